import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { z } from "zod";
import { syncFolder, writeDurably } from "../../archive/ocfl/durable-files.ts";
import { unfinishedRestore } from "../../keys/unfinished-restore.ts";

/** How far a restore got. */
const Unfinished = z.object({
  /** Digest of the manifest of the backup that was being restored. */
  backup: Sha256,
  database: z.boolean(),
});
export type Unfinished = z.infer<typeof Unfinished>;

/** How far a restore of this very backup got; null when none was begun here. */
export function readUnfinished(dataFolder: string, backup: Sha256): Unfinished | null {
  const file = unfinishedRestore(dataFolder);
  if (!existsSync(file)) return null;
  const found = Unfinished.parse(JSON.parse(readFileSync(file, "utf8")));
  return found.backup === backup ? found : null;
}

export async function markUnfinished(dataFolder: string, state: Unfinished): Promise<void> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const file = unfinishedRestore(dataFolder);
  const part = join(dataFolder, "restore.part");
  await rm(part, { force: true });
  await writeDurably(part, Buffer.from(JSON.stringify(state)));
  await rename(part, file);
  await syncFolder(dataFolder);
}

export async function markFinished(dataFolder: string): Promise<void> {
  await rm(unfinishedRestore(dataFolder));
  await syncFolder(dataFolder);
}
