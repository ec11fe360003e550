import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { OcflStore } from "../../archive/index.ts";
import { isS3Address } from "../../archive/s3/s3-address.ts";
import { openAtRest } from "../../keys/at-rest.ts";
import { dossierKeysFolder } from "../../keys/dossier-keys.ts";
import { readSettings } from "../../settings.ts";

/** Where the archive lies: the place given, else the one in the settings. */
export function archivePlace(given: string | undefined): string {
  if (given === undefined) return readSettings(process.env).archiveFolder;
  return isS3Address(given) ? given : resolve(given);
}

/**
 * An archive that is there already; a command never makes one by mistake. It is opened with the office's keys where it has any.
 * @throws AppError `archive.not_a_store`, and of the office key
 */
export async function openStore(given: string | undefined): Promise<OcflStore> {
  const place = archivePlace(given);
  const settings = readSettings(process.env);
  const { s3Endpoint } = settings;
  await OcflStore.openExisting(place, { s3Endpoint });
  const archiveKeysFolder = place === settings.archiveFolder ? settings.archiveKeysFolder : dossierKeysFolder(place);
  // Plain archives, such as one that another office handed over, have no keys, and looking at one must not make any.
  if (!existsSync(archiveKeysFolder)) return OcflStore.open(place, { s3Endpoint });
  const { dossierKeys } = await openAtRest({ ...settings, archiveFolder: place, archiveKeysFolder });
  return OcflStore.open(place, { keys: dossierKeys, s3Endpoint });
}
