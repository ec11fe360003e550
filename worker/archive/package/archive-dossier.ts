import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { Commit } from "../ocfl/inventory.ts";
import type { OcflStore, WrittenVersion } from "../ocfl/ocfl-store.ts";
import { ArchiveRecord, EVENTS_FILE, type PackageEvent, PackageEvents, RECORD_FILE } from "./archive-record.ts";
import { type PackageInput, packageDossier, packageEvents, preparePackage, recordBytes } from "./package-dossier.ts";
import { dossierObjectId } from "./package-identifiers.ts";

export interface ArchiveDossierInput extends PackageInput {
  /** Who archives, as the version names it; the address is a URI such as `urn:camtay:account:…` or `mailto:…`. */
  readonly user: Commit["user"];
}

const MESSAGE = { created: "Lưu trữ hồ sơ", changed: "Bổ sung hoặc sửa hồ sơ" } as const;

/**
 * Packs a dossier as AIP_hoso and keeps it as one OCFL object, whose id follows from agency and dossier code. A dossier that is kept
 * already gets a new version; when nothing changed, nothing is written and the newest version is returned.
 * @throws AppError `archive.nothing_to_pack`, `archive.disk_full`, `archive.busy`, `archive.object_damaged`
 */
export async function archiveDossier(store: OcflStore, input: ArchiveDossierInput, edges: { now: () => Date }): Promise<WrittenVersion> {
  const now = edges.now();
  const { agency, code } = input.dossier;
  const key = store.prepareKey(dossierObjectId(agency.code, code));
  const prepared = await preparePackage(input);
  const { record } = prepared;
  const signed = record.papers.filter((paper) => paper.signatures.length > 0).length;
  const { objectId } = record;
  if (!(await store.has(objectId))) {
    const files = await packageDossier(prepared, { created: now, now, events: packageEvents("new", now, signed) });
    try {
      return await store.createObject(objectId, files, { created: now, message: MESSAGE.created, user: input.user }, { key });
    } catch (thrown) {
      // Another task was quicker with the same dossier: go on as for one that is kept.
      if (!(thrown instanceof AppError && thrown.code === "archive.object_exists")) throw thrown;
    }
  }
  const inventory = await store.readInventory(objectId);
  if ((await store.readFile(objectId, RECORD_FILE)).equals(recordBytes(record))) {
    return { objectId, version: inventory.head, path: store.objectFolder(objectId), files: await store.listFiles(objectId) };
  }
  const events: PackageEvent[] = [
    ...PackageEvents.parse(await readJson(store, objectId, EVENTS_FILE)),
    ...packageEvents("changed", now, signed),
  ];
  const created = new Date(inventory.versions.v1?.created ?? now);
  const put = await packageDossier(prepared, { created, now, events });
  return store.addVersion(
    objectId,
    { put, replaceAll: true, expectedHead: inventory.head },
    { created: now, message: MESSAGE.changed, user: input.user },
    { key },
  );
}

const readJson = async (store: OcflStore, objectId: string, file: string): Promise<unknown> =>
  JSON.parse((await store.readFile(objectId, file)).toString("utf8"));

/** The record of an archived dossier. @throws AppError `archive.object_missing`, `archive.file_missing`, `archive.object_damaged` */
export const readArchiveRecord = async (store: OcflStore, objectId: string): Promise<ArchiveRecord> =>
  ArchiveRecord.parse(await readJson(store, objectId, RECORD_FILE));
