import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { z } from "zod";

/** Written last: a folder without it is no backup. */
export const MANIFEST_FILE = "backup.json";
export const Manifest = z.object({
  what: z.literal("camtay-backup-1"),
  createdAt: z.iso.datetime(),
  /** `sqlite`: a database file; `postgres`: an archive of pg_dump. */
  database: z.object({ kind: z.enum(["sqlite", "postgres"]), file: z.string(), sha256: z.string() }),
  /** Which office key opens it. */
  officeKeyId: z.string(),
});
export type Manifest = z.infer<typeof Manifest>;

/** What stands where in a backup. */
export const BACKUP_PLACES = {
  recovery: "office-keys.recovery.json",
  blobs: "blobs",
  archive: "archive",
  dossierKeys: "archive.keys",
  trust: "trust",
} as const;

/** @throws AppError `backup.not_a_backup` */
export function readManifest(folder: string): Manifest {
  try {
    return Manifest.parse(JSON.parse(readFileSync(join(folder, MANIFEST_FILE), "utf8")));
  } catch (cause) {
    throw new AppError("backup.not_a_backup", { folder }, { cause });
  }
}
