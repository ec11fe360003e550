import type { GreyImage } from "./raw-image.ts";

/** Joined dark parts (8 neighbours) of an ink map. Index by part number. */
export interface Parts {
  readonly count: number;
  readonly left: Int32Array;
  readonly top: Int32Array;
  /** Last column and row, inclusive. */
  readonly right: Int32Array;
  readonly bottom: Int32Array;
  readonly area: Int32Array;
  /** Darkest pixel. */
  readonly peak: Uint8Array;
  /** Sum of ink. */
  readonly ink: Float64Array;
  readonly runs: {
    readonly count: number;
    readonly y: Int32Array;
    readonly from: Int32Array;
    readonly to: Int32Array;
    readonly part: Int32Array;
  };
}

/** Finds the parts whose ink is at least `threshold`. Runs along rows are joined to the runs above them (union-find). */
export function findParts(ink: GreyImage, threshold: number): Parts {
  const { data, width, height } = ink;
  let capacity = 1 << 14;
  let y = new Int32Array(capacity);
  let from = new Int32Array(capacity);
  let to = new Int32Array(capacity);
  let parent = new Int32Array(capacity);
  let count = 0;
  const root = (i: number): number => {
    let r = i;
    while (parent[r] !== r) r = parent[r] = parent[parent[r]!]!;
    return r;
  };
  let before = 0;
  let beforeEnd = 0;
  for (let row = 0; row < height; row++) {
    const start = count;
    const end = (row + 1) * width;
    for (let i = row * width; i < end; i++) {
      if (data[i]! < threshold) continue;
      const first = i;
      while (i < end && data[i]! >= threshold) i++;
      if (count === capacity) {
        capacity *= 2;
        [y, from, to, parent] = [y, from, to, parent].map((a) => {
          const grown = new Int32Array(capacity);
          grown.set(a);
          return grown;
        }) as [Int32Array<ArrayBuffer>, Int32Array<ArrayBuffer>, Int32Array<ArrayBuffer>, Int32Array<ArrayBuffer>];
      }
      const x0 = first - row * width;
      const x1 = i - 1 - row * width;
      y[count] = row;
      from[count] = x0;
      to[count] = x1;
      parent[count] = count;
      while (before < beforeEnd && to[before]! < x0 - 1) before++;
      for (let k = before; k < beforeEnd && from[k]! <= x1 + 1; k++) {
        const a = root(k);
        const b = root(count);
        if (a !== b) parent[Math.max(a, b)] = Math.min(a, b);
      }
      count++;
    }
    before = start;
    beforeEnd = count;
  }
  return describeParts(data, width, { count, y, from, to, parent }, root);
}

function describeParts(
  data: Uint8Array,
  width: number,
  runs: { count: number; y: Int32Array; from: Int32Array; to: Int32Array; parent: Int32Array },
  root: (i: number) => number,
): Parts {
  const { y, from, to } = runs;
  const part = new Int32Array(runs.count);
  let count = 0;
  for (let i = 0; i < runs.count; i++) {
    const r = root(i);
    part[i] = r === i ? count++ : part[r]!;
  }
  const left = new Int32Array(count).fill(0x7fffffff);
  const top = new Int32Array(count).fill(0x7fffffff);
  const right = new Int32Array(count);
  const bottom = new Int32Array(count);
  const area = new Int32Array(count);
  const peak = new Uint8Array(count);
  const ink = new Float64Array(count);
  for (let i = 0; i < runs.count; i++) {
    const p = part[i]!;
    const row = y[i]!;
    const [x0, x1] = [from[i]!, to[i]!];
    if (x0 < left[p]!) left[p] = x0;
    if (x1 > right[p]!) right[p] = x1;
    if (row < top[p]!) top[p] = row;
    if (row > bottom[p]!) bottom[p] = row;
    area[p]! += x1 - x0 + 1;
    let sum = 0;
    let most = peak[p]!;
    for (let k = row * width + x0, end = row * width + x1; k <= end; k++) {
      const v = data[k]!;
      sum += v;
      if (v > most) most = v;
    }
    ink[p]! += sum;
    peak[p] = most;
  }
  return { count, left, top, right, bottom, area, peak, ink, runs: { count: runs.count, y, from, to, part } };
}
