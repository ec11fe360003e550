import { type DocumentType, documents } from "@camtay/shared/catalogues/documents.ts";
import { parseCardPayload } from "@camtay/shared/domain/card-payload.ts";
import { foldedKey } from "@camtay/shared/text/fold.ts";
import { captionsOf, findCaptions } from "./captions.ts";
import { CARD } from "./cross-check/crossed-fields.ts";
import { prefixSimilarity } from "./fuzzy.ts";
import { findHeadings, type Heading } from "./headings.ts";
import type { PageText } from "./page-text.ts";
import { keyOf, type Token } from "./text-rows.ts";

export interface Classification {
  readonly type: DocumentType | null;
  /** The name as printed, when the paper prints one. */
  readonly printedName: string | null;
  /** 0 to 1: how likely `type` is right. */
  readonly confidence: number;
  /** True when the page carries the heading by which its kind begins. */
  readonly hasHeading: boolean;
}

/** Below this a person decides. */
export const COMPONENT_SURE = 0.8;

interface Pattern {
  readonly type: DocumentType;
  readonly main: string;
  /** Must stand somewhere in the lines under the heading; null when the heading alone says it all. */
  readonly subject: string | null;
}

/** `QUYẾT ĐỊNH | trợ cấp xã hội`: the heading, and what its subject line must speak of. */
const PATTERNS: readonly Pattern[] = documents().flatMap((type) =>
  type.headings.map((heading): Pattern => {
    const [main = "", subject] = heading.split("|");
    return { type, main: foldedKey(main), subject: subject === undefined ? null : foldedKey(subject) };
  }),
);

interface Found {
  readonly pattern: Pattern;
  readonly heading: Heading;
  readonly similarity: number;
  readonly weight: number;
}

/** The heading must be this much like the catalogue's; a photocopy of a copy still reaches it. */
const LIKE_ENOUGH = 0.8;
/** Rows under a heading in which its subject is looked for. */
const SUBJECT_ROWS = 6;

/**
 * Which paper of the catalogue begins on this page.
 * The heading decides; captions of the fields and the card's QR code support it or stand in for it.
 */
export function classifyPage(page: PageText): Classification {
  const headings = findHeadings(page.rows, page.height).filter((heading) => heading.height < 0.75 && !isInBody(heading, page));
  const found = headings.flatMap((heading) => PATTERNS.flatMap((pattern) => matchHeading(pattern, heading, page) ?? []));
  const card = page.qr.some((code) => parseCardPayload(code.text) !== null);
  if (card) {
    const byCard = documents().find((type) => type.id === CARD);
    const others = found.filter((f) => f.pattern.type !== byCard && f.weight > 12);
    if (byCard && others.length === 0) return { type: byCard, printedName: null, confidence: 0.98, hasHeading: true };
  }
  const best = found.sort((a, b) => b.weight - a.weight)[0];
  if (best) {
    const rival = found.find((f) => f.pattern.type !== best.pattern.type && !isGeneralCaseOf(f.pattern, best.pattern));
    const lead = rival ? best.weight - rival.weight : best.weight;
    const support = captionShare(best.pattern.type, page);
    let confidence = 0.55 + 0.4 * ((best.similarity - LIKE_ENOUGH) / (1 - LIKE_ENOUGH)) + 0.15 * Math.min(1, 2 * support);
    if (lead < 2) confidence -= 0.25;
    // A heading that only says "decision" or "declaration" leaves the kind open, but the kind of open paper is right.
    return {
      type: best.pattern.type,
      printedName: best.heading.text,
      confidence: Math.max(0, Math.min(0.99, confidence)),
      hasHeading: true,
    };
  }
  return classifyByCaptions(page);
}

/** So many lines of text stand above no heading: letterhead, place and date take fewer. */
const LINES_ABOVE = 8;

