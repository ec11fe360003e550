import type { PageCode } from "@camtay/shared/domain/digitized.ts";
import type { Box } from "@camtay/shared/domain/geometry.ts";
import type { CleanPage } from "../../imaging/clean-page.ts";
import type { RawImage } from "../../imaging/raw-image.ts";
import { PATCH_FORMAT } from "../../understand/separator-sheet.ts";

type GreyPicture = Pick<RawImage, "data" | "width" | "height">;

/** Bars of each patch, narrow or wide, from the leading edge on (Kodak publication A-61599). */
const PATCHES: Readonly<Record<string, string>> = { WWNN: "1", WNNW: "2", WNWN: "3", NWWN: "4", NNWW: "6", NWNW: "T" };
const [NARROW_IN, WIDE_IN] = [0.08, 0.2];
/** Printers and scanners stretch a bar by this much at most; narrow and wide stay apart. */
const TOLERANCE_IN = 0.045;
/** Bars are at least this long: a line across them every quarter inch meets them three times. */
const LINE_EVERY_IN = 0.25;
const LEAST_LINES = 3;
/** Between neighbouring lines the patch moves no further, also on a sheet that leans a little. */
const DRIFT_IN = 0.06;
/** White before the first and behind the last bar. */
const QUIET_IN = 0.1;
const DARK = 128;

interface Sighting {
  readonly patch: string;
  readonly from: number;
  readonly to: number;
  /** Which line across the page, from 0. */
  readonly line: number;
}

/**
 * Finds patch codes: four bars across the sheet, two wide and two narrow, printed on separator sheets for scanners.
 * Bars may lie along either side of the page. @param picture brightness, 0 black; @param dpi of the picture
 * @returns at most one code for each direction of the bars; text `1`, `2`, `3`, `4`, `6` or `T`, boxes in pixels
 */
export function findPatchCodes(picture: GreyPicture, dpi: number): PageCode[] {
  return [find(picture, dpi, false), find(picture, dpi, true)].flatMap((code) => code ?? []);
}

/** The page with its patch codes among its codes; a sheet with nothing but a patch on it is not blank. */
export function withPatchCodes(clean: CleanPage): CleanPage {
  const found = findPatchCodes(clean.grey, clean.dpi);
  return found.length === 0 ? clean : { ...clean, blank: false, qr: [...clean.qr, ...found] };
}

function find({ data, width, height }: GreyPicture, dpi: number, sideways: boolean): PageCode | null {
  const [length, lines] = sideways ? [width, height] : [height, width];
  const every = Math.max(1, Math.round(LINE_EVERY_IN * dpi));
  const chains: Sighting[][] = [];
  for (let line = 0; (line + 0.5) * every < lines; line++) {
    const across = Math.floor((line + 0.5) * every);
    const ends = sideways ? changesAlong(data, across * width, 1, length) : changesAlong(data, across, width, length);
    for (const sighting of sightings(ends, length, dpi, line)) {
      const chain = chains.find((known) => {
        const last = known.at(-1)!;
        return last.patch === sighting.patch && last.line === line - 1 && Math.abs(last.from - sighting.from) <= DRIFT_IN * dpi;
      });
      if (chain) chain.push(sighting);
      else chains.push([sighting]);
    }
  }
  const best = chains.filter((chain) => chain.length >= LEAST_LINES).sort((a, b) => b.length - a.length)[0];
  return best ? { text: best[0]!.patch, format: PATCH_FORMAT, box: boxOf(best, every, sideways) } : null;
}

/** Where dark and light change along one line of pixels; even entries begin a dark run. */
function changesAlong(data: Uint8Array, first: number, step: number, length: number): number[] {
  const ends: number[] = [];
  let dark = false;
  for (let i = 0, at = first; i < length; i++, at += step) {
    if (data[at]! < DARK !== dark) {
      ends.push(i);
      dark = !dark;
    }
  }
  return ends;
}

/** Every seven runs of dark and light that make a patch. */
function sightings(ends: readonly number[], length: number, dpi: number, line: number): Sighting[] {
  const found: Sighting[] = [];
  for (let i = 0; i + 7 < ends.length; i += 2) {
    const before = ends[i]! - (ends[i - 1] ?? 0);
    const behind = (ends[i + 8] ?? length) - ends[i + 7]!;
    if (Math.min(before, behind) < QUIET_IN * dpi) continue;
    const patch = PATCHES[barsOf(ends.slice(i, i + 8), dpi)];
    if (patch !== undefined) found.push({ patch, from: ends[i]!, to: ends[i + 7]!, line });
  }
  return found;
}

/** `NWNW`; "?" where a bar or a space has another width. */
function barsOf(ends: readonly number[], dpi: number): string {
  const inches = ends.slice(1).map((end, i) => (end - ends[i]!) / dpi);
  const is = (inch: number, wanted: number) => Math.abs(inch - wanted) <= TOLERANCE_IN;
  if (inches.some((inch, i) => i % 2 === 1 && !is(inch, NARROW_IN))) return "?";
  return inches
    .filter((_, i) => i % 2 === 0)
    .map((inch) => (is(inch, NARROW_IN) ? "N" : is(inch, WIDE_IN) ? "W" : "?"))
    .join("");
}

function boxOf(chain: readonly Sighting[], every: number, sideways: boolean): Box {
  const along = { from: Math.min(...chain.map((s) => s.from)), to: Math.max(...chain.map((s) => s.to)) };
  const across = { from: chain[0]!.line * every, to: (chain.at(-1)!.line + 1) * every };
  const [x, y] = sideways ? [along, across] : [across, along];
  return { x: x.from, y: y.from, width: x.to - x.from, height: y.to - y.from };
}
