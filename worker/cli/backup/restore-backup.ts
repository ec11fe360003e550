import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { OcflStore, validateRoot } from "../../archive/index.ts";
import { replicateRoot } from "../../archive/ocfl/replicate-root.ts";
import { isS3Address } from "../../archive/s3/s3-address.ts";
import { openBlobStore, sha256Of } from "../../blobs/blob-store.ts";
import { openAtRest } from "../../keys/at-rest.ts";
import { readRecoveryFile, recoverOfficeKeys } from "../../keys/escrow.ts";
import { loadOfficeKey } from "../../keys/office-key.ts";
import type { RecoveryFile } from "../../keys/recovery.ts";
import { unfinishedRestore } from "../../keys/unfinished-restore.ts";
import type { Settings } from "../../settings.ts";
import { BACKUP_PLACES, MANIFEST_FILE, readManifest } from "./backup-manifest.ts";
import { copyTree } from "./copy-tree.ts";
import { checkDatabaseCopy, restoreDatabase } from "./database-copy.ts";
import { markFinished, markUnfinished, readUnfinished, type Unfinished } from "./unfinished-restore.ts";

export interface Restored {
  readonly createdAt: string;
  readonly blobs: number;
  readonly objects: number;
  /** Files that do not hold what their name or inventory says. */
  readonly damaged: readonly string[];
}

/**
 * Makes an office's data anew from a backup and reads every file of it once. The data folder must be empty, so that nothing is mixed; a
 * restore that was stopped goes on when it is asked for again with the same backup.
 * @param askCode asks a person for the recovery code
 * @throws AppError `backup.not_a_backup`, `backup.damaged`, `archive.folder_not_empty`, `backup.restore_unfinished`, `keys.recovery_refused`
 */
export async function restoreBackup(settings: Settings, source: string, askCode: () => Promise<string>): Promise<Restored> {
  const given = resolve(source);
  if (!existsSync(given)) throw new AppError("backup.not_a_backup", { folder: given });
  if (statSync(given).isDirectory()) return fromFolder(settings, given, askCode);
  await mkdir(dirname(settings.dataFolder), { recursive: true });
  const work = mkdtempSync(join(dirname(settings.dataFolder), ".camtay-restore-"));
  try {
    // Without owner and rights of the archive, and never outside the folder: tar refuses ".." and absolute paths.
    await promisify(execFile)("tar", ["-xf", given, "-C", work, "--no-same-owner", "--no-same-permissions"]).catch((cause: unknown) => {
      throw new AppError("backup.not_a_backup", { folder: given }, { cause });
    });
    return await fromFolder(settings, work, askCode);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function fromFolder(settings: Settings, folder: string, askCode: () => Promise<string>): Promise<Restored> {
  const manifest = readManifest(folder);
  const backup = sha256Of(readFileSync(join(folder, MANIFEST_FILE)));
  const begun = readUnfinished(settings.dataFolder, backup);
  if (begun === null) await requireEmpty(settings);
  // A database file takes its name when it is whole.
  const hasDatabase = begun !== null && (begun.database || (manifest.database.kind === "sqlite" && existsSync(settings.database)));
  if (!hasDatabase) await checkDatabaseCopy(folder, manifest.database, settings.database);
  const recovery = readRecoveryFile(join(folder, BACKUP_PLACES.recovery));
  await restoreKeys(settings, recovery, await askCode(), begun ?? { backup, database: false });
  if (!hasDatabase) {
    await restoreDatabase(folder, manifest.database, settings.database);
    await markUnfinished(settings.dataFolder, { backup, database: true });
  }
  await copyTree(join(folder, BACKUP_PLACES.blobs), join(settings.dataFolder, "blobs"));
  await copyTree(join(folder, BACKUP_PLACES.dossierKeys), settings.archiveKeysFolder);
  await copyTree(join(folder, BACKUP_PLACES.trust), settings.trustFolder);
  const damaged: string[] = [];
  let objects = 0;
  if (existsSync(join(folder, BACKUP_PLACES.archive, "0=ocfl_1.1"))) {
    const store = await OcflStore.open(settings.archiveFolder, settings);
    const copied = await replicateRoot(await OcflStore.open(join(folder, BACKUP_PLACES.archive)), store);
    damaged.push(...copied.damaged);
    const report = await validateRoot(store.versions.source, { exactBytes: true });
    damaged.push(...report.findings.map((finding) => finding.place));
    objects = report.objects;
  }
  await markFinished(settings.dataFolder);
  const blobs = await checkBlobs(settings, damaged);
  return { createdAt: manifest.createdAt, blobs, objects, damaged };
}

/** @throws AppError `archive.folder_not_empty`, `backup.restore_unfinished` */
async function requireEmpty(settings: Settings): Promise<void> {
  const { dataFolder, archiveFolder } = settings;
  if (existsSync(unfinishedRestore(dataFolder))) throw new AppError("backup.restore_unfinished", { folder: dataFolder });
  for (const place of [dataFolder, archiveFolder]) {
    const there = existsSync(place) ? readdirSync(place).filter((name) => name !== "keys") : [];
    if (there.length > 0) throw new AppError("archive.folder_not_empty", { folder: place });
  }
  if (isS3Address(archiveFolder) && (await OcflStore.isAt(archiveFolder, settings)))
    throw new AppError("archive.folder_not_empty", { folder: archiveFolder });
}

/** Keys first: without them the rest would be of no use. From here on the folder is not empty, and only this backup may go on with it. */
async function restoreKeys(settings: Settings, recovery: RecoveryFile, code: string, state: Unfinished): Promise<void> {
  const isBegun = existsSync(unfinishedRestore(settings.dataFolder));
  await markUnfinished(settings.dataFolder, state);
  try {
    await recoverOfficeKeys(settings, recovery, code);
  } catch (thrown) {
    // Refused before a key was written: another code or another backup may be tried.
    if (thrown instanceof AppError && !isBegun) await markFinished(settings.dataFolder);
    throw thrown;
  }
  await loadOfficeKey(settings.dataFolder, settings.officeKeyFile);
}

/** Opens every blob once: what cannot be read now would be found missing at the worst moment. */
async function checkBlobs(settings: Settings, damaged: string[]): Promise<number> {
  const { wrapper } = await openAtRest(settings);
  const root = join(settings.dataFolder, "blobs");
  const blobs = openBlobStore(root, wrapper);
  const names = existsSync(root) ? (readdirSync(root, { recursive: true }) as string[]).map((path) => path.split("/").at(-1) ?? "") : [];
  let count = 0;
  for (const name of names) {
    const sha256 = Sha256.safeParse(name);
    if (!sha256.success) continue;
    count += 1;
    await blobs
      .withFile(sha256.data, async () => undefined)
      .catch((thrown: unknown) => {
        if (!(thrown instanceof AppError)) throw thrown;
        damaged.push(`blobs/${name}`);
      });
  }
  return count;
}
