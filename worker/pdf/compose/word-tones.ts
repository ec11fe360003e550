import type { Box } from "@camtay/shared/domain/geometry.ts";

/** Grey levels of one word's box and what they say about ink and paper; 0 to 255. */
export interface WordTones {
  readonly grey: Uint8Array;
  /** Darker is ink. */
  readonly threshold: number;
  /** Darker than this is at least the soft edge of a letter. */
  readonly edge: number;
  readonly inkLevel: number;
  readonly ink: readonly [number, number, number];
  readonly paper: readonly [number, number, number];
}

const MIN_CONTRAST = 40;
/** max − min of R, G, B that counts as colour. */
const CHROMA = 44;
const MAX_COLOURED_INK = 0.12;
const MAX_COLOURED_PAPER = 0.02;
const MAX_INK_ON_BORDER = 0.05;
const MAX_INK = 0.6;
const AROUND_PX = 12;
const MAX_COLOUR_AROUND = 0.01;

/** @returns null when the box does not hold plain dark print on plain paper */
export function readWordTones(colour: Uint8Array, pageWidth: number, pageHeight: number, box: Box): WordTones | null {
  const { width: w, height: h } = box;
  if (hasColourAround(colour, pageWidth, pageHeight, box)) return null;
  const grey = new Uint8Array(w * h);
  const histogram = new Uint32Array(256);
  for (let y = 0; y < h; y++) {
    let at = ((box.y + y) * pageWidth + box.x) * 3;
    for (let x = 0; x < w; x++, at += 3) {
      const level = (colour[at]! * 77 + colour[at + 1]! * 150 + colour[at + 2]! * 29) >> 8;
      grey[y * w + x] = level;
      histogram[level]!++;
    }
  }
  const paperLevel = percentile(histogram, 0.85);
  const inkLevel = percentile(histogram, 0.04);
  const contrast = paperLevel - inkLevel;
  if (contrast < MIN_CONTRAST) return null;
  const threshold = inkLevel + contrast * 0.55;
  const edge = paperLevel - contrast * 0.06;
  if (inkOnBorder(grey, w, h, threshold) > MAX_INK_ON_BORDER) return null;
  return measureColours(colour, pageWidth, box, { grey, threshold, edge, inkLevel });
}

function measureColours(
  colour: Uint8Array,
  pageWidth: number,
  box: Box,
  levels: { grey: Uint8Array; threshold: number; edge: number; inkLevel: number },
): WordTones | null {
  const { width: w, height: h } = box;
  const core = levels.inkLevel + (levels.threshold - levels.inkLevel) * 0.4;
  const ink = new Float64Array(3);
  const paper = new Float64Array(3);
  let dark = 0;
  let colouredDark = 0;
  let cores = 0;
  let coloured = 0;
  let papers = 0;
  for (let y = 0; y < h; y++) {
    let at = ((box.y + y) * pageWidth + box.x) * 3;
    for (let x = 0; x < w; x++, at += 3) {
      const isColoured = chromaAt(colour, at) > CHROMA;
      const level = levels.grey[y * w + x]!;
      if (level < levels.threshold) {
        dark++;
        if (isColoured) colouredDark++;
        if (level <= core) {
          cores++;
          addTo(ink, colour, at);
        }
      } else {
        if (isColoured) coloured++;
        if (level >= levels.edge) {
          papers++;
          addTo(paper, colour, at);
        }
      }
    }
  }
  const isPlain = colouredDark <= dark * MAX_COLOURED_INK && coloured <= w * h * MAX_COLOURED_PAPER && dark <= w * h * MAX_INK;
  if (!isPlain || cores === 0 || papers === 0) return null;
  return {
    ...levels,
    ink: [ink[0]! / cores, ink[1]! / cores, ink[2]! / cores],
    paper: [paper[0]! / papers, paper[1]! / papers, paper[2]! / papers],
  };
}

function addTo(sums: Float64Array, colour: Uint8Array, at: number): void {
  sums[0]! += colour[at]!;
  sums[1]! += colour[at + 1]!;
  sums[2]! += colour[at + 2]!;
}

/** How far the colours of a pixel lie apart. */
function chromaAt(colour: Uint8Array, at: number): number {
  const r = colour[at]!;
  const g = colour[at + 1]!;
  const b = colour[at + 2]!;
  return Math.max(r, g, b) - Math.min(r, g, b);
}

/** A seal or a coloured signature beside the word: it may reach into it in a paler tone. */
function hasColourAround(colour: Uint8Array, pageWidth: number, pageHeight: number, box: Box): boolean {
  const [left, right] = [Math.max(0, box.x - AROUND_PX), Math.min(pageWidth, box.x + box.width + AROUND_PX)];
  const [top, bottom] = [Math.max(0, box.y - AROUND_PX), Math.min(pageHeight, box.y + box.height + AROUND_PX)];
  const limit = (right - left) * (bottom - top) * MAX_COLOUR_AROUND;
  let coloured = 0;
  for (let y = top; y < bottom; y += 2) {
    for (let x = left; x < right; x += 2) {
      if (chromaAt(colour, (y * pageWidth + x) * 3) > CHROMA) coloured += 4;
    }
  }
  return coloured > limit;
}

function percentile(histogram: Uint32Array, share: number): number {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (let level = 0; level < 256; level++) {
    seen += histogram[level]!;
    if (seen >= total * share) return level;
  }
  return 255;
}

/** Share of the box's rim that is ink: strokes that run on outside belong to a seal, a signature or a rule. */
function inkOnBorder(grey: Uint8Array, w: number, h: number, threshold: number): number {
  let ink = 0;
  for (let x = 0; x < w; x++) {
    if (grey[x]! < threshold) ink++;
    if (grey[(h - 1) * w + x]! < threshold) ink++;
  }
  for (let y = 1; y < h - 1; y++) {
    if (grey[y * w]! < threshold) ink++;
    if (grey[y * w + w - 1]! < threshold) ink++;
  }
  return ink / (2 * (w + h) - 4);
}
