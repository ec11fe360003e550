import { drawRules, type Rule, type RuledLines, softnessOf } from "./draw-rules.ts";

/** Shorter strokes can be letters; inches. */
const LEAST_LENGTH_INCH = 0.5;
/** Thicker bars are drawings, not rules. */
const MOST_THICKNESS_INCH = 0.03;
/** Share of the paper's brightness below which a pixel can belong to a rule. */
const DARK = 0.78;
/** Paper beside a rule is at least this bright, or something else touches it there. */
const BRIGHT = 0.86;
/** max − min of R, G, B from which ink is coloured and stays in the picture. */
const CHROMA = 44;
/** Specks may break a rule; pixels. */
const BRIDGE_PX = 3;
/** Levels between paper and ink; paler lines stay in the picture. */
const LEAST_DEPTH = 40;
/** The soft edge of a rule, pixels. */
const EDGE_PX = 2;
/** A line of fewer clear places is dotted, or is no rule. */
const LEAST_CLEAR = 0.6;
/** Pixels of a rule whose position and thickness are averaged, so that its edges are as straight as they were printed. */
const SMOOTH_PX = 12;
/** A page stands upright to a tenth of a degree. */
const MOST_LEAN = 0.012;
/** A colour page with its two directions: `along` and `across` are the steps to the next pixel along a rule and beside it. */
interface Direction {
  readonly along: number;
  readonly across: number;
  readonly length: number;
  readonly lines: number;
}

interface Page {
  readonly colour: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Usual brightness of the paper. */
  readonly paper: number;
  /** 1 where a pixel is part of a rule: bit 1 of a level one, bit 2 of an upright one. */
  readonly taken: Uint8Array;
}

/**
 * Takes the ruled lines of tables, forms and underlines off a colour page, for the same reason as text: as rectangles they cost next to
 * nothing and stay sharp. Only thin straight dark lines on plain paper; where a letter, a stroke or a seal touches a line, the picture
 * keeps it.
 * @param colour RGB, changed in place
 */
export function takeRulesOff(colour: Uint8Array, width: number, height: number, dpi: number): RuledLines[] {
  const page: Page = { colour, width, height, paper: usualBrightness(colour, width, height), taken: new Uint8Array(width * height) };
  const thickest = Math.max(3, Math.round(MOST_THICKNESS_INCH * dpi));
  const least = Math.round(LEAST_LENGTH_INCH * dpi);
  const rules = [...findRules(page, true, least, thickest), ...findRules(page, false, least, thickest)];
  for (const rule of rules) bridgeCrossings(page, rule, thickest);
  for (const rule of rules) eraseRule(page, rule);
  return drawRules(rules, page.paper);
}

function usualBrightness(colour: Uint8Array, width: number, height: number): number {
  const histogram = new Uint32Array(256);
  let count = 0;
  for (let at = 0; at < width * height * 3; at += 3 * 61, count++) histogram[brightness(colour, at)]!++;
  for (let level = 0, seen = 0; level < 256; level++) {
    seen += histogram[level]!;
    if (seen >= count / 2) return level;
  }
  return 255;
}

const brightness = (colour: Uint8Array, at: number): number => (colour[at]! * 77 + colour[at + 1]! * 150 + colour[at + 2]! * 29) >> 8;

const directionOf = ({ width, height }: Page, horizontal: boolean): Direction =>
  horizontal ? { along: 1, across: width, length: width, lines: height } : { along: width, across: 1, length: height, lines: width };

