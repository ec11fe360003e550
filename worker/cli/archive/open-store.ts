import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { OcflStore } from "../../archive/index.ts";
import { openAtRest } from "../../keys/at-rest.ts";
import { dossierKeysFolder } from "../../keys/dossier-keys.ts";
import { readSettings } from "../../settings.ts";

/** The archive's folder: the one given, else `archive` in the data folder. */
export async function archiveFolder(given: string | undefined): Promise<string> {
  return given === undefined ? readSettings(process.env).archiveFolder : resolve(given);
}

/**
 * An archive that is there already; a command never makes one by mistake. It is opened with the office's keys where it has any.
 * @throws AppError `archive.not_a_store`, and of the office key
 */
export async function openStore(given: string | undefined): Promise<OcflStore> {
  const folder = await archiveFolder(given);
  if (!existsSync(join(folder, "0=ocfl_1.1"))) throw new AppError("archive.not_a_store", { folder });
  // Plain archives, such as one that another office handed over, have no keys, and looking at one must not make any.
  if (!existsSync(dossierKeysFolder(folder))) return OcflStore.open(folder);
  const { dossierKeys } = await openAtRest({ ...readSettings(process.env), archiveFolder: folder });
  return OcflStore.open(folder, { keys: dossierKeys });
}