/** `XÁC NHẬN CỦA THÔN` at the foot of an application names no paper. */
const isInBody = (heading: Heading, page: PageText): boolean =>
  page.rows.filter((row) => row.box.y + row.box.height < heading.box.y && row.tokens.filter(isSureWord).length >= 3).length > LINES_ABOVE;
const isSureWord = ({ key, confidence }: Token): boolean => key.length > 1 && confidence > 0.6;

const isGeneralCaseOf = (general: Pattern, special: Pattern) =>
  special.main.startsWith(general.main) || general.main.startsWith(special.main);

function matchHeading(pattern: Pattern, heading: Heading, page: PageText): Found | null {
  if (heading.key.length < pattern.main.length * LIKE_ENOUGH) return null;
  const { similarity, length } = prefixSimilarity(pattern.main, heading.key);
  if (similarity < LIKE_ENOUGH || (pattern.main.length <= 6 && similarity < 0.9)) return null;
  let weight = pattern.main.length * similarity - 8 * heading.height;
  if (pattern.subject !== null) {
    if (!subjectStands(pattern.subject, heading, page)) return null;
    weight += pattern.subject.length;
  }
  // A heading that goes on far beyond the phrase is named by something longer.
  const rest = Math.max(0, heading.key.length - length);
  return { pattern, heading, similarity, weight: weight - Math.min(4, 0.05 * rest) };
}

function subjectStands(subject: string, heading: Heading, page: PageText): boolean {
  const below = page.rows
    .filter((row) => row.box.y >= heading.box.y - heading.box.height)
    .slice(0, SUBJECT_ROWS)
    .map((row) => keyOf(row.tokens))
    .join("");
  for (let at = 0; at + subject.length <= below.length + 2; at++) {
    if (prefixSimilarity(subject, below.slice(at, at + subject.length + 2)).similarity >= 0.85) return true;
  }
  return false;
}

/** Share of the captions of a kind of paper that are printed on the page. */
function captionShare(type: DocumentType, page: PageText): number {
  const captions = captionsOf(type);
  const fields = new Set(captions.map((caption) => caption.field.key));
  if (fields.size === 0) return 0;
  const seen = new Set(findCaptions(page.rows, captions).map((hit) => hit.caption.field.key));
  return seen.size / fields.size;
}

/** No heading could be read: the captions speak, but never loudly enough to pass without a person. */
function classifyByCaptions(page: PageText): Classification {
  const scored = documents()
    .map((type) => ({ type, score: captionScore(type, page) }))
    .sort((a, b) => b.score - a.score);
  const [first, second] = scored;
  if (!first || first.score < 3) return { type: null, printedName: null, confidence: 0, hasHeading: false };
  const lead = (first.score - (second?.score ?? 0)) / first.score;
  return { type: first.type, printedName: null, confidence: Math.min(0.75, 0.4 + lead), hasHeading: false };
}

/** Captions found, each worth more the fewer kinds of paper print it, less a part for those that are missing. */
function captionScore(type: DocumentType, page: PageText): number {
  const captions = captionsOf(type);
  const keys = new Set(captions.map((caption) => caption.key));
  const found = new Set(
    findCaptions(page.rows, captions)
      .filter((hit) => hit.firm)
      .map((hit) => hit.caption.key),
  );
  const worth = (key: string) => 1 / Math.sqrt(printedOn(key));
  const fields = new Set(captions.map((caption) => caption.field.key)).size;
  const missing = Math.max(0, fields - found.size);
  return [...found].filter((key) => keys.has(key)).reduce((sum, key) => sum + worth(key), 0) - 0.05 * missing;
}

const kindsWith = new Map<string, number>();
/** On how many kinds of paper a caption stands. */
function printedOn(key: string): number {
  if (kindsWith.size === 0)
    for (const type of documents())
      for (const caption of new Set(captionsOf(type).map((c) => c.key))) kindsWith.set(caption, (kindsWith.get(caption) ?? 0) + 1);
  return kindsWith.get(key) ?? 1;
}
