import type { DocumentField } from "@camtay/shared/catalogues/documents.ts";
import { type Box, boxAround } from "@camtay/shared/domain/geometry.ts";
import type { Token } from "./text-rows.ts";

/** A value as read, before anything else has spoken for or against it. */
export interface FieldReading {
  readonly field: DocumentField;
  readonly text: string;
  readonly page: number;
  /** Null where nothing stands on the page that could be shown. */
  readonly box: Box | null;
  /** Confidence of the least certain word of the value, 0 to 1, as the engine gave it. */
  readonly wordConfidence: number;
  /** How well the text fits the type of the field, 0 to 1. */
  readonly fit: number;
  /** Words on the page that the value was read from. */
  readonly words: readonly number[];
}

/** The value that stands in the words `used`; its page is that of the first word. */
export function toReading(field: DocumentField, text: string, used: readonly Token[], fit: number): FieldReading {
  return {
    field,
    text,
    page: used[0]!.page,
    box: boxAround(used.filter((token) => token.page === used[0]!.page).map((token) => token.box)),
    wordConfidence: Math.min(...used.map((token) => token.confidence)),
    fit,
    words: [...new Set(used.map((token) => token.word))],
  };
}

/** A value that should stand on the page and was not found: empty, for a code, another paper or a person to fill in. */
export const emptyReading = (field: DocumentField, page: number, box: Box | null): FieldReading => ({
  field,
  text: "",
  page,
  box,
  wordConfidence: 0,
  fit: 0,
  words: [],
});

/** Without these a paper is of no use: when one cannot be read a person is asked, and it is not left out in silence. */
export const isEssential = ({ key }: DocumentField): boolean =>
  /^(?:full_name|personal_id|number|dossier_code|business_code|owner_name|owner_id|total)$/.test(key);
