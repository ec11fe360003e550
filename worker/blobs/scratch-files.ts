import { randomUUID } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { isProcessAlive } from "../process-alive.ts";

/** A scratch file of another machine that is this old was left behind. */
const FORGOTTEN_MS = 24 * 3_600_000;
const NAME = /^(.+)~(\d+)~[0-9a-f-]{36}\.tmp$/;

/** Name of a file that is only being written, with who writes it. */
export const scratchName = (): string => `${hostname()}~${process.pid}~${randomUUID()}.tmp`;

/**
 * Removes what processes left half-written that were ended in the middle: it may be readable, and nobody will finish it.
 * What a living process writes is left alone.
 * @returns how many files
 */
export async function sweepScratch(folder: string, now: Date): Promise<number> {
  const names = await readdir(folder).catch((problem: NodeJS.ErrnoException) => {
    if (problem.code !== "ENOENT") throw problem;
    return [];
  });
  let removed = 0;
  for (const name of names.filter((one) => one.endsWith(".tmp"))) {
    const path = join(folder, name);
    if (!(await isLeft(path, NAME.exec(name), now))) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}

async function isLeft(path: string, writer: RegExpExecArray | null, now: Date): Promise<boolean> {
  if (writer?.[1] === hostname()) return !isProcessAlive(Number(writer[2]));
  const modifiedMs = (await stat(path).catch(() => null))?.mtimeMs ?? now.getTime();
  return now.getTime() - modifiedMs > FORGOTTEN_MS;
}
