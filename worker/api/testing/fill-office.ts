import type { Database } from "../../db/database.ts";
import { newId } from "../../db/new-id.ts";

export interface Office {
  readonly batchId: string;
  readonly dossierId: string;
  readonly paperId: string;
  readonly signingBatchId: string;
  readonly lookupId: string;
  readonly valueId: string;
  readonly personMergeId: string;
  readonly personRequestId: string;
  readonly catalogueImportId: string;
}

/** One of everything in an agency, without pages or PDFs: enough to ask for it. */
export async function fillOffice(db: Database, agency: string): Promise<Office> {
  const at = new Date().toISOString();
  const office = {
    batchId: newId(),
    dossierId: newId(),
    paperId: newId(),
    signingBatchId: newId(),
    lookupId: newId(),
    valueId: newId(),
    personMergeId: newId(),
    personRequestId: newId(),
    catalogueImportId: newId(),
  };
  const noError = { error_code: null, error_facts_json: null };
  await db
    .insertInto("batches")
    .values({
      id: office.batchId,
      agency,
      account_id: null,
      procedure: null,
      dossier_code: null,
      manifest_json: null,
      state: "open",
      assemble_key: null,
      ...noError,
      created_at: at,
      finished_at: null,
    })
    .execute();
  await db
    .insertInto("dossiers")
    .values({
      id: office.dossierId,
      agency,
      code: `${agency}.1-261123-0001`,
      procedure: null,
      procedure_name: null,
      batch_id: office.batchId,
      flagged: 0,
      archive_key: null,
      archive_object: null,
      created_at: at,
      archived_at: null,
      returned_at: null,
    })
    .execute();
  await db
    .insertInto("papers")
    .values({
      id: office.paperId,
      dossier_id: office.dossierId,
      batch_id: office.batchId,
      position: 0,
      document_type: "can_cuoc",
      component: "Thẻ căn cước",
      component_confidence: 1,
      state: "review",
      pdf_sha256: null,
      content_key: "none",
      compose_key: null,
      ...noError,
      created_at: at,
      updated_at: at,
    })
    .execute();
  await db
    .insertInto("signing_batches")
    .values({
      id: office.signingBatchId,
      agency,
      account_id: null,
      state: "frozen",
      role: "officer",
      frozen_at: at,
      expires_at: at,
      certificate_subject: "CN=Mẫu",
      certificate_serial: "01",
      certificate_valid_to: at,
      ...noError,
      created_at: at,
      updated_at: at,
    })
    .execute();
  await db
    .insertInto("person_merges")
    .values({
      id: office.personMergeId,
      agency,
      old_hmac: newId(),
      new_hmac: newId(),
      evidence: "printed-together",
      papers_json: "[]",
      state: "proposed",
      proposed_at: at,
      decided_by: null,
      decided_at: null,
    })
    .execute();
  await db
    .insertInto("person_requests")
    .values({
      id: office.personRequestId,
      agency,
      kind: "deletion",
      person_hmac: newId(),
      received_at: at,
      received_by: "officer-1",
      acknowledge_by: at.slice(0, 10),
      answer_by: at.slice(0, 10),
      acknowledged_at: null,
      state: "received",
      approved_by: null,
      dossiers_json: null,
      reason: null,
      finished_at: null,
      finished_by: null,
    })
    .execute();
  await db
    .insertInto("catalogue_imports")
    .values({
      id: office.catalogueImportId,
      agency,
      decision: "789/QĐ-UBND",
      issued_on: "2026-01-05",
      issuer: "UBND tỉnh Mẫu",
      effective_from: "2026-02-01",
      effective_to: null,
      whole: 0,
      file_name: "danh-muc.xlsx",
      file_sha256: "a".repeat(64),
      imported_by: "admin-1",
      at,
      undone_at: null,
    })
    .execute();
  return office;
}
