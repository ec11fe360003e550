import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { dossierObjectId, type OcflStore } from "../../archive/index.ts";
import { writeDurably } from "../../archive/ocfl/durable-files.ts";
import { packageFolderName } from "../../archive/package/package-identifiers.ts";
import { writeZip } from "../../archive/package/zip-writer.ts";

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
  await rename(temporary, folder).catch(async (cause: unknown) => {
    await rm(temporary, { recursive: true, force: true });
    throw new AppError("archive.folder_not_empty", { folder }, { cause });
  });
  return { folder, version: chosen, files: files.length };
}

/** The same as one ZIP file `<id>.zip`, the package's folder inside; made from a checked export. */
export async function exportZip(store: OcflStore, objectId: string, out: string, version?: string): Promise<Exported> {
  const target = join(resolve(out), `${packageFolderName(objectId)}.zip`);
  if (existsSync(target)) throw new AppError("archive.folder_not_empty", { folder: target });
  const temporary = join(resolve(out), `.${packageFolderName(objectId)}.zip-parts`);
  await rm(temporary, { recursive: true, force: true });
  try {
    const exported = await exportObject(store, objectId, temporary, version);
    const inventory = await store.readInventory(objectId);
    const names = (await store.listFiles(objectId, exported.version)).map((file) => file.logicalPath).sort();
    const entries = names.map((name) => ({ path: `${packageFolderName(objectId)}/${name}`, file: join(exported.folder, name) }));
    await rm(`${target}.part`, { force: true });
    await writeZip(`${target}.part`, entries, new Date(inventory.versions[exported.version]?.created ?? 0));
    await rename(`${target}.part`, target);
    return { ...exported, folder: target };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
