import { deflateSync } from "node:zlib";
import { array, dict, name, type PdfDict, type PdfObject, type PdfRef, stream } from "../syntax/objects.ts";
import { buildTrueType } from "./build-truetype.ts";
import type { Face } from "./tinos.ts";
import type { FaceGlyph } from "./truetype-face.ts";

/** Anything that takes new objects: a document being composed or an increment being appended. */
export interface ObjectSink {
  add(object: PdfObject): PdfRef;
}

interface PackedSubset {
  readonly program: Buffer;
  readonly programLength: number;
  readonly toUnicode: Buffer;
  readonly prefix: string;
}

const MAX_PACKED = 16;
const packedSubsets = new Map<string, PackedSubset>();

/**
 * A font that grows while text is laid out and is embedded once at the end: Type 0, Identity-H, one code a character in order of
 * first use, ToUnicode for each (so PDF/A-2u holds). Text is taken in NFC.
 */
export class EmbeddedFont {
  readonly #face: Face;
  readonly #outlines: boolean;
  readonly #codes = new Map<number, number>();
  readonly #glyphs: FaceGlyph[] = [];

  /** @param outlines false for invisible text: real widths, no shapes */
  constructor(face: Face, options: { outlines: boolean }) {
    this.#face = face;
    this.#outlines = options.outlines;
  }

  /** Two bytes a character, as hexadecimal digits for a `<…> Tj`. Characters the face lacks keep their Unicode value but show `.notdef`. */
  encode(text: string): string {
    let codes = "";
    for (const character of text.normalize("NFC")) codes += this.#code(character.codePointAt(0)!).toString(16).padStart(4, "0");
    return codes;
  }

  /** Width of a text at size 1. */
  width(text: string): number {
    let units = 0;
    for (const character of text.normalize("NFC")) units += this.glyph(character.codePointAt(0)!).advance;
    return units / this.#face.unitsPerEm;
  }

  glyph(codePoint: number): FaceGlyph {
    return this.#face.find(codePoint) ?? this.#face.missing;
  }

  get unitsPerEm(): number {
    return this.#face.unitsPerEm;
  }

  get isEmpty(): boolean {
    return this.#glyphs.length === 0;
  }

  /** Adds what the font needs and returns its Type 0 dictionary, for the caller to place. */
  embed(sink: ObjectSink): PdfDict {
    const scale = 1000 / this.#face.unitsPerEm;
    const { program, programLength, toUnicode, prefix } = this.#packed();
    const baseFont = name(`${prefix}+${this.#face.postScriptName}`);
    const [xMin, yMin, xMax, yMax] = this.#face.boundingBox;
    const descriptor = sink.add(
      dict({
        Type: name("FontDescriptor"),
        FontName: baseFont,
        Flags: 4,
        FontBBox: array([xMin, yMin, xMax, yMax].map((v) => Math.round(v * scale))),
        ItalicAngle: 0,
        Ascent: Math.round(this.#face.ascent * scale),
        Descent: Math.round(this.#face.descent * scale),
        CapHeight: 662,
        StemV: 80,
        FontFile2: sink.add(stream({ Length1: programLength, Filter: name("FlateDecode") }, program)),
      }),
    );
    const widths = [this.#face.missing, ...this.#glyphs].map((glyph) => glyph.advance * scale);
    const descendant = sink.add(
      dict({
        Type: name("Font"),
        Subtype: name("CIDFontType2"),
        BaseFont: baseFont,
        CIDSystemInfo: dict({ Registry: literal("Adobe"), Ordering: literal("Identity"), Supplement: 0 }),
        CIDToGIDMap: name("Identity"),
        DW: 0,
        W: array([0, array(widths)]),
        FontDescriptor: descriptor,
      }),
    );
    return dict({
      Type: name("Font"),
      Subtype: name("Type0"),
      BaseFont: baseFont,
      Encoding: name("Identity-H"),
      DescendantFonts: array([descendant]),
      ToUnicode: sink.add(stream({ Filter: name("FlateDecode") }, toUnicode)),
    });
  }

  /** Building and deflating a subset is most of the work of a signature's appearance, and a batch asks for the same one each time. */
  #packed(): PackedSubset {
    const key = `${this.#face.postScriptName} ${this.#outlines} ${[...this.#codes.keys()].join()}`;
    const known = packedSubsets.get(key);
    if (known) return known;
    const program = buildTrueType(this.#face, this.#glyphs, { outlines: this.#outlines });
    const packed = {
      program: deflateSync(program, { level: 9 }),
      programLength: program.length,
      toUnicode: deflateSync(this.#toUnicode(), { level: 9 }),
      prefix: this.#prefix(program),
    };
    if (packedSubsets.size >= MAX_PACKED) packedSubsets.delete(packedSubsets.keys().next().value!);
    packedSubsets.set(key, packed);
    return packed;
  }

  #code(codePoint: number): number {
    const known = this.#codes.get(codePoint);
    if (known !== undefined) return known;
    const code = this.#glyphs.push(this.glyph(codePoint));
    this.#codes.set(codePoint, code);
    return code;
  }

  /** Six letters that differ between subsets of one face (ISO 32000-1 §9.6.4), taken from the characters and the kind. */
  #prefix(program: Buffer): string {
    let hash = this.#outlines ? 7 : 11;
    for (const codePoint of this.#codes.keys()) hash = (Math.imul(hash, 31) + codePoint) >>> 0;
    hash = (Math.imul(hash, 31) + program.length) >>> 0;
    let letters = "";
    for (let i = 0; i < 6; i++) {
      letters += String.fromCharCode(65 + (hash % 26));
      hash = Math.floor(hash / 26);
    }
    return letters;
  }

  /** A ToUnicode CMap (Adobe Technical Note 5411), at most 100 characters a block. */
  #toUnicode(): Buffer {
    const rows = [...this.#codes].map(([codePoint, code]) => `<${code.toString(16).padStart(4, "0")}> <${utf16(codePoint)}>`);
    const blocks: string[] = [];
    for (let i = 0; i < rows.length; i += 100) {
      const block = rows.slice(i, i + 100);
      blocks.push(`${block.length} beginbfchar\n${block.join("\n")}\nendbfchar`);
    }
    return Buffer.from(
      `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
${blocks.join("\n")}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
`,
      "latin1",
    );
  }
}

const literal = (text: string) => ({ kind: "string", bytes: Buffer.from(text, "latin1"), hex: false }) as const;
const utf16 = (codePoint: number): string => Buffer.from(String.fromCodePoint(codePoint), "utf16le").swap16().toString("hex");
