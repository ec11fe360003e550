import { findDocument } from "@camtay/shared/catalogues/documents.ts";
import { equivalentResultCodes, findProcedure } from "@camtay/shared/catalogues/procedures.ts";
import type { DigitizedField } from "@camtay/shared/domain/digitized.ts";
import { parsePrintedDate } from "@camtay/shared/domain/partial-date.ts";
import type { Transaction } from "kysely";
import type { Tables } from "../db/database.ts";
import { newId } from "../db/new-id.ts";
import { ISSUE_DATE_KEYS, VALID_UNTIL_KEYS } from "./document-attributes.ts";
import { numberByNameAndBirth, partiesOfPaper } from "./parties-of-paper.ts";
import { personKey } from "./person-key.ts";

export interface ArchivedPaper {
  readonly paperId: string;
  readonly documentType: string | null;
  readonly component: string;
  readonly pdfSha256: string;
  readonly fields: readonly DigitizedField[];
}

export interface ArchivedDossier {
  readonly dossierId: string;
  readonly code: string;
  readonly agency: string;
  readonly procedure: string | null;
  readonly returnedAt: string | null;
  readonly papers: readonly ArchivedPaper[];
}

/**
 * A result of the dossier's own procedure stays hidden until it was handed over. Where the procedure is unknown, every paper
 * that some procedure issues counts as a result: hidden too long is the smaller harm.
 */
export function isResult(documentType: string, procedure: string | null): boolean {
  const codes = findDocument(documentType)?.resultTypeCodes ?? [];
  const results = procedure === null ? undefined : findProcedure(procedure)?.results;
  if (!results) return codes.length > 0;
  const issued = new Set(results.flatMap(({ code }) => (code === null ? [] : equivalentResultCodes(code))));
  return codes.some((code) => issued.has(code));
}

/** Puts what an archived dossier says into the reuse index. A second call replaces the first. */
export async function publishDossier(
  transaction: Transaction<Tables>,
  officeKey: Buffer,
  dossier: ArchivedDossier,
  now: Date,
): Promise<void> {
  await transaction.deleteFrom("reuse_documents").where("dossier_id", "=", dossier.dossierId).execute();
  const known = dossier.papers.flatMap((paper) => {
    const document = paper.documentType === null ? undefined : findDocument(paper.documentType);
    return document ? [{ paper, document, parties: partiesOfPaper(document.id, paper.fields) }] : [];
  });
  const everyone = known.flatMap(({ parties }) => parties);
  for (const { paper, document, parties } of known) {
    const documentId = newId();
    const result = isResult(document.id, dossier.procedure);
    await transaction
      .insertInto("reuse_documents")
      .values({
        id: documentId,
        dossier_id: dossier.dossierId,
        dossier_code: dossier.code,
        agency: dossier.agency,
        paper_id: paper.paperId,
        document_type: document.id,
        document_name: document.name,
        pdf_sha256: paper.pdfSha256,
        issued_on: dateOf(paper.fields, ISSUE_DATE_KEYS),
        valid_until: dateOf(paper.fields, VALID_UNTIL_KEYS) ?? endOfMonths(paper.fields),
        is_result: result ? 1 : 0,
        visible_from: result ? dossier.returnedAt : now.toISOString(),
        published_at: now.toISOString(),
      })
      .execute();
    for (const party of parties) {
      const linked = party.identityNumber === null ? numberByNameAndBirth(party, everyone) : null;
      const number = party.identityNumber ?? linked;
      const partyId = newId();
      await transaction
        .insertInto("reuse_parties")
        .values({
          id: partyId,
          document_id: documentId,
          party: party.party,
          person_hmac: number === null ? null : personKey(officeKey, number),
          linked_by: number === null ? null : linked === null ? "number" : "name-and-birth-date",
        })
        .execute();
      for (const { attribute, text, field } of party.values)
        await transaction
          .insertInto("reuse_values")
          .values({
            id: newId(),
            document_id: documentId,
            party_id: partyId,
            attribute,
            text,
            page: field.page,
            box_json: field.box === null ? null : JSON.stringify(field.box),
            confidence: field.confidence,
            confirmed_by: field.source,
          })
          .execute();
    }
  }
}

/** The result was handed over: from now on its data may be reused. */
export async function showReturnedResults(transaction: Transaction<Tables>, dossierId: string, now: Date): Promise<void> {
  await transaction
    .updateTable("reuse_documents")
    .set({ visible_from: now.toISOString() })
    .where("dossier_id", "=", dossierId)
    .where("visible_from", "is", null)
    .execute();
}

/** "Có giá trị 06 tháng kể từ ngày cấp": only where the paper itself says so. */
function endOfMonths(fields: readonly DigitizedField[]): string | null {
  const months = Number(/\d+/.exec(fields.find(({ key, flagged }) => key === "valid_months" && !flagged)?.text ?? "")?.[0]);
  const issued = dateOf(fields, ["issue_date"]);
  if (!(months > 0 && months <= 120) || issued === null || issued.length !== "2026-11-23".length) return null;
  const [year, month, day] = issued.split("-").map(Number);
  const last = new Date(Date.UTC(year!, month! - 1 + months + 1, 0));
  // 31 August and six months is 28 February, not 3 March.
  const end = new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(day!, last.getUTCDate())));
  return end.toISOString().slice(0, 10);
}

function dateOf(fields: readonly DigitizedField[], keys: readonly string[]): string | null {
  for (const key of keys) {
    const field = fields.find((candidate) => candidate.key === key && !candidate.flagged);
    const date = field && parsePrintedDate(field.text);
    if (date) return date;
  }
  return null;
}