/** Looks at few pixels: a run as long as a rule cannot lie between two samples. */
function findRules(page: Page, horizontal: boolean, least: number, thickest: number): Rule[] {
  const direction = directionOf(page, horizontal);
  const rules: Rule[] = [];
  const limit = page.paper * DARK;
  const isDark = (line: number, i: number) => brightness(page.colour, 3 * (line * direction.across + i * direction.along)) < limit;
  const step = least >> 1;
  for (let line = 0; line < direction.lines; line++) {
    for (let i = step >> 1, end = 0; i < direction.length; i += step) {
      if (i < end || !isDark(line, i) || page.taken[line * direction.across + i * direction.along] !== 0) continue;
      let from = i;
      for (let x = i, gap = 0; x >= 0 && gap <= BRIDGE_PX; x--) {
        gap = isDark(line, x) ? 0 : gap + 1;
        if (gap === 0) from = x;
      }
      end = i + 1;
      for (let x = i, gap = 0; x < direction.length && gap <= BRIDGE_PX; x++) {
        gap = isDark(line, x) ? 0 : gap + 1;
        if (gap === 0) end = x + 1;
      }
      if (end - from < least) continue;
      const rule = measureRule(page, direction, horizontal, line, from, end, { thickest, least });
      if (rule) rules.push(rule);
    }
  }
  return rules;
}

function measureRule(
  page: Page,
  { along, across, lines }: Direction,
  horizontal: boolean,
  line: number,
  from: number,
  end: number,
  { thickest, least }: { thickest: number; least: number },
): Rule | null {
  // Dark pictures are runs of this length row after row.
  const isThick = [0.25, 0.5, 0.75].every((share) => {
    const start = Math.round(from + share * (end - from)) * along;
    return measurePlace(page, start, across, lines, line, thickest) === null;
  });
  if (isThick) return null;
  const middle = new Float32Array(end - from);
  const mass = new Float32Array(end - from);
  const depths: number[] = [];
  let [clear, variance, thick] = [0, 0, 0];
  for (let i = from; i < end; i++) {
    const place = measurePlace(page, i * along, across, lines, line, thickest);
    if (place === null) continue;
    clear++;
    middle[i - from] = place.middle;
    mass[i - from] = place.mass;
    depths.push(place.depth);
    variance += place.variance;
    thick += place.mass / place.depth;
  }
  if (clear < LEAST_CLEAR * (end - from)) return null;
  const straight = smoothed(middle, mass);
  if (!isStraight(straight, least >> 1)) return null;
  const depth = depths.sort((a, b) => a - b)[depths.length >> 1]!;
  if (depth < LEAST_DEPTH) return null;
  const bit = horizontal ? 1 : 2;
  for (let i = from; i < end; i++) {
    if (mass[i - from] === 0) continue;
    const near = Math.round(middle[i - from]!);
    for (let y = Math.max(0, near - thickest); y <= Math.min(lines - 1, near + thickest); y++) page.taken[y * across + i * along]! |= bit;
  }
  return {
    horizontal,
    from,
    middle: smoothed(middle, mass),
    thickness: smoothed(mass, mass).map((m) => m / depth),
    depth,
    softness: softnessOf(thick / clear, variance / clear),
  };
}

/** Whether the line leans hardly anywhere; a stroke of the pen that runs level for a while bends at its ends. */
function isStraight(middle: Float32Array, distance: number): boolean {
  for (let i = 0; i + distance < middle.length; i++) {
    const [one, other] = [middle[i]!, middle[i + distance]!];
    if (one !== 0 && other !== 0 && Math.abs(one - other) > MOST_LEAN * distance) return false;
  }
  return true;
}

