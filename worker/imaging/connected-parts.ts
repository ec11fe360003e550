import { fourAtOnce, type GreyImage } from "./raw-image.ts";

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
  const runs = new RunList();
  const fours = fourAtOnce(data);
  // Bits that only ink of the threshold or more can have.
  const bits = Math.imul(0x01010101, 256 - (1 << Math.floor(Math.log2(Math.max(1, threshold)))));
  let before = 0;
  for (let row = 0; row < height; row++) {
    const start = runs.count;
    // Every other pixel of a row can begin a run.
    runs.reserve((width >> 1) + 1);
    runs.addRow(data, row, width, threshold, fours, bits);
    runs.join(before, start);
    before = start;
  }
  return describeParts(data, width, runs);
}

/** Runs of ink in the order of rows, and for each the run that stands for the part it belongs to. */
class RunList {
  count = 0;
  y = new Int32Array(1 << 14);
  from = new Int32Array(1 << 14);
  to = new Int32Array(1 << 14);
  parent = new Int32Array(1 << 14);

  reserve(more: number): void {
    if (this.count + more <= this.y.length) return;
    const grow = (old: Int32Array<ArrayBuffer>) => {
      const grown = new Int32Array(2 * old.length + more);
      grown.set(old);
      return grown;
    };
    this.y = grow(this.y);
    this.from = grow(this.from);
    this.to = grow(this.to);
    this.parent = grow(this.parent);
  }

  /** @param bits set in four pixels of `fours` only where one of them may reach the threshold */
  addRow(data: Uint8Array, row: number, width: number, threshold: number, fours: Uint32Array, bits: number): void {
    const { y, from, to, parent } = this;
    const start = row * width;
    const end = start + width;
    let count = this.count;
    for (let i = start; i < end; i++) {
      while ((i & 3) === 0 && i + 4 <= end && (fours[i >> 2]! & bits) === 0) i += 4;
      if (i === end) break;
      if (data[i]! < threshold) continue;
      from[count] = i - start;
      while (i < end && data[i]! >= threshold) i++;
      to[count] = i - 1 - start;
      y[count] = row;
      parent[count] = count;
      count++;
    }
    this.count = count;
  }

  /** Joins the runs from `start` on with those from `before` on that they touch, also at corners. */
  join(before: number, start: number): void {
    const { from, to, count } = this;
    let above = before;
    for (let i = start; i < count; i++) {
      while (above < start && to[above]! < from[i]! - 1) above++;
      for (let k = above; k < start && from[k]! <= to[i]! + 1; k++) this.#unite(k, i);
    }
  }

  #unite(i: number, k: number): void {
    const a = this.root(i);
    const b = this.root(k);
    if (a < b) this.parent[b] = a;
    else this.parent[a] = b;
  }

  root(i: number): number {
    const { parent } = this;
    let r = i;
    while (parent[r] !== r) {
      const next = parent[parent[r]!]!;
      parent[r] = next;
      r = next;
    }
    return r;
  }
}

function describeParts(data: Uint8Array, width: number, runs: RunList): Parts {
  const { y, from, to } = runs;
  const part = new Int32Array(runs.count);
  let count = 0;
  for (let i = 0; i < runs.count; i++) {
    const r = runs.root(i);
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
    const x0 = from[i]!;
    const x1 = to[i]!;
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
