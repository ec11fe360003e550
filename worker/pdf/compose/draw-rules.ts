import type { Box } from "@camtay/shared/domain/geometry.ts";

/** Places along a rule are drawn as one rectangle while their middle and thickness stay within this many pixels. */
const STRAIGHT_PX = 0.25;
/** Rules whose ink differs by less are drawn in one shade. */
const SHADE = 16;

/** Share of a rule's darkness that its soft edge is drawn with. */
const EDGE_SHADE = 0.4;

/** Rectangles of one shade of grey ink. */
export interface RuledLines {
  /** Pixels, fractions too; they may overlap. */
  readonly boxes: readonly Box[];
  /** 0 to 255. */
  readonly ink: number;
}

/** What the core of a rule is narrower by, so that with its wider edge it is as black as before. */
const CORE_LOSS = -EDGE_SHADE / (1 - EDGE_SHADE);

/** A piece of one rule: for each pixel along it the middle and the thickness, 0 where it is not clear; pixels. */
export interface Rule {
  readonly horizontal: boolean;
  readonly from: number;
  readonly middle: Float32Array;
  readonly thickness: Float32Array;
  /** Levels of ink missing to paper at its darkest. */
  readonly depth: number;
  /** By how much its soft edge is wider than the thickness, pixels. */
  readonly softness: number;
}

/** The rules as rectangles: their soft edges first, the cores over them. @param paper brightness of the paper, 0 to 255 */
export function drawRules(rules: readonly Rule[], paper: number): RuledLines[] {
  const groups = [...Map.groupBy(rules, ({ depth }) => Math.round(depth / SHADE))];
  const drawn = (shade: number, boxes: Box[]) => ({ boxes, ink: Math.max(0, paper - shade * SHADE) });
  return [
    ...groups.map(([shade, group]) =>
      drawn(
        EDGE_SHADE * shade,
        group.flatMap((rule) => rectanglesOf(rule, rule.softness)),
      ),
    ),
    ...groups.map(([shade, group]) =>
      drawn(
        shade,
        group.flatMap((rule) => rectanglesOf(rule, rule.softness * CORE_LOSS)),
      ),
    ),
  ].filter(({ boxes }) => boxes.length > 0);
}

/** How far the edge must reach beyond the thickness for a rule of two shades to be spread like the one measured. */
export function softnessOf(thickness: number, variance: number): number {
  let [least, most] = [0, thickness / -CORE_LOSS - 0.5];
  // A pixel's own width spreads by a twelfth what is drawn, too.
  const wanted = 12 * (variance - 1 / 12) * thickness;
  const spreadOf = (softness: number) =>
    (1 - EDGE_SHADE) * (thickness + softness * CORE_LOSS) ** 3 + EDGE_SHADE * (thickness + softness) ** 3;
  if (most <= 0 || spreadOf(0) >= wanted) return 0;
  for (let step = 0; step < 8; step++) {
    const half = (least + most) / 2;
    if (spreadOf(half) < wanted) least = half;
    else most = half;
  }
  return least;
}

/** One rectangle for each straight piece; as thick as gives the same blackness in the shade of its group. */
function rectanglesOf({ horizontal, from, middle, thickness, depth }: Rule, wider: number): Box[] {
  const boxes: Box[] = [];
  const full = depth / (Math.round(depth / SHADE) * SHADE);
  for (let i = thickness.findIndex((t) => t !== 0); i < middle.length; ) {
    const start = i;
    const [across, thick] = [new Range(), new Range()];
    while (i < middle.length && thickness[i] !== 0 && across.takes(middle[i]!) && thick.takes(thickness[i]!)) i++;
    const tall = Math.max(0.1, thick.middle * full + wider);
    const [x, y, width, height] = [from + start, across.middle - tall / 2, i - start, tall];
    boxes.push(horizontal ? { x, y, width, height } : { x: y, y: x, width: height, height: width });
    while (thickness[i] === 0) i++;
  }
  return boxes;
}

class Range {
  #least = Number.POSITIVE_INFINITY;
  #most = Number.NEGATIVE_INFINITY;

  /** Whether the range stays narrow with this value in it; if not it is as it was. */
  takes(value: number): boolean {
    const [least, most] = [Math.min(this.#least, value), Math.max(this.#most, value)];
    if (most - least > STRAIGHT_PX) return false;
    [this.#least, this.#most] = [least, most];
    return true;
  }

  get middle(): number {
    return (this.#least + this.#most) / 2;
  }
}
