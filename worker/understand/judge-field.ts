import type { DigitizedField, Word } from "@camtay/shared/domain/digitized.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import type { FieldReading } from "./extract-fields.ts";
import { mendAddress } from "./values/mend-address.ts";
import { isPlausibleName } from "./values/person-name.ts";

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
  const used = reading.words.flatMap((index) => words[index] ?? []);
  const byHand = formIsFilledByHand || used.some((word) => word.hand === true);
  const second = used.filter((word) => word.second !== undefined);
  const readTwice = used.length > 0 && second.length === used.length && used.every((word) => sameText(word.text, word.second!.text));
  const contradicted = second.some((word) => !sameText(word.text, word.second!.text));
  let text = reading.text;
  let confidence = WORTH.find(([atLeast]) => reading.wordConfidence >= atLeast)![1];
  if (readTwice) confidence = Math.max(confidence, 0.97);
  if (contradicted) confidence = Math.min(confidence, 0.5);
  if (reading.field.type === "address") {
    const mended = mendAddress(text);
    text = mended.text;
    // A place that the table knows speaks for the reading; an address without a known province may have lost its end.
    confidence = mended.known ? Math.max(confidence, 0.9) : Math.min(confidence, mended.province ? 0.93 : 0.8);
    if (/(?:^|[\s,])(?:tỉnh|thành phố|xã|phường)$/iu.test(text)) confidence = Math.min(confidence, 0.4);
  }
  if (reading.field.type === "person_name" && !isPlausibleName(text)) confidence = Math.min(confidence, 0.6);
  confidence *= reading.fit;
  if (byHand) confidence = Math.min(confidence, 0.5);
  return { reading, text, confidence, source: "ocr", byHand, readTwice };
}

const sameText = (a: string, b: string): boolean => bare(a) === bare(b);
/** Marks count, punctuation at the ends does not. */
const bare = (text: string): string => text.normalize("NFC").replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");

export const foldedSame = (a: string, b: string): boolean => fold(a) === fold(b);
