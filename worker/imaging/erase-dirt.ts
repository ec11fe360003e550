import type { Parts } from "./connected-parts.ts";
import { type Hole, MARK, type PageMarks } from "./find-marks.ts";
import type { RawImage } from "./raw-image.ts";

/** Rows of pixels to be painted, in pixels of the straight page at analysis resolution. */
interface Stripe {
  readonly y: number;
  readonly from: number;
  readonly to: number;
}

/** What punch holes, lone specks and slivers at the rim cover. */
function dirtOf(parts: Parts, { kind, holes }: PageMarks, dpi: number): Stripe[] {
  const { runs } = parts;
  const stripes: Stripe[] = [];
  for (let i = 0; i < runs.count; i++) {
    const k = kind[runs.part[i]!]!;
    if (k === MARK.loneSpeck || k === MARK.edge) stripes.push({ y: runs.y[i]!, from: runs.from[i]! - 1, to: runs.to[i]! + 1 });
  }
  const rim = 0.6 * (dpi / 25.4);
  for (const hole of holes) stripes.push(...discStripes(hole, rim));
  return stripes;
}

function discStripes({ x, y, radius }: Hole, rim: number): Stripe[] {
  const r = radius + rim;
  const stripes: Stripe[] = [];
  for (let row = Math.floor(y - r); row <= y + r; row++) {
    const half = Math.sqrt(Math.max(0, r * r - (row - y) ** 2));
    if (half > 0) stripes.push({ y: row, from: Math.floor(x - half), to: Math.ceil(x + half) });
  }
  return stripes;
}

/** Paints the dirt white. `pictures` show the same page, larger by `scale` than the page the parts were found on. */
export function eraseDirt(pictures: readonly RawImage[], parts: Parts, marks: PageMarks, dpi: number, scale: number): void {
  for (const { y, from, to } of dirtOf(parts, marks, dpi)) {
    for (const { data, width, height, channels } of pictures) {
      const x0 = Math.max(0, Math.floor(from * scale));
      const x1 = Math.min(width, Math.ceil((to + 1) * scale));
      for (let row = Math.max(0, Math.floor((y - 1) * scale)); row < Math.min(height, Math.ceil((y + 2) * scale)); row++) {
        data.fill(255, (row * width + x0) * channels, (row * width + x1) * channels);
      }
    }
  }
}
