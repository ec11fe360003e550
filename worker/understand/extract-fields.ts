import type { DocumentField, DocumentType } from "@camtay/shared/catalogues/documents.ts";
import { boxAround } from "@camtay/shared/domain/geometry.ts";
import { ANNOUNCES, type CaptionHit, captionsOf, findCaptions } from "./captions.ts";
import { emptyReading, type FieldReading, isEssential, toReading } from "./field-reading.ts";
import { LAID_OUT, RECEIVERS } from "./office-paper-parts.ts";
import type { PageText } from "./page-text.ts";
import { readByPosition } from "./read-by-position.ts";
import { type Row, rowText, type Token, textOf } from "./text-rows.ts";
import { isWritten, readValue } from "./values/read-value.ts";
import { joinWrappedCaptions } from "./wrapped-captions.ts";

/** A value that fits its type no better than this gives way to a better one further down. */
const POOR_FIT = 0.7;
const UNREADABLE_FIT = 0.2;

/** Lines after the first that a value of this type may run on to. */
const MORE_LINES: Partial<Record<DocumentField["type"], number>> = {
  address: 2,
  text: 5,
  string: 1,
  person_name: 1,
  date: 1,
  money: 1,
  personal_id: 1,
};

/**
 * Reads the fields of one paper from its pages in order.
 * Captions are matched fuzzily; a caption that several people share belongs to the person named last above it.
 */
export function extractFields(type: DocumentType, pages: readonly PageText[]): FieldReading[] {
  const readings = new Map<string, FieldReading>();
  const captions = captionsOf(type);
  const groups = groupsOf(type);
  let group: string | null = null;
  for (const page of pages) {
    const rows = joinWrappedCaptions(page.rows, captions);
    const hits = orderFor(type, findCaptions(rows, captions), rows, page);
    const margin = rightMargin(rows);
    for (const hit of hits) {
      const free = hit.candidates.filter(({ key }) => key !== RECEIVERS && (readings.get(key)?.fit ?? 0) < POOR_FIT);
      const field = choose(free, group, groups, type, readings);
      if (!field) continue;
      const reading = readAfter(hit, field, rows, hits, margin);
      if (reading === null) continue;
      if (reading.fit > (readings.get(field.key)?.fit ?? -1)) readings.set(field.key, reading);
      const own = groups.get(field.key) ?? null;
      if (own !== null || hit.candidates.length === 1) group = own ?? (isSubject(field) ? null : group);
    }
  }
  for (const reading of readByPosition(type, pages))
    if (LAID_OUT.has(reading.field.key) || reading.fit > (readings.get(reading.field.key)?.fit ?? -1))
      readings.set(reading.field.key, reading);
  return type.fields.flatMap((field) => readings.get(field.key) ?? []);
}

/** The one whom the paper is about; captions below speak of this person again. */
const isSubject = (field: DocumentField) => field.key === "full_name";

