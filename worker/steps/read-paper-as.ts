import { findDocument } from "@camtay/shared/catalogues/documents.ts";
import type { DigitizedField, DigitizedPage } from "@camtay/shared/domain/digitized.ts";
import { extractFields } from "../understand/extract-fields.ts";
import { FIELD_SURE, judgeField } from "../understand/judge-field.ts";
import { profilePage } from "../understand/page-profile.ts";

/**
 * Reads the values of a paper again, as the kind of paper a person says it is.
 * @param pages of this paper, in order
 */
export function readPaperAs(documentType: string, pages: readonly DigitizedPage[]): DigitizedField[] {
  const type = findDocument(documentType);
  if (!type) return [];
  const texts = pages.map((page, index) => profilePage(page, index).text);
  return extractFields(type, texts).map((reading) => {
    const judged = judgeField(reading, pages[reading.page]?.words ?? [], type.layout === "filled in by hand");
    const confidence = Math.max(0, Math.min(1, judged.confidence));
    return {
      key: reading.field.key,
      text: judged.text,
      page: Math.max(0, reading.page),
      box: reading.box,
      confidence,
      flagged: confidence < FIELD_SURE,
      source: judged.source,
    };
  });
}
