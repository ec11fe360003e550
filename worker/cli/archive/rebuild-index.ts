import { nameUuid, type OcflStore } from "../../archive/index.ts";
import { ArchiveRecord, RECORD_FILE } from "../../archive/package/archive-record.ts";
import type { Database } from "../../db/database.ts";
import { type ArchivedDossier, publishDossier } from "../../reuse/publish-dossier.ts";

export interface Rebuilt {
  readonly dossiers: number;
  readonly papers: number;
  /** Objects that could not be read. */
  readonly skipped: number;
}

/** Fills the reuse index from the archive alone; dossiers the database still knows keep their ids and the day they were handed over. */
export async function rebuildIndex(store: OcflStore, db: Database, personKey: Buffer, now: () => Date): Promise<Rebuilt> {
  const rebuilt = { dossiers: 0, papers: 0, skipped: 0 };
  for (const { inventory } of store.objects()) {
    if (
      inventory &&
      !Object.values(inventory.versions[inventory.head]?.state ?? {})
        .flat()
        .includes(RECORD_FILE)
    )
      continue; // a seal
    const record = inventory && (await readRecord(store, inventory.id));
    if (!record) {
      rebuilt.skipped += 1;
      continue;
    }
    await db.transaction().execute(async (transaction) => {
      await publishDossier(transaction, personKey, await known(transaction, record), now());
    });
    rebuilt.dossiers += 1;
    rebuilt.papers += record.papers.length;
  }
  return rebuilt;
}

async function readRecord(store: OcflStore, objectId: string): Promise<ArchiveRecord | undefined> {
  try {
    return ArchiveRecord.parse(JSON.parse((await store.readFile(objectId, RECORD_FILE)).toString("utf8")));
  } catch {
    return undefined; // counted as skipped; `camtay archive check` says what is wrong with it
  }
}

async function known(db: Database, { objectId, dossier, papers }: ArchiveRecord): Promise<ArchivedDossier> {
  const row = await db
    .selectFrom("dossiers")
    .select(["id", "returned_at"])
    .where("agency", "=", dossier.agency.code)
    .where("code", "=", dossier.code)
    .executeTakeFirst();
  const rows = row ? await db.selectFrom("papers").select(["id", "pdf_sha256"]).where("dossier_id", "=", row.id).execute() : [];
  return {
    dossierId: row?.id ?? dossier.id ?? nameUuid("camtay:dossier-id", objectId),
    code: dossier.code,
    agency: dossier.agency.code,
    procedure: dossier.procedure?.code ?? null,
    returnedAt: row?.returned_at ?? dossier.returnedAt ?? null,
    papers: papers.map((paper) => ({
      paperId: rows.find((one) => one.pdf_sha256 === paper.sha256)?.id ?? paper.id ?? nameUuid("camtay:paper-id", objectId, paper.file),
      documentType: paper.documentType,
      component: paper.component,
      pdfSha256: paper.sha256,
      fields: paper.fields,
    })),
  };
}
