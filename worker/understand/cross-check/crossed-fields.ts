import { fold } from "@camtay/shared/text/fold.ts";
import { editDistance } from "../fuzzy.ts";
import type { JudgedField } from "../judge-field.ts";

/** The fields of one paper and the codes on its pages. */
export interface CheckedPaper {
  readonly documentType: string | null;
  readonly fields: JudgedField[];
  readonly codes: readonly string[];
}

/** The kind of paper that carries a code with its own data. */
export const CARD = "can_cuoc";

/** Confidence of what two papers say alike. */
export const AGREED = 0.985;

export const field = (paper: CheckedPaper, key: string): JudgedField | undefined => paper.fields.find((f) => f.reading.field.key === key);

/** Puts a value in place of what was read, with who says so. */
export function settle(judged: JudgedField | undefined, text: string, source: "qr" | "cross-check", confidence: number): void {
  if (!judged) return;
  judged.text = text;
  judged.source = source;
  judged.confidence = confidence;
}

/** Same name but for marks or one letter, and not a sibling: all other syllables equal. */
export function sameLetters(a: string, b: string): boolean {
  const [x, y] = [fold(a), fold(b)];
  return x === y || (x.split(" ").length === y.split(" ").length && x.length > 8 && editDistance(x, y, 1) <= 1);
}

/** What was only read, and contradicts something, is no longer sure; what a code says stays. */
export function doubt(...fields: JudgedField[]): void {
  for (const judged of fields) if (judged.source === "ocr") judged.confidence = Math.min(judged.confidence, 0.5);
}
