import type { SourcePage } from "./source-page.ts";

export interface PageResolution {
  readonly dpiX: number;
  readonly dpiY: number;
  /** The file's own word was believed. */
  readonly trusted: boolean;
}

const A4_MM = { short: 210, long: 297 } as const;
const MM_PER_INCH = 25.4;

/** Sizes that office scanners feed: from a card on the glass to A3 with borders. */
const PLAUSIBLE_LONG_SIDE_MM = { least: 50, most: 480 } as const;

/** Receipts and lists on a roll, fed in the scanner's mode for long paper: more than so many times as long as wide. */
const LONG_PAPER = { ratio: 2, mostMm: 1500 } as const;

/** Densities that programs write when they know none. */
const MEANINGLESS_DPI = new Set([70, 72, 96]);

/**
 * True resolution of a stored picture. Phones write 72, other programs nothing: then the picture is taken for an A4 page.
 * @param width stored pixels @param height stored pixels
 */
export function resolveResolution(
  source: Pick<SourcePage, "declaredDpi" | "declaredDpiY" | "sizePt">,
  width: number,
  height: number,
): PageResolution {
  const dpiX = source.declaredDpi;
  const dpiY = source.declaredDpiY ?? dpiX;
  if (dpiX && dpiY) {
    const [shortMm, longMm] = [width / dpiX, height / dpiY].map((inches) => inches * MM_PER_INCH).sort((a, b) => a - b) as [number, number];
    const mostMm = longMm > LONG_PAPER.ratio * shortMm ? LONG_PAPER.mostMm : PLAUSIBLE_LONG_SIDE_MM.most;
    const plausible = longMm >= PLAUSIBLE_LONG_SIDE_MM.least && longMm <= mostMm;
    const meaningless = MEANINGLESS_DPI.has(Math.round(dpiX)) && source.sizePt === undefined;
    if (plausible && !meaningless) return { dpiX, dpiY, trusted: true };
  }
  const dpi = dpiOfA4(width, height);
  return { dpiX: dpi, dpiY: dpi, trusted: false };
}

/** Resolution at which the picture is as long as an A4 page. */
const dpiOfA4 = (width: number, height: number): number => Math.max(50, Math.round((Math.max(width, height) * MM_PER_INCH) / A4_MM.long));

export const millimetresToPixels = (mm: number, dpi: number): number => (mm * dpi) / MM_PER_INCH;

/** A4 when a measured size is close to it (3 %), upright or lying; null otherwise. Pixels at `dpi`. */
export function snapToA4(width: number, height: number, dpi: number, tolerance = 0.03): { width: number; height: number } | null {
  const [short, long] = [millimetresToPixels(A4_MM.short, dpi), millimetresToPixels(A4_MM.long, dpi)];
  const near = (value: number, wanted: number): boolean => Math.abs(value - wanted) <= tolerance * wanted;
  if (near(width, short) && near(height, long)) return { width: short, height: long };
  return near(width, long) && near(height, short) ? { width: long, height: short } : null;
}
