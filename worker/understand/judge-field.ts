import type { DigitizedField, Word } from "@camtay/shared/domain/digitized.ts";
import type { FieldReading } from "./extract-fields.ts";
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
  /** Both readings of every word say the same. */
  readonly readTwice: boolean;
}

/** Below this a person confirms the value. */
export const FIELD_SURE = 0.9;

/** What the engine's own figure for the least certain word is worth, measured on made-up scans with truth. */
const WORTH: readonly (readonly [atLeast: number, confidence: number])[] = [
  [0.96, 0.97],
  [0.93, 0.95],
  [0.9, 0.92],
  [0.8, 0.82],
  [0.6, 0.65],
  [0, 0.35],
];

export function judgeField(reading: FieldReading, words: readonly Word[], formIsFilledByHand: boolean): JudgedField {
  const { field } = reading;
  const used = reading.words.flatMap((index) => words[index] ?? []);
  const byHand = formIsFilledByHand || used.some((word) => word.hand === true);
  const readTwice = used.length > 0 && used.every((word) => word.second !== undefined && sameText(word.text, word.second.text));
  let text = reading.text;
  let confidence = WORTH.find(([atLeast]) => reading.wordConfidence >= atLeast)![1];
  // Both models can fall for the same blot: a word that the first one doubted stays in doubt.
  if (readTwice && reading.wordConfidence >= LEAST_FIRST) confidence = Math.max(confidence, 0.97);
  if (isContradicted(reading, used)) confidence = Math.min(confidence, 0.5);
  if (field.type === "address") {
    const mended = mendAddress(text);
    text = mended.text;
    // A place that the table knows speaks for the reading; an address without a known province may have lost its end.
    confidence = mended.known ? Math.max(confidence, 0.9) : Math.min(confidence, mended.province ? 0.93 : 0.8);
    if (/(?:^|[\s,])(?:tỉnh|thành phố|xã|phường)$/iu.test(text)) confidence = Math.min(confidence, 0.4);
  }
  if (field.type === "person_name") {
    text = mendFamilyName(text);
    if (text !== reading.text) confidence = Math.min(confidence, 0.92);
    if (!isPlausibleName(text)) confidence = Math.min(confidence, 0.6);
  }
  confidence *= reading.fit;
  if (byHand) confidence = Math.min(confidence, 0.5);
  return { reading, text, confidence, source: "ocr", byHand, readTwice };
}

/** Below this for the first reading, agreement of the second proves nothing. */
const LEAST_FIRST = 0.6;
/** A second reading that doubts itself contradicts nobody. */
const LEAST_SECOND = 0.6;

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
