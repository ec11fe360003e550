import type { RawImage } from "./raw-image.ts";
import { brightnessOfRow } from "./small-page.ts";

/** A dusty sensor of a document feeder draws a thin pale line down the whole picture. */
export interface Streak {
  /** First and last column. */
  readonly from: number;
  readonly to: number;
}

const ROW_STEP = 8;
const LEAST_DIP = 10;
/** Darker dips are rules that somebody printed. */
const MOST_DIP = 75;
const LEAST_ROWS_SHARE = 0.88;
const MOST_WIDTH_PX = 5;
const REACH = 5;

/** Columns that are a little darker than both neighbours in nearly every row. */
export function findStreaks(image: RawImage): Streak[] {
  const { width, height } = image;
  const dips = new Uint16Array(width);
  const depth = new Float64Array(width);
  const row = new Uint8Array(width);
  let rows = 0;
  for (let y = ROW_STEP; y < height - ROW_STEP; y += ROW_STEP) {
    rows++;
    brightnessOfRow(image, y, 0, row);
    countDips(row, dips, depth);
  }
  const found: Streak[] = [];
  for (let x = REACH; x < width - REACH; x++) {
    if (dips[x]! < LEAST_ROWS_SHARE * rows || depth[x]! > MOST_DIP * dips[x]!) continue;
    const from = x;
    while (x + 1 < width && dips[x + 1]! >= 0.6 * LEAST_ROWS_SHARE * rows) x++;
    if (x - from < MOST_WIDTH_PX) found.push({ from: from - 1, to: x + 1 });
  }
  return found;
}

function countDips(row: Uint8Array, dips: Uint16Array, depth: Float64Array): void {
  for (let x = REACH; x < row.length - REACH; x++) {
    const d = Math.min(row[x - REACH]!, row[x + REACH]!) - row[x]!;
    if (d < LEAST_DIP) continue;
    dips[x]!++;
    depth[x]! += d;
  }
}

/** Adds what the dust took away, row by row, so that print under the streak stays. Changes the picture in place. */
export function mendStreaks(image: RawImage, streaks: readonly Streak[]): void {
  for (const streak of streaks) {
    mendChannel(image.data, image.width * image.channels, image.channels, 0, image.height, streak);
    if (image.channels === 3) {
      mendChannel(image.data, image.width * 3, 3, 1, image.height, streak);
      mendChannel(image.data, image.width * 3, 3, 2, image.height, streak);
    }
  }
}

function mendChannel(data: Uint8Array, stride: number, step: number, channel: number, height: number, { from, to }: Streak): void {
  // The dip of each column is the median over the page of its distance to the columns beside the streak.
  for (let x = from; x <= to; x++) {
    const histogram = new Uint32Array(256);
    let n = 0;
    for (let y = 0; y < height; y += 4) {
      const row = y * stride + channel;
      const beside = (data[row + (from - 2) * step]! + data[row + (to + 2) * step]!) >> 1;
      histogram[Math.min(255, Math.max(0, beside - data[row + x * step]!))]!++;
      n++;
    }
    let dip = 0;
    for (let below = histogram[0]!; below < n / 2 && dip < 255; below += histogram[dip]!) dip++;
    if (dip < 2) continue;
    for (let y = 0, i = x * step + channel; y < height; y++, i += stride) data[i] = Math.min(255, data[i]! + dip);
  }
}
