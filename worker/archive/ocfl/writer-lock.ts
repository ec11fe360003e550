import { randomUUID } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { z } from "zod";
import { Lines } from "./one-at-a-time.ts";

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

/** Who works shows it so often. */
export const HEARTBEAT_MS = 60_000;
/** So many beats were missed: a thread that was ended inside a living process leaves what it had behind. */
export const ABANDONED_AFTER_MS = 15 * 60_000;
/** An owner's file is filled right after it is made, as is a lock that is a file of its own; one that is empty after a power cut is nobody's. */
const EMPTY_AFTER_MS = 5_000;

/** Shows that whoever has this file or folder still works on it. */
export function showAlive(path: string): void {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    // Of a disk that fails or a folder that is gone the write itself hears; a missed beat alone does no harm.
  }
}

function isStale(path: string): boolean {
  const written = statSync(path, { throwIfNoEntry: false });
  if (!written) return false;
  const ageMs = Date.now() - written.mtimeMs;
  const owner = readOwner(path);
  return owner ? !mayBeAlive(owner) || ageMs > ABANDONED_AFTER_MS : ageMs > EMPTY_AFTER_MS;
}

/**
 * Makes the name if nobody has it; link(2) is atomic on network file systems too, and makes no new file each time.
 * @returns false also when the owner's file was cleared away this moment, as one that was idle for long: it is made anew
 */
function linkExclusively(owner: string, path: string): boolean {
  try {
    linkSync(owner, path);
    return true;
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? "";
    if (code === "EEXIST" || code === "ENOENT") return false;
    if (ONE_NAME_ONLY.has(code)) return makeExclusively(path);
    throw thrown;
  }
}

/** What link(2) says where a file has one name only (exFAT, FAT on a disk that is carried): the lock is a file of its own there. */
const ONE_NAME_ONLY: ReadonlySet<string> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);

function makeExclusively(path: string): boolean {
  try {
    writeFileSync(path, JSON.stringify(thisProcess()), { flag: "wx" });
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw thrown;
  }
}

/** Takes the lock if it is free. Only the holder of the second name may take a dead owner's lock away, so no live one ever is. */
function take(owner: string, path: string): boolean {
  if (linkExclusively(owner, path)) return true;
  if (!isStale(path)) return false;
  const takeover = `${path}.takeover`;
  if (!linkExclusively(owner, takeover)) {
    if (isStale(takeover)) rmSync(takeover, { force: true });
    return false;
  }
  try {
    if (isStale(path)) rmSync(path, { force: true });
  } finally {
    rmSync(takeover, { force: true });
  }
  return linkExclusively(owner, path);
}

/** Of this thread, by folder of locks. */
const ownerFiles = new Map<string, string>();

/**
 * The file whose names are this thread's locks. Its time is now: a lock is never older than its taking. Dead owners' files are cleared
 * away when a new one is made.
 */
function ownerFile(folder: string): string {
  const known = ownerFiles.get(folder);
  if (known !== undefined && existsSync(known)) {
    showAlive(known);
    return known;
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name.endsWith(OWNER) && isStale(path)) rmSync(path, { force: true });
  }
  const path = join(folder, `${randomUUID()}${OWNER}`);
  writeFileSync(path, JSON.stringify(thisProcess()), { flag: "wx" });
  ownerFiles.set(folder, path);
  return path;
}
const OWNER = ".owner";

const PATIENCE_MS = 30_000;

/**
 * One writer at a time for each object: tasks of this process wait in a line, other processes wait at a lock. A lock is one more name of
 * its owner's file, whose time shows that the owner is alive; a lock whose owner died is taken over.
 * @throws AppError `archive.busy` after 30 s
 */
export class WriterLocks {
  readonly #folder: string;
  readonly #lines = new Lines();

  constructor(folder: string) {
    this.#folder = folder;
  }

  hold<T>(name: string, objectId: string, work: () => Promise<T>): Promise<T> {
    return this.#lines.wait(name, () => this.#locked(name, objectId, work));
  }

  async #locked<T>(name: string, objectId: string, work: () => Promise<T>): Promise<T> {
    const path = join(this.#folder, `${name}.lock`);
    for (let waitedMs = 0; !take(ownerFile(this.#folder), path); waitedMs += 25) {
      if (waitedMs >= PATIENCE_MS) throw new AppError("archive.busy", { objectId });
      await wait(25);
    }
    const beating = setInterval(() => showAlive(path), HEARTBEAT_MS).unref();
    try {
      return await work();
    } finally {
      clearInterval(beating);
      rmSync(path, { force: true });
    }
  }
}
