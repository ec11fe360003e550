import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { OcflStore, validateRoot } from "../../archive/index.ts";
import { replicateRoot } from "../../archive/ocfl/replicate-root.ts";
import { openBlobStore } from "../../blobs/blob-store.ts";
import { openAtRest } from "../../keys/at-rest.ts";
import { dossierKeysFolder } from "../../keys/dossier-keys.ts";
import { readRecoveryFile, recoverOfficeKeys } from "../../keys/escrow.ts";
import { loadOfficeKey } from "../../keys/office-key.ts";
import type { Settings } from "../../settings.ts";
import { BACKUP_PLACES, readManifest } from "./backup-manifest.ts";
import { copyTree } from "./copy-tree.ts";
import { restoreDatabase } from "./database-copy.ts";

export interface Restored {
  readonly createdAt: string;
  readonly blobs: number;
  readonly objects: number;
  /** Files that do not hold what their name or inventory says. */
  readonly damaged: readonly string[];
}

/**
 * Makes an office's data anew from a backup and reads every file of it once. The data folder must be empty, so that nothing is mixed.
 * @param askCode asks a person for the recovery code
 * @throws AppError `backup.not_a_backup`, `backup.damaged`, `archive.folder_not_empty`, `keys.recovery_refused`
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
  for (const place of [settings.dataFolder, settings.archiveFolder]) {
    const there = existsSync(place) ? readdirSync(place).filter((name) => name !== "keys") : [];
    if (there.length > 0) throw new AppError("archive.folder_not_empty", { folder: place });
  }
  const recovery = readRecoveryFile(join(folder, BACKUP_PLACES.recovery));
  // Keys first: without them the rest would be of no use, and nothing has been written yet.
  await recoverOfficeKeys(settings, recovery, await askCode());
  await loadOfficeKey(settings.dataFolder, settings.officeKeyFile);
  await restoreDatabase(folder, manifest.database, settings.database);
  await copyTree(join(folder, BACKUP_PLACES.blobs), join(settings.dataFolder, "blobs"));
  await copyTree(join(folder, BACKUP_PLACES.dossierKeys), dossierKeysFolder(settings.archiveFolder));
  await copyTree(join(folder, BACKUP_PLACES.trust), settings.trustFolder);
  const damaged: string[] = [];
  let objects = 0;
  if (existsSync(join(folder, BACKUP_PLACES.archive, "0=ocfl_1.1"))) {
    const copied = await replicateRoot(
      await OcflStore.open(join(folder, BACKUP_PLACES.archive)),
      await OcflStore.open(settings.archiveFolder),
    );
    damaged.push(...copied.damaged);
    const report = await validateRoot(settings.archiveFolder, { exactBytes: true });
    damaged.push(...report.findings.map((finding) => finding.place));
    objects = report.objects;
  }
  const blobs = await checkBlobs(settings, damaged);
  return { createdAt: manifest.createdAt, blobs, objects, damaged };
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
