import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { OcflStore } from "../../archive/index.ts";

/** The archive's folder: the one given, else `archive` in the data folder. */
export async function archiveFolder(given: string | undefined): Promise<string> {
  if (given !== undefined) return resolve(given);
  const { readSettings } = await import("../../settings.ts");
  return readSettings(process.env).archiveFolder;
}

/** An archive that is there already; a command never makes one by mistake. @throws AppError `archive.not_a_store` */
export async function openStore(given: string | undefined): Promise<OcflStore> {
  const folder = await archiveFolder(given);
  if (!existsSync(join(folder, "0=ocfl_1.1"))) throw new AppError("archive.not_a_store", { folder });
  return OcflStore.open(folder);
}
