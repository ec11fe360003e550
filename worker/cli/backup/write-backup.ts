import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { OcflStore } from "../../archive/index.ts";
import { syncFolder, writeDurably } from "../../archive/ocfl/durable-files.ts";
import { type Replicated, replicateRoot } from "../../archive/ocfl/replicate-root.ts";
import { openBlobStore } from "../../blobs/blob-store.ts";
import type { Database } from "../../db/database.ts";
import { destroyedDossiers } from "../../db/destroyed-dossiers.ts";
import { openAtRest } from "../../keys/at-rest.ts";
import { openDossierKeys } from "../../keys/dossier-keys.ts";
import { ensureRecoveryCode, sealOfficeKeys } from "../../keys/escrow.ts";
import type { Settings } from "../../settings.ts";
import { BACKUP_PLACES, MANIFEST_FILE, type Manifest, readManifest } from "./backup-manifest.ts";
import { copyTree } from "./copy-tree.ts";
import { copyDatabase, dropOlderCopies } from "./database-copy.ts";

export interface BackupDone {
  readonly place: string;
  readonly blobs: number;
  readonly archive: Replicated;
}

/**
 * Everything an office needs to begin again elsewhere. A folder is brought up to date (only what is new is copied); a file is a whole
 * backup as tar. The office keys are in it sealed for the recovery code, so a backup alone opens nothing.
 * @param target folder, or a path that ends in `.tar`
 * @param tellCode hears the recovery code the one time it is made, before anything that may fail
 * @throws AppError `backup.not_a_backup` when the folder holds something else, `backup.program_failed`
 */
export async function writeBackup(
  settings: Settings,
  db: Database,
  target: string,
  now: Date,
  tellCode: (code: string) => void,
): Promise<BackupDone> {
  if (!target.endsWith(".tar")) return intoFolder(settings, db, resolve(target), now, tellCode);
  const file = resolve(target);
  await mkdir(dirname(file), { recursive: true });
  const work = mkdtempSync(join(dirname(file), ".camtay-backup-"));
  try {
    const done = await intoFolder(settings, db, join(work, "backup"), now, tellCode);
    await promisify(execFile)("tar", ["-cf", `${file}.part`, "-C", join(work, "backup"), "."]).catch((cause: unknown) => {
      throw new AppError("backup.program_failed", { program: "tar" }, { cause });
    });
    await rename(`${file}.part`, file);
    return { ...done, place: file };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function intoFolder(
  settings: Settings,
  db: Database,
  folder: string,
  now: Date,
  tellCode: (code: string) => void,
): Promise<BackupDone> {
  if (existsSync(folder) && readdirSync(folder).length > 0) readManifest(folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { publicKey, newCode } = await ensureRecoveryCode(settings);
  if (newCode !== null) tellCode(newCode);
  const recovery = await sealOfficeKeys(settings, publicKey);
  // The database first: every paper it speaks of is then among the files that are copied after it.
  const database = await copyDatabase(settings.database, folder);
  await forgetDestroyed(settings, db, folder, now);
  const blobs = await copyTree(join(settings.dataFolder, "blobs"), join(folder, BACKUP_PLACES.blobs), {
    leaveOut: (name) => name.endsWith(".tmp"),
  });
  const copyKeys = () =>
    copyTree(settings.archiveKeysFolder, join(folder, BACKUP_PLACES.dossierKeys), {
      changed: (from, to) => !readFileSync(from).equals(readFileSync(to)),
    });
  await copyKeys(); // before the archive, so that no object in a backup is without its key, also when it is stopped
  await copyTree(settings.trustFolder, join(folder, BACKUP_PLACES.trust), {
    changed: (from, to) => statSync(from).mtimeMs > statSync(to).mtimeMs,
  });
  const archive: Replicated = (await OcflStore.isAt(settings.archiveFolder, settings))
    ? await replicateRoot(await OcflStore.open(settings.archiveFolder, settings), await OcflStore.open(join(folder, BACKUP_PLACES.archive)))
    : { objects: 0, copied: 0, files: 0, damaged: [] };
  await copyKeys(); // of objects that were kept since
  const manifest: Manifest = { what: "camtay-backup-1", createdAt: now.toISOString(), database, officeKeyId: recovery.officeKeyId };
  await replaceFile(join(folder, BACKUP_PLACES.recovery), recovery);
  await replaceFile(join(folder, MANIFEST_FILE), manifest);
  await syncFolder(folder);
  dropOlderCopies(folder, database);
  return { place: folder, blobs, archive };
}

/** What was destroyed since is destroyed here too: keys are overwritten in place, not only replaced by the copying that follows. */
async function forgetDestroyed(settings: Settings, db: Database, folder: string, now: Date): Promise<void> {
  const { wrapper } = await openAtRest(settings);
  const blobs = openBlobStore(join(folder, BACKUP_PLACES.blobs));
  const dossierKeys = openDossierKeys(join(folder, BACKUP_PLACES.dossierKeys), wrapper);
  for (const { id, objectId, blobs: digests } of await destroyedDossiers(db)) {
    if (dossierKeys.has(objectId)) await dossierKeys.destroy(objectId, id, now);
    for (const digest of digests) await blobs.destroy(digest);
  }
}

async function replaceFile(path: string, content: unknown): Promise<void> {
  await rm(`${path}.part`, { force: true });
  await writeDurably(`${path}.part`, Buffer.from(`${JSON.stringify(content, null, 2)}\n`));
  await rename(`${path}.part`, path);
}
