import { existsSync } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { ownerOfName } from "../process-owner.ts";

/** Working copies of another machine, or with a name of before, are left alone for a day. */
const PATIENCE_MS = 86_400_000;

/**
 * Takes away the plain working copies that killed processes left in a blob folder; the stored files themselves are never touched.
 * @returns how many
 */
export async function sweepScratch(folder: string, now: Date): Promise<number> {
  if (!existsSync(folder)) return 0;
  let swept = 0;
  for (const name of await readdir(folder)) {
    if (!name.endsWith(".tmp") || !(await isLeftOver(join(folder, name), name, now))) continue;
    await rm(join(folder, name), { force: true });
    swept += 1;
  }
  return swept;
}

async function isLeftOver(path: string, name: string, now: Date): Promise<boolean> {
  const owner = ownerOfName(name);
  if (owner === "gone" || owner === "alive") return owner === "gone";
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && now.getTime() - found.mtimeMs > PATIENCE_MS;
}
