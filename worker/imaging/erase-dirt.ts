import type { Parts } from "./connected-parts.ts";
import { type Hole, MARK, type PageMarks } from "./find-marks.ts";
import type { RawImage } from "./raw-image.ts";

/**
 * Paints punch holes, lone specks and slivers at the rim white.
 * @param pictures show the same page, larger by `scale` than the page the parts were found on
 */
export function eraseDirt(pictures: readonly RawImage[], parts: Parts, { kind, holes }: PageMarks, dpi: number, scale: number): void {
  const { runs } = parts;
  for (let i = 0; i < runs.count; i++) {
    const k = kind[runs.part[i]!]!;
    if (k === MARK.loneSpeck || k === MARK.edge) paintStripe(pictures, runs.y[i]!, runs.from[i]! - 1, runs.to[i]! + 1, scale);
  }
  const rim = 0.6 * (dpi / 25.4);
  for (const hole of holes) paintDisc(pictures, hole, rim, scale);
}

function paintDisc(pictures: readonly RawImage[], { x, y, radius }: Hole, rim: number, scale: number): void {
  const r = radius + rim;
  for (let row = Math.floor(y - r); row <= y + r; row++) {
    const half = Math.sqrt(Math.max(0, r * r - (row - y) ** 2));
    if (half > 0) paintStripe(pictures, row, Math.floor(x - half), Math.ceil(x + half), scale);
  }
}

/** One row and its neighbours. @param y row, @param from and `to` columns, in pixels of the straight page at analysis resolution */
function paintStripe(pictures: readonly RawImage[], y: number, from: number, to: number, scale: number): void {
  for (const { data, width, height, channels } of pictures) {
    const x0 = Math.max(0, Math.floor(from * scale));
    const x1 = Math.min(width, Math.ceil((to + 1) * scale));
    for (let row = Math.max(0, Math.floor((y - 1) * scale)); row < Math.min(height, Math.ceil((y + 2) * scale)); row++) {
      data.fill(255, (row * width + x0) * channels, (row * width + x1) * channels);
    }
  }
}
