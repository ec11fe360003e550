import type { Parts } from "./connected-parts.ts";
import { isLetter } from "./letter-parts.ts";

/** Which way letters follow each other. */
export interface LineDirection {
  /** Letters whose nearest neighbour of like size stands beside them... */
  readonly beside: number;
  /** ...or above or below. */
  readonly above: number;
}

const LEAST_LETTER_MM = 1.3;
/** Letters of one word are closer than this. */
const REACH_MM = 4;
const CELL_MM = 5;

/** In print the gap between letters is smaller than the gap between lines: every letter's nearest neighbour tells the direction of its line. */
export function countNeighbours(parts: Parts, dpi: number): LineDirection {
  const mm = dpi / 25.4;
  const size = (p: number): number => Math.max(parts.right[p]! - parts.left[p]!, parts.bottom[p]! - parts.top[p]!) + 1;
  const letters: number[] = [];
  for (let p = 0; p < parts.count; p++) if (isLetter(parts, p, dpi) && size(p) >= LEAST_LETTER_MM * mm) letters.push(p);
  const cell = CELL_MM * mm;
  const grid = new Map<number, number[]>();
  const key = (c: number, r: number): number => r * 4096 + c;
  // Words are long: a part stands in every cell it covers.
  for (const p of letters) {
    for (let r = Math.floor(parts.top[p]! / cell); r <= Math.floor(parts.bottom[p]! / cell); r++) {
      for (let c = Math.floor(parts.left[p]! / cell); c <= Math.floor(parts.right[p]! / cell); c++) {
        const list = grid.get(key(c, r));
        if (list) list.push(p);
        else grid.set(key(c, r), [p]);
      }
    }
  }
  let beside = 0;
  let above = 0;
  for (const p of letters) {
    let best = REACH_MM * mm;
    let direction = 0;
    for (let r = Math.floor(parts.top[p]! / cell) - 1; r <= Math.floor(parts.bottom[p]! / cell) + 1; r++) {
      for (let c = Math.floor(parts.left[p]! / cell) - 1; c <= Math.floor(parts.right[p]! / cell) + 1; c++) {
        for (const q of grid.get(key(c, r)) ?? []) {
          if (q === p) continue;
          const dx = Math.max(parts.left[q]! - parts.right[p]!, parts.left[p]! - parts.right[q]!, 0);
          const dy = Math.max(parts.top[q]! - parts.bottom[p]!, parts.top[p]! - parts.bottom[q]!, 0);
          if ((dx > 0 && dy > 0) || dx + dy === 0 || dx + dy >= best) continue;
          best = dx + dy;
          direction = dx > 0 ? 1 : -1;
        }
      }
    }
    if (direction > 0) beside++;
    else if (direction < 0) above++;
  }
  return { beside, above };
}