/** `mother_birth` and `mother_name` belong together: keys that share their first word, when at least two do. */
function groupsOf(type: DocumentType): Map<string, string> {
  const counts = new Map<string, number>();
  const first = (key: string) => /^([a-z]+)_/.exec(key)?.[1] ?? null;
  for (const { key } of type.fields) {
    const word = first(key);
    if (word !== null) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const named = new Set(type.fields.filter((f) => f.type === "person_name").flatMap((f) => first(f.key) ?? f.key));
  const groups = new Map<string, string>();
  for (const { key } of type.fields) {
    const word = first(key) ?? key;
    if (named.has(word) && ((counts.get(word) ?? 0) >= 2 || key === word)) groups.set(key, word);
  }
  return groups;
}

function choose(
  free: readonly DocumentField[],
  group: string | null,
  groups: ReadonlyMap<string, string>,
  type: DocumentType,
  readings: ReadonlyMap<string, FieldReading>,
): DocumentField | undefined {
  if (free.length <= 1) return free[0];
  const inGroup = free.find((field) => (groups.get(field.key) ?? null) === group);
  if (inGroup) return inGroup;
  const last = Math.max(-1, ...[...readings.keys()].map((key) => type.fields.findIndex((field) => field.key === key)));
  return free.find((field) => type.fields.indexOf(field) > last) ?? free[0];
}

/** Two people side by side are read column by column. */
function orderFor(type: DocumentType, hits: CaptionHit[], rows: readonly Row[], page: PageText): CaptionHit[] {
  if (!type.layout?.startsWith("two columns")) return hits;
  const right = (hit: CaptionHit) => (rows[hit.row]!.tokens[hit.from]!.box.x > page.width * 0.48 ? 1 : 0);
  return [...hits].sort((a, b) => right(a) - right(b) || a.row - b.row || a.from - b.from);
}

function rightMargin(rows: readonly Row[]): number {
  const edges = rows.filter((row) => row.tokens.length >= 4).map((row) => row.box.x + row.box.width);
  edges.sort((a, b) => a - b);
  return edges[Math.floor(edges.length * 0.9)] ?? Number.POSITIVE_INFINITY;
}

function readAfter(
  hit: CaptionHit,
  field: DocumentField,
  rows: readonly Row[],
  hits: readonly CaptionHit[],
  margin: number,
): FieldReading | null {
  const whole = valueTokens(hit, field, rows, hits, margin);
  const tokens = hit.firm ? whole : cutAtClause(whole, field);
  const reading = readValue(
    field.type,
    tokens.map((token) => token.text),
  );
  if (reading === null) return unreadable(field, tokens) ?? (hit.firm && isEssential(field) ? emptyAt(hit, field, rows) : null);
  const used = tokens.slice(reading.from, reading.to).filter((token) => token.key !== "");
  if (used.length === 0) return null;
  // A colon or a line of its own makes sure that this is the caption and not the same words in a sentence.
  const firmness =
    hit.firm ||
    announcesPlainly(hit, field, used) ||
    ["personal_id", "date", "money", "area_m2", "doc_number", "person_name"].includes(field.type)
      ? 1
      : 0.7;
  return toReading(field, reading.text, used, reading.fit * firmness);
}

/** Letters of a caption that nobody writes by chance. */
const PLAIN_CAPTION = 8;

/** `thửa đất số 18`, `hiện cư trú tại Thôn Thượng, …`: the words ask for just such a value, and it follows. */
function announcesPlainly({ caption, exact }: CaptionHit, { type }: DocumentField, used: readonly Token[]): boolean {
  if (!exact || caption.key.length < PLAIN_CAPTION || !ANNOUNCES.test(caption.key)) return false;
  return type === "address" || (caption.key.endsWith("so") && used.length === 1 && /^\d+[,.;]?$/.test(used[0]!.text));
}

/** In a sentence a short value ends with its clause: `tờ bản đồ số 45. Nhà đã …`. */
function cutAtClause(tokens: Token[], field: DocumentField): Token[] {
  const end = field.type === "string" || field.type === "enum" ? /[,.;]$/ : field.type === "address" ? /[.;]$/ : null;
  const at = end === null ? -1 : tokens.findIndex((token) => end.test(token.text));
  return at < 0 ? tokens : tokens.slice(0, at + 1);
}

/** Something stands there that is no value of this type: kept as read, for a person to put right. */
function unreadable(field: DocumentField, tokens: readonly Token[]): FieldReading | null {
  const written = tokens.filter((token) => token.key !== "" && token.page === tokens[0]!.page).slice(0, 8);
  return isWritten(textOf(written)) ? toReading(field, textOf(written), written, UNREADABLE_FIT) : null;
}

/** The caption stands there and nothing legible behind it. */
function emptyAt(hit: CaptionHit, field: DocumentField, rows: readonly Row[]): FieldReading {
  const { tokens, page } = rows[hit.row]!;
  return emptyReading(field, page, boxAround(tokens.slice(hit.from, hit.to).map((token) => token.box)));
}

/** The words behind a caption: to the next caption, over the end of the line where the text plainly runs on. */
function valueTokens(hit: CaptionHit, field: DocumentField, rows: readonly Row[], hits: readonly CaptionHit[], margin: number): Token[] {
  const row = rows[hit.row]!;
  const nextHit = (rowIndex: number, after: number) =>
    hits.filter((h) => h.row === rowIndex && h.from >= after).sort((a, b) => a.from - b.from)[0];
  let stop = nextHit(hit.row, hit.to);
  const tokens = cutAtGap(row.tokens.slice(hit.to, stop?.from).filter(isText));
  const first = tokens.find((token) => token.key !== "");
  if (stop && tokens.length > 0) return tokens;
  if (!stop && row.tokens.slice(hit.to).filter(isText).length > tokens.length) return tokens; // cut at a column
  let above = row;
  for (let more = 1; more <= (MORE_LINES[field.type] ?? 0); more++) {
    const below = rows[hit.row + more];
    if (!below || !runsOn(above, below, first ?? row.tokens[hit.from]!, field, margin, tokens)) break;
    stop = nextHit(hit.row + more, 0);
    if (stop?.from === 0) break;
    tokens.push(...below.tokens.slice(0, stop?.from).filter(isText));
    if (stop) break;
    above = below;
  }
  return tokens;
}

/** Specks and edges read as one or two letters are no part of a value. */
const isText = (token: Token): boolean =>
  token.key === "" ? /^[,;:.-]$/.test(token.text) : token.confidence >= 0.4 || token.key.length > 2 || /^\d+$/.test(token.key);

/** In a table or where two columns stand side by side the value ends at the gap; the gap before it does not count. */
function cutAtGap(tokens: readonly Token[]): Token[] {
  const start = tokens.findIndex((token) => token.key !== "");
  if (start < 0) return [...tokens];
  const gap = tokens.findIndex((token, index) => index > start && token.opensCell);
  return gap < 0 ? [...tokens] : tokens.slice(0, gap);
}

/** An address is not over after a comma or a word that a name must follow. */
const OPEN_END = /(?:,|^(?:tỉnh|phố|xã|phường|huyện|quận|thôn|ấp|đường|thị|trấn))$/iu;
/** The first half of a province's name. */
const NARROW_END = /^(?:tỉnh|phố) \p{Lu}\p{L}*$/u;

function runsOn(above: Row, below: Row, first: Token, field: DocumentField, margin: number, soFar: readonly Token[]): boolean {
  const lineHeight = Math.max(above.box.height, first.box.height);
  if (below.page !== above.page || below.box.y - above.box.y > 2.6 * lineHeight) return false;
  const opening = below.tokens.find((token) => token.key !== "" && isText(token));
  if (!opening) return false;
  if (soFar.length === 0) return true;
  const width = opening.box.width;
  const full = above.box.x + above.box.width + width > margin - 0.5 * lineHeight;
  const hanging = Math.abs(opening.box.x - first.box.x) < 2 * lineHeight || opening.box.x < first.box.x;
  if (!hanging) return false;
  if (full) return true;
  const openEnd = OPEN_END.test(soFar.at(-1)?.text ?? "") || /^\p{Ll}/u.test(opening.text) || NARROW_END.test(textOf(soFar.slice(-2)));
  return (field.type === "address" || field.type === "text") && openEnd && !/:/.test(rowText(below));
}
