import { findDocument } from "@camtay/shared/catalogues/documents.ts";
import { parseCardPayload } from "@camtay/shared/domain/card-payload.ts";
import type { DigitizedField } from "@camtay/shared/domain/digitized.ts";
import { type Classification, COMPONENT_SURE } from "./classify-paper.ts";
import { CARD, type CheckedPaper } from "./cross-check/crossed-fields.ts";
import { extractFields } from "./extract-fields.ts";
import { emptyReading, type FieldReading, isEssential } from "./field-reading.ts";
import { FIELD_SURE, type JudgedField, judgeField } from "./judge-field.ts";
import type { PaperPages } from "./pile/pile.ts";
import type { PilePages } from "./pile/pile-pages.ts";

/** A paper with its name and what was read of it; what other papers say is still to come. */
export interface Draft extends CheckedPaper {
  readonly paper: PaperPages;
  readonly classification: Classification;
  /** Keys of what such a paper always carries. */
  readonly expected: ReadonlySet<string>;
}

/** Names a paper by its first page and reads its fields. @param pages all pages of the pile */
export function draftPaper(paper: PaperPages, pages: PilePages): Draft {
  const classification = classify(paper);
  const { type } = classification;
  const byHand = type?.layout === "filled in by hand";
  const texts = paper.pages.filter((page) => !paper.rescans.has(page.index)).map((page) => page.text);
  const readings = type ? withExpectedFields(classification, extractFields(type, texts), paper) : [];
  return {
    paper,
    classification,
    documentType: type?.id ?? null,
    expected: expectedKeys(classification),
    fields: readings.map((reading) => judgeField(reading, pages.page(reading.page).words, byHand)),
    codes: paper.pages.flatMap((page) => page.qr.map(({ text }) => text)),
  };
}

/** What the code of a card says, and what every card carries; kept where the letters were not read, for the code or a person to fill in. */
const CARD_KEYS: ReadonlySet<string> = new Set(["personal_id", "full_name", "birth_date", "sex", "residence"]);

/** Whom a paper of a known form is about: no such paper is without the name. */
const NAME_KEYS: ReadonlySet<string> = new Set(["full_name", "owner_name", "wife_name", "husband_name"]);

/** The readings, and an empty one for each value that such a paper always carries: for a code to fill in, or a person to be asked. */
function withExpectedFields(classification: Classification, readings: FieldReading[], { pages }: PaperPages): FieldReading[] {
  const { type } = classification;
  const expected = expectedKeys(classification);
  const read = new Set(readings.map(({ field }) => field.key));
  const page = pages.find(({ text }) => text.qr.some((code) => parseCardPayload(code.text) !== null));
  const code = page?.text.qr.find(({ text }) => parseCardPayload(text) !== null);
  const absent = type?.fields.filter((field) => !read.has(field.key) && expected.has(field.key)) ?? [];
  return [...readings, ...absent.map((field) => emptyReading(field, (page ?? pages[0]!).index, code?.box ?? null))];
}

const NONE: ReadonlySet<string> = new Set();

function expectedKeys({ type, hasHeading, confidence }: Classification): ReadonlySet<string> {
  if (type?.id === CARD) return CARD_KEYS;
  const isKnownForm = type !== null && !isGeneral(type.id) && type.layout !== "filled in by hand";
  return isKnownForm && hasHeading && confidence >= COMPONENT_SURE ? NAME_KEYS : NONE;
}

/** Values to pass on: what stayed empty is left out, unless a paper is of no use without it or always carries it: then a person is asked. */
export const filledFields = ({ expected, fields }: Draft): JudgedField[] =>
  fields.filter(({ text, reading: { field } }) => text !== "" || isEssential(field) || expected.has(field.key));

/** A sheet says what follows, and the page itself agrees. */
const NAMED_AND_SEEN = 0.99;
const NAMED_ONLY = 0.9;
/** The sheet says one thing and the heading another. */
const CONTRADICTED = 0.5;

function classify({ pages: [first], named }: PaperPages): Classification {
  const seen = first!.classification;
  const type = named === null ? undefined : findDocument(named);
  if (type === undefined) return seen;
  if (seen.type === type) return { ...seen, confidence: NAMED_AND_SEEN };
  const contradicts = seen.hasHeading && seen.confidence >= COMPONENT_SURE && seen.type !== null && !isGeneral(seen.type.id);
  return { type, printedName: seen.printedName, confidence: contradicts ? CONTRADICTED : NAMED_ONLY, hasHeading: seen.hasHeading };
}

/** Kinds such as "Đơn đề nghị" that stand for many forms. */
const isGeneral = (id: string): boolean => findDocument(id)?.certainty?.startsWith("common wording") ?? false;

/** General kinds carry the heading as printed: "Đơn đề nghị xác nhận tình trạng nhà ở". */
export function componentName({ type, printedName }: Classification): string | null {
  if (type === null) return null;
  if (!isGeneral(type.id) || printedName === null || printedName.length > 120) return type.name;
  const lower = printedName.toLowerCase();
  return lower[0]!.toUpperCase() + lower.slice(1);
}

export function toField(judged: JudgedField, paper: PaperPages): DigitizedField {
  const confidence = Math.round(Math.max(0, Math.min(1, judged.confidence)) * 1000) / 1000;
  return {
    key: judged.reading.field.key,
    text: judged.text,
    page: Math.max(
      0,
      paper.pages.findIndex((page) => page.index === judged.reading.page),
    ),
    box: judged.reading.box,
    confidence,
    flagged: confidence < FIELD_SURE,
    source: judged.source,
  };
}
