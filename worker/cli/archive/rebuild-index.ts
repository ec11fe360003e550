import { hash } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { nameUuid, type OcflStore } from "../../archive/index.ts";
import { contentPath, type Inventory, stateOf } from "../../archive/ocfl/inventory.ts";
import { ArchiveRecord, RECORD_FILE } from "../../archive/package/archive-record.ts";
import type { Database } from "../../db/database.ts";
import { type ArchivedDossier, publishDossiers } from "../../reuse/publish-dossier.ts";
import { type WordHasher, wordHasher } from "../../reuse/word-hasher.ts";

export interface Rebuilt {
  readonly dossiers: number;
  readonly papers: number;
  /** Objects that could not be read. */
  readonly skipped: number;
}

/** One transaction for so many dossiers: each waits for the disk once. */
const BATCH = 500;

/** Fills the reuse index from the archive alone; dossiers the database still knows keep their ids and the day they were handed over. */
export async function rebuildIndex(store: OcflStore, db: Database, personKey: Buffer, now: () => Date): Promise<Rebuilt> {
  const rebuilt = { dossiers: 0, papers: 0, skipped: 0 };
  const hasher = rememberingHasher(wordHasher(personKey));
  let batch: ArchiveRecord[] = [];
  const flush = async (): Promise<void> => {
    const records = batch;
    batch = [];
    await db.transaction().execute(async (transaction) => {
      await publishDossiers(transaction, personKey, await known(transaction, records), now(), hasher);
    });
    rebuilt.dossiers += records.length;
    rebuilt.papers += records.reduce((sum, record) => sum + record.papers.length, 0);
  };
  for await (const { place, inventory } of store.objects()) {
    const record = inventory ? await readRecord(store, place, inventory) : "damaged";
    if (record === "none") continue; // a seal, or a dossier that was destroyed
    if (record === "damaged") rebuilt.skipped += 1;
    else batch.push(record);
    if (batch.length === BATCH) await flush();
  }
  if (batch.length > 0) await flush();
  return rebuilt;
}

/** The record in the newest version, when its bytes are what the inventory says; `camtay archive check` tells what is wrong otherwise. */
async function readRecord(store: OcflStore, place: string, inventory: Inventory): Promise<ArchiveRecord | "none" | "damaged"> {
  const digest = stateOf(inventory).get(RECORD_FILE);
  if (digest === undefined) return "none";
  try {
    const bytes = await store.storage.get(`${place}/${contentPath(inventory, digest) ?? ""}`);
    if (bytes === null || hash("sha512", bytes) !== digest) return "damaged";
    return ArchiveRecord.parse(JSON.parse((await store.openBytes(inventory.id, bytes)).toString("utf8")));
  } catch (thrown) {
    if (thrown instanceof AppError && CONCERNS_ALL.has(thrown.code)) throw thrown;
    return thrown instanceof AppError && thrown.code === "archive.destroyed" ? "none" : "damaged";
  }
}

/** Without the office's key or the bucket not one record can be read: that is no damage, and must not look like an empty archive. */
const CONCERNS_ALL: ReadonlySet<string> = new Set(["keys.office_key_needed", "keys.other_office_key", "archive.s3_failed"]);

/** What the database still knows of the dossiers: their ids, and the day on which they were handed over. */
async function known(db: Database, records: readonly ArchiveRecord[]): Promise<ArchivedDossier[]> {
  const dossiers = await db
    .selectFrom("dossiers")
    .select(["id", "agency", "code", "returned_at"])
    .where(
      "code",
      "in",
      records.map(({ dossier }) => dossier.code),
    )
    .execute();
  const papers =
    dossiers.length === 0
      ? []
      : await db
          .selectFrom("papers")
          .select(["id", "dossier_id", "pdf_sha256"])
          .where(
            "dossier_id",
            "in",
            dossiers.map(({ id }) => id),
          )
          .execute();
  const rows = new Map(dossiers.map((row) => [`${row.agency} ${row.code}`, row]));
  const paperIds = new Map(papers.map((row) => [`${row.dossier_id} ${row.pdf_sha256}`, row.id]));
  return records.map((record) => withIds(record, rows.get(`${record.dossier.agency.code} ${record.dossier.code}`), paperIds));
}

function withIds(
  { objectId, dossier, papers }: ArchiveRecord,
  row: { readonly id: string; readonly returned_at: string | null } | undefined,
  paperIds: ReadonlyMap<string, string>,
): ArchivedDossier {
  return {
    dossierId: row?.id ?? dossier.id ?? nameUuid("camtay:dossier-id", objectId),
    code: dossier.code,
    agency: dossier.agency.code,
    procedure: dossier.procedure?.code ?? null,
    returnedAt: row?.returned_at ?? dossier.returnedAt ?? null,
    papers: papers.map((paper) => ({
      paperId: paperIds.get(`${row?.id} ${paper.sha256}`) ?? paper.id ?? nameUuid("camtay:paper-id", objectId, paper.file),
      documentType: paper.documentType,
      component: paper.component,
      pdfSha256: paper.sha256,
      fields: paper.fields,
    })),
  };
}

/** The same words stand on thousands of papers: each is hashed once, as long as they fit. */
function rememberingHasher(hasher: WordHasher): WordHasher {
  const remembered = new Map<string, string>();
  return (agency, beginning) => {
    const word = `${agency} ${beginning}`;
    const before = remembered.get(word);
    if (before !== undefined) return before;
    if (remembered.size >= MOST_WORDS) remembered.clear();
    const hashed = hasher(agency, beginning);
    remembered.set(word, hashed);
    return hashed;
  };
}
const MOST_WORDS = 200_000;
