import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type FaceGlyph, TrueTypeFile } from "./truetype-face.ts";
import { readWoff } from "./woff.ts";

/** A face in em units: what layout and embedding need, whatever files its glyphs come from. */
export interface Face {
  readonly postScriptName: string;
  readonly unitsPerEm: number;
  readonly ascent: number;
  readonly descent: number;
  readonly boundingBox: readonly [number, number, number, number];
  readonly missing: FaceGlyph;
  find(codePoint: number): FaceGlyph | null;
}

const FILES = ["latin", "vietnamese", "latin-ext"] as const;
let loaded: Face | null = null;

/**
 * Tinos Regular (SIL OFL 1.1), metric-compatible with Times New Roman, which may not be redistributed (rule R-09 names that face).
 * The package cuts the face into files by script; they are read as one. Loaded once.
 */
export function tinos(): Face {
  if (loaded) return loaded;
  const require = createRequire(import.meta.url);
  const files = FILES.map(
    (script) => new TrueTypeFile(readWoff(readFileSync(require.resolve(`@fontsource/tinos/files/tinos-${script}-400-normal.woff`)))),
  );
  const first = files[0]!;
  loaded = {
    postScriptName: "Tinos-Regular",
    unitsPerEm: first.unitsPerEm,
    ascent: first.ascent,
    descent: first.descent,
    boundingBox: first.boundingBox,
    missing: first.glyph(0),
    find: (codePoint) => {
      for (const file of files) {
        const glyph = file.find(codePoint);
        if (glyph) return glyph;
      }
      return null;
    },
  };
  return loaded;
}
