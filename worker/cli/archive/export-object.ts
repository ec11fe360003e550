import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { dossierObjectId, type OcflStore } from "../../archive/index.ts";
import { writeDurably } from "../../archive/ocfl/durable-files.ts";
import { packageFolderName } from "../../archive/package/package-identifiers.ts";

/** The object of a dossier code or object id. @throws AppError `archive.object_missing` */
export function findObject(store: OcflStore, code: string, agency: string): string {
  const candidates = [code, dossierObjectId(agency, code)];
  const found = candidates.find((id) => store.has(id));
  if (found === undefined) throw new AppError("archive.object_missing", { objectId: code });
  return found;
}

export interface Exported {
  readonly folder: string;
  readonly version: string;
  readonly files: number;
}

/**
 * Writes a package as a folder of its own under `out`, every file checked against the inventory. The folder appears only when it is whole.
 * @throws AppError `archive.folder_not_empty`, `archive.object_damaged`
 */
export async function exportObject(store: OcflStore, objectId: string, out: string, version?: string): Promise<Exported> {
  const inventory = await store.readInventory(objectId);
  const chosen = version ?? inventory.head;
  if (!inventory.versions[chosen]) throw new AppError("archive.object_missing", { objectId: `${objectId} ${chosen}` });
  const folder = join(resolve(out), packageFolderName(objectId));
  const temporary = `${folder}.part`;
  await rm(temporary, { recursive: true, force: true });
  const files = await store.listFiles(objectId, chosen);
  for (const { logicalPath } of files) {
    const target = join(temporary, logicalPath);
    await mkdir(dirname(target), { recursive: true });
    await writeDurably(target, await store.readFile(objectId, logicalPath, chosen));
  }
  await rename(temporary, folder).catch((cause: unknown) => {
    throw new AppError("archive.folder_not_empty", { folder }, { cause });
  });
  return { folder, version: chosen, files: files.length };
}
