import { createHash } from "node:crypto";
import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { Transaction } from "kysely";
import type { BlobStore } from "../../blobs/blob-store.ts";
import type { Tables } from "../../db/database.ts";
import type { SignerCapabilities } from "../signer.ts";
import type { BatchRow, BatchStore, DocumentRow } from "./batch-store.ts";
import { signerCertificate } from "./check-signer.ts";
import { type Frozen, freezePaper, freezePaperFile } from "./freeze-paper.ts";
import { inParallel } from "./in-parallel.ts";
import { isLarge } from "./large-files.ts";
import { FREEZE_MINUTES, fieldNameOf, type PaperToSign, type SigningEdges, type SigningSetup } from "./signing-setup.ts";

export interface FreezeRequest {
  readonly agency: string;
  readonly accountId: string | null;
  readonly papers: readonly PaperToSign[];
}

interface FreezeTools {
  readonly store: BatchStore;
  readonly blobs: BlobStore;
  readonly edges: SigningEdges;
}

type FrozenColumns = Pick<DocumentRow, "prepared_sha256" | "byte_range_json" | "document_digest" | "signed_attributes">;

const freezeOne = async (
  tools: FreezeTools,
  setup: SigningSetup,
  capabilities: SignerCapabilities,
  source: string,
  signedAt: Date,
): Promise<FrozenColumns> => {
  const sha256 = Sha256.parse(source);
  if (!(await isLarge(tools.blobs, sha256))) {
    const frozen = freezePaper(await tools.blobs.get(sha256), setup, capabilities, signedAt);
    return columnsOf(frozen, await tools.blobs.put(frozen.pieces));
  }
  const target = await tools.blobs.scratch();
  const frozen = await tools.blobs.withFile(sha256, async (source) => freezePaperFile(source, target, setup, capabilities, signedAt));
  return columnsOf(frozen, await tools.blobs.adopt(target));
};

const columnsOf = (frozen: Frozen, prepared_sha256: string): FrozenColumns => ({
  prepared_sha256,
  byte_range_json: JSON.stringify(frozen.byteRange),
  document_digest: Buffer.from(frozen.digest).toString("hex"),
  signed_attributes: frozen.signedAttributes.toString("base64"),
});

/** Seconds are what `/M` holds: the stored time must be the written one. */
const wholeSecond = (time: Date): Date => new Date(Math.floor(time.getTime() / 1000) * 1000);

const expiryOf = (frozenAt: Date): string => new Date(frozenAt.getTime() + FREEZE_MINUTES * 60_000).toISOString();

/**
 * Freezes papers into a new batch: every placeholder and every signed attribute is final before anyone is asked to authorise.
 * All or none. A paper once sent to a key keeps the bytes that were sent.
 * @throws AppError `signing.already_signed`, `signing.paper_in_other_batch`, and those of the PDF writer
 */
export const freezeBatch = async (
  tools: FreezeTools,
  setup: SigningSetup,
  capabilities: SignerCapabilities,
  request: FreezeRequest,
): Promise<string> => {
  const { store, edges } = tools;
  const certificate = signerCertificate(capabilities);
  const frozenAt = wholeSecond(edges.now());
  const id = edges.newId();
  const stamp = frozenAt.toISOString();
  const rows = await inParallel(
    request.papers,
    async (paper, position): Promise<DocumentRow> => ({
      id: edges.newId(),
      batch_id: id,
      position,
      paper_id: paper.paperId,
      name: paper.name,
      state: "PREPARED",
      source_sha256: paper.pdf,
      certificate_serial: certificate.serialHex,
      field_name: fieldNameOf(setup.role),
      ...(await freezeOne(tools, setup, capabilities, paper.pdf, frozenAt)),
      sent: 0,
      request_id: null,
      signature_value: null,
      timestamp_token: null,
      signed_sha256: null,
      error_code: null,
      error_facts_json: null,
      updated_at: stamp,
    }),
  );
  await store.database.transaction().execute(async (transaction) => {
    await transaction
      .insertInto("signing_batches")
      .values({
        id,
        agency: request.agency,
        account_id: request.accountId,
        state: "frozen",
        role: setup.role,
        frozen_at: stamp,
        expires_at: expiryOf(frozenAt),
        certificate_subject: certificate.subjectText,
        certificate_serial: certificate.serialHex,
        certificate_valid_to: certificate.notAfter.toISOString(),
        error_code: null,
        error_facts_json: null,
        created_at: stamp,
        updated_at: stamp,
        owner: null,
        chain_json: setup.handedChain ?? null,
      })
      .execute();
    for (const row of rows) await placeDocument(transaction, row);
  });
  edges.onChange(id);
  return id;
};

const placeDocument = async (transaction: Transaction<Tables>, row: DocumentRow): Promise<void> => {
  const known = await transaction
    .selectFrom("signing_documents")
    .selectAll()
    .where("source_sha256", "=", row.source_sha256)
    .where("certificate_serial", "=", row.certificate_serial)
    .where("field_name", "=", row.field_name)
    .executeTakeFirst();
  if (known === undefined) await transaction.insertInto("signing_documents").values(row).execute();
  else if (known.state === "VERIFIED") throw new AppError("signing.already_signed", { paperId: row.paper_id });
  else if (!["PREPARED", "FAILED", "UNKNOWN"].includes(known.state))
    throw new AppError("signing.paper_in_other_batch", { paperId: row.paper_id });
  else {
    const { id: _, ...fresh } = row;
    const kept = { batch_id: row.batch_id, position: row.position, paper_id: row.paper_id, name: row.name, updated_at: row.updated_at };
    // Bytes that a key may have signed stay: a second signature over other bytes would be a second signature.
    const change = known.sent === 1 ? { ...kept, state: known.signature_value === null ? ("PREPARED" as const) : known.state } : fresh;
    await transaction.updateTable("signing_documents").set(change).where("id", "=", known.id).execute();
  }
  await transaction
    .updateTable("papers")
    .set({ state: "signing", updated_at: row.updated_at })
    .where("id", "=", row.paper_id)
    .where("state", "in", ["ready", "signing"])
    .execute();
};

/** Freezes anew, with a new signing time, what has not been sent to a key yet. */
export const freezeAgain = async (
  tools: FreezeTools,
  setup: SigningSetup,
  capabilities: SignerCapabilities,
  batch: BatchRow,
): Promise<void> => {
  const { store, edges } = tools;
  const certificate = signerCertificate(capabilities);
  const frozenAt = wholeSecond(edges.now());
  const waiting = (await store.documents(batch.id, ["PREPARED"])).filter((document) => document.sent === 0);
  const frozen = await inParallel(waiting, (document) => freezeOne(tools, setup, capabilities, document.source_sha256, frozenAt));
  const fresh = new Map(waiting.map((document, index) => [document.id, frozen[index]]));
  await store.move(
    waiting,
    ["PREPARED"],
    "PREPARED",
    (document) => ({ ...fresh.get(document.id), certificate_serial: certificate.serialHex }),
    async (transaction) => {
      await transaction
        .updateTable("signing_batches")
        .set({
          state: "frozen",
          frozen_at: frozenAt.toISOString(),
          expires_at: expiryOf(frozenAt),
          certificate_subject: certificate.subjectText,
          certificate_serial: certificate.serialHex,
          certificate_valid_to: certificate.notAfter.toISOString(),
        })
        .where("id", "=", batch.id)
        .execute();
    },
  );
  edges.onChange(batch.id);
};

/** Digest that goes to the signer, from the stored attributes. */
export const signedDigest = (attributes: Uint8Array, hash: string): Buffer => createHash(hash).update(attributes).digest();
