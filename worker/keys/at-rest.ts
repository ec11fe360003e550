import { hkdfSync } from "node:crypto";
import { existsSync } from "node:fs";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { type DossierKeys, dossierKeysFolder, openDossierKeys } from "./dossier-keys.ts";
import { loadOfficeKey } from "./office-key.ts";
import { unfinishedRestore } from "./unfinished-restore.ts";
import { type KeyWrapper, officeKeyWrapper } from "./wrapping-key.ts";

/** Where an office's data and keys lie; plain, so that it can be handed to a thread. */
export interface AtRestPlaces {
  readonly dataFolder: string;
  readonly officeKeyFile: string;
  readonly archiveFolder: string;
  /** Where the dossier keys lie; none: beside the archive. */
  readonly archiveKeysFolder?: string;
}

/** Everything that encrypts what lies on the disk. */
export interface AtRest {
  /** Wraps the key each blob has of its own. */
  readonly wrapper: KeyWrapper;
  /** One key a dossier of the archive. */
  readonly dossierKeys: DossierKeys;
  /** Encrypts values in the database, 32 bytes. */
  readonly columnKey: Buffer;
}

/** @throws AppError `keys.office_key_lost`, `keys.other_office_key`, `keys.office_key_damaged`, `backup.restore_unfinished` */
export async function openAtRest({ dataFolder, officeKeyFile, archiveFolder, archiveKeysFolder }: AtRestPlaces): Promise<AtRest> {
  // What is written into half of an office's data would be lost, or keep the rest from coming back.
  if (existsSync(unfinishedRestore(dataFolder))) throw new AppError("backup.restore_unfinished", { folder: dataFolder });
  return atRestFrom(await loadOfficeKey(dataFolder, officeKeyFile), archiveFolder, archiveKeysFolder);
}

export function atRestFrom(officeKey: Buffer, archiveFolder: string, keysFolder = dossierKeysFolder(archiveFolder)): AtRest {
  const wrapper = officeKeyWrapper(officeKey);
  return {
    wrapper,
    dossierKeys: openDossierKeys(keysFolder, wrapper),
    columnKey: Buffer.from(hkdfSync("sha256", officeKey, "", "camtay database values", 32)),
  };
}
