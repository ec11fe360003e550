import type { DocumentField } from "@camtay/shared/catalogues/documents.ts";
import type { DigitizedField, Word } from "@camtay/shared/domain/digitized.ts";
import { isPrintedWhole } from "./captions.ts";
import type { FieldReading } from "./field-reading.ts";
import { hasCompleteList, knownText, mendBusinessName } from "./values/known-text.ts";
import { mendAddress } from "./values/mend-address.ts";
import { isPlausibleName, mendFamilyName } from "./values/person-name.ts";
import { readValue } from "./values/read-value.ts";

/** A field with what speaks for it; cross-checks may still raise, lower or replace it. */
export interface JudgedField {
  readonly reading: FieldReading;
  text: string;
  confidence: number;
  source: DigitizedField["source"];
  /** Written by hand, as far as one can see. */
  readonly byHand: boolean;
  /** Every word is sure or was read the same twice. */
  readonly readTwice: boolean;
}

/** Below this a person confirms the value. */
export const FIELD_SURE = 0.9;

/** Words at least this sure are right without a second reading: no fault among 6,000 names and numbers of the made-up scans. */
export const WORD_SURE = 0.955;
/** What the engine's own figure for the least certain word is worth, measured on the same scans. */
const WORTH: readonly (readonly [atLeast: number, confidence: number])[] = [
  [WORD_SURE, 0.975],
  [0.94, 0.95],
  [0.92, 0.92],
  [0.9, 0.88],
  [0.8, 0.8],
  [0.6, 0.6],
  [0, 0.3],
];

/** A value that a list of all possible ones holds. */
const KNOWN = 0.95;
/** A value that should be on such a list and is not. */
const UNKNOWN = 0.7;

/** A number whose second reading failed or says something else. */
const DISPUTED_NUMBER = 0.85;

const worth = (wordConfidence: number): number => WORTH.find(([atLeast]) => wordConfidence >= atLeast)![1];
const leastSure = (words: readonly Word[]): number => Math.min(1, ...words.map((word) => (isSettled(word) ? 1 : word.confidence)));

/** The form itself prints it, whoever fills in the rest. */
const isPrinted = (field: DocumentField): boolean => field.key === "national_title" || isPrintedWhole(field);

export function judgeField(reading: FieldReading, words: readonly Word[], formIsFilledByHand: boolean): JudgedField {
  const { field } = reading;
  const used = reading.words.flatMap((index) => words[index] ?? []);
  const byHand = (formIsFilledByHand && !isPrinted(field)) || used.some((word) => word.hand === true);
  const readTwice = used.length > 0 && used.every(isSettled);
  let text = reading.text;
  let confidence = readTwice ? WORTH[0]![1] : worth(reading.wordConfidence);
  if (isContradicted(reading, used)) confidence = Math.min(confidence, 0.5);
  // A digit has no context: two readings of a number that differ in anything prove none.
  if (field.type === "personal_id" && used.some((word) => word.second && !sameText(word.text, word.second.text)))
    confidence = Math.min(confidence, DISPUTED_NUMBER);
  if (field.type === "address") {
    const mended = mendAddress(text);
    text = mended.text;
    // A place that the table knows speaks for its own words, not for the house or hamlet before it; without a known province the
    // address may have lost its end.
    if (mended.known) confidence = Math.max(confidence, Math.min(KNOWN, worth(leastSure(used.slice(0, mended.detailWords)))));
    else confidence = Math.min(confidence, mended.province ? 0.93 : 0.8);
    if (mended.hasGap || /(?:^|[\s,])(?:tỉnh|thành phố|xã|phường)$/iu.test(text)) confidence = Math.min(confidence, 0.4);
  }
  if (field.type === "person_name") {
    text = mendFamilyName(text);
    if (text !== reading.text) confidence = Math.min(confidence, 0.92);
    if (!isPlausibleName(text)) confidence = Math.min(confidence, 0.6);
  }
  text = mendBusinessName(field, text);
  const known = knownText(field, text);
  if (known !== null) {
    text = known;
    confidence = Math.max(confidence, KNOWN);
  } else if (hasCompleteList(field)) confidence = Math.min(confidence, UNKNOWN);
  confidence *= reading.fit;
  if (byHand) confidence = Math.min(confidence, 0.5);
  return { reading, text, confidence, source: "ocr", byHand, readTwice };
}

/** Below this for the first reading, agreement of the second proves nothing: both models can fall for the same blot. */
const LEAST_FIRST = 0.6;
/** A second reading that doubts itself contradicts nobody. */
const LEAST_SECOND = 0.6;

/** Sure at once, or read the same by both models. */
const isSettled = (word: Word): boolean =>
  word.confidence >= WORD_SURE || (word.confidence >= LEAST_FIRST && word.second !== undefined && sameText(word.text, word.second.text));

/** The second reading says something else that could be true: scraps and numbers of the wrong length do not count. */
function isContradicted({ field }: FieldReading, used: readonly Word[]): boolean {
  const against = used.filter((word) => word.second && word.second.confidence >= LEAST_SECOND && !sameText(word.text, word.second.text));
  if (against.length === 0) return false;
  const second = readValue(
    field.type,
    used.map((word) => word.second?.text ?? word.text),
  );
  return second !== null && second.fit >= 0.75;
}

const sameText = (a: string, b: string): boolean => bare(a) === bare(b);
/** Marks count, punctuation at the ends does not. */
const bare = (text: string): string => text.normalize("NFC").replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
