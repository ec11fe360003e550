import type { FieldType } from "@camtay/shared/catalogues/documents.ts";
import { parseCardPayload } from "@camtay/shared/domain/card-payload.ts";
import type { DigitizedPage } from "@camtay/shared/domain/digitized.ts";
import { classifyPage } from "./classify-paper.ts";
import { CARD } from "./cross-check/crossed-fields.ts";
import { extractFields } from "./extract-fields.ts";
import { WORD_SURE } from "./judge-field.ts";
import type { PageText } from "./page-text.ts";
import { textRows } from "./text-rows.ts";

/** Values that must be exact to be of use; a wrong letter in a sentence can be seen, a wrong one in a name cannot. */
const EXACT: ReadonlySet<FieldType> = new Set(["person_name", "personal_id", "date", "doc_number", "money", "area_m2"]);
/** Fields nobody fills in elsewhere. */
const UNUSED = /^(?:national_title|signer(?:_title)?|receiver|registrar|attendant|facility_head)$/;

/**
 * The words of a page that are worth a second reading: those not sure, in names, numbers, dates and sums that a paper of this kind carries;
 * on copies of cards whose code cannot be read also numbers that seem sure, because bold digits of a copy are misread with confidence.
 * Forms filled in by hand are left out: a person checks them anyway.
 */
export function chooseSecondReading(page: Pick<DigitizedPage, "words" | "width" | "height" | "qr">): number[] {
  const text: PageText = { rows: textRows(page.words), width: page.width, height: page.height, qr: page.qr };
  const { type } = classifyPage(text);
  if (type === null || type.layout === "filled in by hand") return [];
  const isCardWithoutCode = type.id === CARD && !page.qr.some(({ text }) => parseCardPayload(text) !== null);
  const chosen = new Set<number>();
  for (const reading of extractFields(type, [text])) {
    const { field } = reading;
    const exact = EXACT.has(field.type) || /code|dossier|(?:^|_)name$/.test(field.key);
    if (!exact || UNUSED.test(field.key)) continue;
    const always = isCardWithoutCode && field.type === "personal_id";
    for (const word of reading.words) if (always || page.words[word]!.confidence < WORD_SURE) chosen.add(word);
  }
  return [...chosen].sort((a, b) => a - b);
}
