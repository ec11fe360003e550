import { boxAround } from "@camtay/shared/domain/geometry.ts";
import { type Caption, findCaptions } from "./captions.ts";
import { cellsOf, type Row, type Token } from "./text-rows.ts";

/** Captions of tables are short; what is longer is text. Both lines are the caption and nothing else. */
const MOST_WORDS = { first: 8, second: 4 } as const;
/** Lines of one cell stand no farther apart than so many of their heights. */
const LINE_PITCH = 2.2;

/**
 * Rows in which a caption that its narrow cell breaks over two lines stands in one piece, before the value beside it: `Họ, chữ đệm, tên` over
 * `chồng`, and the name at half height between them. All other rows are as they were.
 */
export function joinWrappedCaptions(rows: readonly Row[], captions: readonly Caption[]): Row[] {
  const out: Row[] = [];
  for (let at = 0; at < rows.length; at++) {
    const joined = [1, 2].flatMap((more) => joinBlock(rows.slice(at, at + more + 1), more, captions) ?? [])[0];
    out.push(joined?.row ?? rows[at]!);
    at += joined?.more ?? 0;
  }
  return out;
}

function joinBlock(block: readonly Row[], more: number, captions: readonly Caption[]): { row: Row; more: number } | null {
  const [first, last] = [block[0], block[more]];
  if (!first || !last || first.page !== last.page) return null;
  const [upper, lower] = [cellsOf(first)[0] ?? [], cellsOf(last)[0] ?? []];
  if (!isOneCell(upper, lower)) return null;
  const right = Math.max(...[...upper, ...lower].map(({ box }) => box.x + box.width));
  const values = block.flatMap(({ tokens }) => tokens.filter((token) => !upper.includes(token) && !lower.includes(token)));
  if (values.length === 0 || values.some(({ box }) => box.x < right)) return null;
  const caption = [...upper, ...lower.map((token) => ({ ...token, opensCell: false }))];
  const boxes = (tokens: readonly Token[]) => boxAround(tokens.map(({ box }) => box));
  const alone: Row = { tokens: caption, box: boxes(caption), page: first.page };
  if (!findCaptions([alone], captions).some((hit) => hit.from < upper.length && hit.to === caption.length)) return null;
  const tokens = [...caption, ...asOneCell(values)];
  return { row: { tokens, box: boxes(tokens), page: first.page }, more };
}

function isOneCell(upper: readonly Token[], lower: readonly Token[]): boolean {
  const [a, b] = [upper[0]?.box, lower[0]?.box];
  if (!a || !b || upper.length > MOST_WORDS.first || lower.length > MOST_WORDS.second) return false;
  return Math.abs(a.x - b.x) < a.height && b.y - a.y < LINE_PITCH * a.height;
}

/** A further line of the value begins under the first, and no column. */
function asOneCell(values: readonly Token[]): Token[] {
  const [first] = values;
  return values.map((token, index) =>
    index > 0 && Math.abs(token.box.x - first!.box.x) < first!.box.height ? { ...token, opensCell: false } : token,
  );
}
