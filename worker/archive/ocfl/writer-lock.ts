import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { z } from "zod";

/** A process on a machine. The start time tells it from a later one with the same number. */
export const Owner = z.object({ host: z.string(), pid: z.number().int(), startedAt: z.string() });
export type Owner = z.infer<typeof Owner>;

/** Clock ticks since boot at which the process started (Linux); empty where the system does not say. */
function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

export const thisProcess = (): Owner => ({ host: hostname(), pid: process.pid, startedAt: startTime(process.pid) });

/** False only when it is certain that the owner is gone: another machine's processes cannot be seen from here. */
export function mayBeAlive(owner: Owner): boolean {
  if (owner.host !== hostname()) return true;
  if (owner.pid === process.pid && owner.startedAt === startTime(process.pid)) return true;
  try {
    process.kill(owner.pid, 0);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return startTime(owner.pid) === owner.startedAt;
}

function readOwner(path: string): Owner | undefined {
  try {
    return Owner.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}

/** No write takes so long: a thread that was ended inside a living process leaves its lock behind. */
export const ABANDONED_AFTER_MS = 15 * 60_000;
/** A lock is filled right after it is made; one that stays empty longer lost its maker in between. */
const EMPTY_AFTER_MS = 5_000;

function isStale(path: string): boolean {
  const written = statSync(path, { throwIfNoEntry: false });
  if (!written) return false;
  const ageMs = Date.now() - written.mtimeMs;
  const owner = readOwner(path);
  return owner ? !mayBeAlive(owner) || ageMs > ABANDONED_AFTER_MS : ageMs > EMPTY_AFTER_MS;
}

/** Makes the file if nobody has it; O_EXCL is the one way that also holds on network file systems. */
function makeExclusively(path: string): boolean {
  try {
    const file = openSync(path, "wx");
    writeSync(file, JSON.stringify(thisProcess()));
    closeSync(file);
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw thrown;
  }
}

/** Takes the lock if it is free. Only the holder of the second file may take a dead owner's lock away, so no live one ever is. */
function take(path: string): boolean {
  if (makeExclusively(path)) return true;
  if (!isStale(path)) return false;
  const takeover = `${path}.takeover`;
  if (!makeExclusively(takeover)) {
    if (isStale(takeover)) rmSync(takeover, { force: true });
    return false;
  }
  try {
    if (isStale(path)) rmSync(path, { force: true });
  } finally {
    rmSync(takeover, { force: true });
  }
  return makeExclusively(path);
}

const PATIENCE_MS = 30_000;

/**
 * One writer at a time for each object: tasks of this process wait in a line, other processes wait at a lock file.
 * A lock whose owner died is taken over.
 * @throws AppError `archive.busy` after 30 s
 */
export class WriterLocks {
  readonly #folder: string;
  readonly #lines = new Map<string, Promise<unknown>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async hold<T>(name: string, objectId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#lines.get(name) ?? Promise.resolve();
    const turn = before.then(() => this.#locked(name, objectId, work));
    const settled = turn.catch(() => undefined);
    this.#lines.set(name, settled);
    try {
      return await turn;
    } finally {
      if (this.#lines.get(name) === settled) this.#lines.delete(name);
    }
  }

  async #locked<T>(name: string, objectId: string, work: () => Promise<T>): Promise<T> {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const path = join(this.#folder, `${name}.lock`);
    for (let waitedMs = 0; !take(path); waitedMs += 25) {
      if (waitedMs >= PATIENCE_MS) throw new AppError("archive.busy", { objectId });
      await wait(25);
    }
    try {
      return await work();
    } finally {
      rmSync(path, { force: true });
    }
  }
}
