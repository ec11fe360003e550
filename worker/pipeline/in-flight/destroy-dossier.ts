import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { Transaction } from "kysely";
import { z } from "zod";
import { OcflStore } from "../../archive/index.ts";
import { recordDeletion } from "../../archive/package/record-fixity.ts";
import type { BlobStore } from "../../blobs/blob-store.ts";
import { audit } from "../../db/audit-log.ts";
import type { Database, Tables } from "../../db/database.ts";
import { newId } from "../../db/new-id.ts";
import type { DestructionTable } from "../../db/schema/archive.schema.ts";
import type { DossierKeys } from "../../keys/dossier-keys.ts";
import { filesOfDossier, forgetDossier } from "./files-of-dossier.ts";

/** What a destruction reaches. */
export interface DestructionParts {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly dossierKeys: DossierKeys;
  readonly archiveFolder: string;
  /** A server that speaks S3, for an archive in a bucket; null: Amazon's. */
  readonly s3Endpoint?: string | null;
}

/** A dossier to destroy, and the rule that allows it; whether its term has ended is the caller's to check. */
export interface DestructionRequest {
  readonly dossierId: string;
  readonly agency: string;
  readonly basis: string;
}

/**
 * The first of two people asks for the destruction of an archived dossier.
 * @returns id of the destruction
 * @throws AppError `access.no_such_item`, `archive.destruction_decided`
 */
export async function askForDestruction(db: Database, request: DestructionRequest, askedBy: string, now: Date): Promise<string> {
  return db.transaction().execute(async (transaction) => {
    const dossier = await transaction
      .selectFrom("dossiers")
      .selectAll()
      .where("id", "=", request.dossierId)
      .where("agency", "=", request.agency)
      .executeTakeFirst();
    if (!dossier?.archive_object) throw new AppError("access.no_such_item");
    const known = await transaction.selectFrom("destructions").select("state").where("dossier_id", "=", dossier.id).executeTakeFirst();
    if (known) throw new AppError("archive.destruction_decided", { state: known.state });
    const row: DestructionTable = {
      id: newId(),
      dossier_id: dossier.id,
      dossier_code: dossier.code,
      agency: dossier.agency,
      object_id: dossier.archive_object,
      basis: request.basis,
      state: "asked",
      asked_by: askedBy,
      asked_at: now.toISOString(),
      confirmed_by: null,
      confirmed_at: null,
      blobs_json: "[]",
      done_at: null,
    };
    await transaction.insertInto("destructions").values(row).execute();
    await note(transaction, row, askedBy, "dossier.destroy.ask", now);
    return row.id;
  });
}

/**
 * The second person confirms, and the dossier is destroyed: its key in the archive, its stored files, what the database says of it. The
 * decision is written down first, so that a stop in between is made good by `finishDestructions`.
 * @throws AppError `access.no_such_item`, `access.second_person_needed`, `archive.destruction_decided`, `archive.pile_in_work`
 */
export async function confirmDestruction(
  parts: DestructionParts,
  id: string,
  agency: string,
  confirmedBy: string,
  now: Date,
): Promise<void> {
  await parts.db.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom("destructions")
      .selectAll()
      .where("id", "=", id)
      .where("agency", "=", agency)
      .executeTakeFirst();
    if (!row) throw new AppError("access.no_such_item");
    if (row.state !== "asked") throw new AppError("archive.destruction_decided", { state: row.state });
    if (row.asked_by === confirmedBy) throw new AppError("access.second_person_needed");
    const blobs = await filesOfDossier(transaction, parts.blobs, row.dossier_id);
    await transaction
      .updateTable("destructions")
      .set({ state: "confirmed", confirmed_by: confirmedBy, confirmed_at: now.toISOString(), blobs_json: JSON.stringify(blobs) })
      .where("id", "=", id)
      .execute();
    await note(transaction, row, confirmedBy, "dossier.destroy.confirm", now);
  });
  await carryOut(parts, id, now);
}

/** Carries out what was confirmed and stopped half way. @returns how many */
export async function finishDestructions(parts: DestructionParts, now: Date): Promise<number> {
  const rows = await parts.db.selectFrom("destructions").select("id").where("state", "=", "confirmed").execute();
  for (const { id } of rows) await carryOut(parts, id, now);
  return rows.length;
}

const SOFTWARE = { name: "Cầm Tay", version: "0.1.0" };

/** Every part may be done twice. */
async function carryOut(
  { db, blobs, dossierKeys, archiveFolder, s3Endpoint = null }: DestructionParts,
  id: string,
  now: Date,
): Promise<void> {
  const row = await db.selectFrom("destructions").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  const store = await OcflStore.open(archiveFolder, { keys: dossierKeys, s3Endpoint });
  if (!dossierKeys.isDestroyed(row.object_id)) {
    // What was archived before there were keys lies plain, in whole or in its first versions.
    if ((await store.has(row.object_id)) && (await holdsPlain(store, row.object_id))) await store.purgeObject(row.object_id);
    if (dossierKeys.has(row.object_id)) await dossierKeys.destroy(row.object_id, id, now);
    else await dossierKeys.markDestroyed(row.object_id, id, now);
  }
  for (const sha256 of z.array(Sha256).parse(JSON.parse(row.blobs_json))) await blobs.destroy(sha256);
  const user = { name: row.agency, address: `urn:camtay:agency:${encodeURIComponent(row.agency)}` };
  await recordDeletion(store, row.object_id, `${id}; ${row.asked_by}, ${row.confirmed_by}; ${row.basis}`, {
    now: () => now,
    user,
    software: SOFTWARE,
  });
  await db.transaction().execute(async (transaction) => {
    await forgetDossier(transaction, row.dossier_id);
    await transaction.updateTable("destructions").set({ state: "done", done_at: now.toISOString() }).where("id", "=", id).execute();
    await note(transaction, row, row.confirmed_by ?? row.asked_by, "dossier.destroy", now);
  });
}

async function holdsPlain(store: OcflStore, objectId: string): Promise<boolean> {
  const { versions } = await store.readInventory(objectId);
  for (const version of Object.keys(versions)) if (await store.isPlain(objectId, version)) return true;
  return false;
}

const note = (transaction: Transaction<Tables>, row: DestructionTable, actor: string, action: string, now: Date): Promise<void> =>
  audit(
    transaction,
    {
      actor,
      agency: row.agency,
      action,
      subject: { kind: "dossier", id: row.dossier_id },
      outcome: "done",
      facts: { destruction: row.id, askedBy: row.asked_by },
    },
    now,
  );