/** @returns null where more than a rule, or a coloured one, or none lies */
function measurePlace(
  { colour, paper }: Page,
  start: number,
  across: number,
  lines: number,
  line: number,
  thickest: number,
): { middle: number; mass: number; depth: number; variance: number } | null {
  const level = (y: number) => brightness(colour, 3 * (start + y * across));
  const limit = paper * DARK;
  let seed = line;
  while (seed > line - BRIDGE_PX && seed > 0 && level(seed) >= limit) seed--;
  if (level(seed) >= limit) return null;
  let [top, bottom] = [seed, seed + 1];
  while (top > 0 && level(top - 1) < limit && bottom - top <= thickest) top--;
  while (bottom < lines && level(bottom) < limit && bottom - top <= thickest) bottom++;
  if (bottom - top > thickest || top < EDGE_PX + 1 || bottom + EDGE_PX >= lines) return null;
  const [above, below] = [level(top - EDGE_PX - 1), level(bottom + EDGE_PX)];
  if (Math.min(above, below, level(top - EDGE_PX), level(bottom + EDGE_PX - 1)) < paper * BRIGHT) return null;
  const own = (above + below) / 2;
  let [mass, moment, square, depth] = [0, 0, 0, 0];
  for (let y = top - EDGE_PX; y < bottom + EDGE_PX; y++) {
    const at = 3 * (start + y * across);
    const [r, g, b] = [colour[at]!, colour[at + 1]!, colour[at + 2]!];
    if (Math.max(r, g, b) - Math.min(r, g, b) > CHROMA) return null;
    const missing = Math.max(0, own - level(y));
    mass += missing;
    moment += missing * (y + 0.5 - line);
    square += missing * (y + 0.5 - line) ** 2;
    depth = Math.max(depth, missing);
  }
  const off = moment / mass;
  return { middle: line + off, mass, depth, variance: square / mass - off * off };
}

/** Means over the clear places near each clear place. */
function smoothed(values: Float32Array, mass: Float32Array): Float32Array {
  const out = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    if (mass[i] === 0) continue;
    let [sum, count] = [0, 0];
    for (let j = Math.max(0, i - SMOOTH_PX); j <= Math.min(values.length - 1, i + SMOOTH_PX); j++) {
      if (mass[j] === 0) continue;
      sum += values[j]!;
      count++;
    }
    out[i] = sum / count;
  }
  return out;
}

/** Where another rule crosses, the line goes through; so it does to the outer edge of one that it ends on. */
function bridgeCrossings(page: Page, { horizontal, from, middle, thickness }: Rule, thickest: number): void {
  const { along, across, lines } = directionOf(page, horizontal);
  const bit = horizontal ? 2 : 1;
  const most = thickest + 2 * EDGE_PX + 2;
  for (let i = 0; i < middle.length; i++) {
    if (thickness[i] !== 0) continue;
    let end = i;
    while (end < middle.length && thickness[end] === 0) end++;
    const [before, behind] = [i - 1, end];
    const near = before >= 0 ? before : behind;
    if (end - i <= most && near < middle.length) {
      const y = Math.round(middle[near]!);
      const place = (from + ((i + end) >> 1)) * along;
      const beside = [y - 2 * thickest, y + 2 * thickest].some((l) => l >= 0 && l < lines && (page.taken[l * across + place]! & bit) !== 0);
      if (beside) {
        middle.fill(middle[near]!, i, end);
        thickness.fill(thickness[near]!, i, end);
      }
    }
    i = end;
  }
}

/** Rules and their soft edges become the paper beside them. */
function eraseRule(page: Page, { horizontal, from, middle, thickness }: Rule): void {
  const { along, across, lines } = directionOf(page, horizontal);
  const { colour } = page;
  for (let i = 0; i < middle.length; i++) {
    if (thickness[i] === 0) continue;
    const reach = thickness[i]! / 2 + EDGE_PX;
    const top = Math.max(1, Math.round(middle[i]! - reach));
    const bottom = Math.min(lines - 1, Math.round(middle[i]! + reach));
    const [above, below] = [3 * ((from + i) * along + (top - 1) * across), 3 * ((from + i) * along + bottom * across)];
    const source = brightness(colour, above) >= brightness(colour, below) ? above : below;
    for (let y = top; y < bottom; y++) {
      const at = 3 * ((from + i) * along + y * across);
      colour[at] = colour[source]!;
      colour[at + 1] = colour[source + 1]!;
      colour[at + 2] = colour[source + 2]!;
    }
  }
}
