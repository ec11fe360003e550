import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { z } from "zod";
import { overwrite } from "../../blobs/open-file.ts";
import { syncFolder, writeDurably } from "./durable-files.ts";
import { INVENTORY_FILE, Inventory, SIDECAR_FILE, versionNumber } from "./inventory.ts";
import { ABANDONED_AFTER_MS, HEARTBEAT_MS, mayBeAlive, showAlive, thisProcess, type WriterLocks } from "./writer-lock.ts";

/** What a version that is ready to be moved into its object says about itself. */
const Journal = z.object({ objectId: z.string(), objectPath: z.string(), version: z.string().regex(/^v\d+$/) });
export type Journal = z.infer<typeof Journal>;
const JOURNAL_FILE = "journal.json";
/** What is being taken out of the archive for good. */
const PURGED = "purged";

/** Told before each step that changes the archive; tests stop the process there. */
export type OnStep = (step: string) => void;

/** An object in the making: `top`, the folder of the work itself, is what one rename moves to `target`. */
export interface PlannedObject {
  readonly top: string;
  readonly object: string;
  readonly target: string;
}

const hostDigest = (): string => createHash("sha256").update(hostname()).digest("hex").slice(0, 8);

/**
 * The staging folder of a storage root: beside it; or, where the root is a mount of its own, among its extensions, because a rename
 * cannot cross file systems (OCFL tools pass over extensions they do not know).
 */
export function stagingFolder(root: string, deviceOf = (path: string): number => statSync(path).dev): string {
  return deviceOf(root) === deviceOf(dirname(root)) ? `${root}.staging` : join(root, "extensions", "camtay-staging");
}

/**
 * Where new objects and versions are built, on the storage root's own file system, so that one rename publishes them.
 * A folder's name tells its owner; what a dead owner left is finished (when its journal was written) or thrown away.
 */
export class Staging {
  readonly folder: string;
  readonly #root: string;
  readonly #onStep: OnStep;
  readonly #beating = new Map<string, NodeJS.Timeout>();

  constructor(root: string, onStep: OnStep) {
    this.#root = root;
    this.folder = stagingFolder(root);
    this.#onStep = onStep;
  }

  /** A folder for one piece of work; it shows that the work goes on until it is discarded. */
  async begin(): Promise<string> {
    const { pid, startedAt } = thisProcess();
    const path = join(this.folder, `${pid}_${startedAt}_${hostDigest()}_${randomUUID()}`);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const beating = setInterval(() => {
      // What a journal was written for may be finished by anybody, should this process not come to it.
      if (existsSync(join(path, JOURNAL_FILE))) clearInterval(beating);
      else showAlive(path);
    }, HEARTBEAT_MS).unref();
    this.#beating.set(path, beating);
    return path;
  }

  async discard(path: string): Promise<void> {
    clearInterval(this.#beating.get(path));
    this.#beating.delete(path);
    if (existsSync(path)) await rm(path, { recursive: true, force: true });
  }

  /** Where an object is built: below the folders that its place still lacks, which are published with it. */
  planObject(work: string, relativePath: string): PlannedObject {
    const parts = relativePath.split("/");
    let present = 0;
    while (present < parts.length - 1 && existsSync(join(this.#root, ...parts.slice(0, present + 1)))) present++;
    return { top: work, object: join(work, ...parts.slice(present + 1)), target: join(this.#root, ...parts.slice(0, present + 1)) };
  }

  /**
   * Moves a finished object, synced as a whole, to its place with one rename. Folders that are missing on the way come with it, so that a
   * stop at any moment leaves no empty folder in the storage hierarchy (OCFL 1.1, 4.1).
   */
  async publishObject(work: string, relativePath: string, planned: PlannedObject): Promise<void> {
    let plan = planned;
    try {
      for (let attempt = 1; ; attempt++) {
        this.#onStep("publish-object");
        try {
          await rename(plan.top, plan.target);
          break;
        } catch (thrown) {
          if (attempt > 5 || !isOutdated(plan, thrown)) throw thrown;
          plan = await this.#planAgain(plan, relativePath);
        }
      }
    } finally {
      if (plan.top !== work) await this.discard(plan.top);
    }
    this.#onStep("published-object");
    await syncFolder(dirname(plan.target));
  }

  /** The same object below the folders that its place lacks now. */
  async #planAgain(before: PlannedObject, relativePath: string): Promise<PlannedObject> {
    const plan = this.planObject(await this.begin(), relativePath);
    try {
      await mkdir(dirname(plan.object), { recursive: true });
      await rename(before.object, plan.object);
      for (let folder = dirname(plan.object); folder !== dirname(this.folder); folder = dirname(folder)) await syncFolder(folder);
    } catch (thrown) {
      await this.discard(plan.top);
      throw thrown;
    }
    await this.discard(before.top);
    return plan;
  }

  /** Makes a built version final, synced as a whole: after the journal is on the disk the version happens, whatever stops the process. */
  async publishVersion(work: string, journal: Journal): Promise<void> {
    this.#onStep("write-journal");
    await writeDurably(join(work, `${JOURNAL_FILE}.new`), Buffer.from(JSON.stringify(journal)));
    await rename(join(work, `${JOURNAL_FILE}.new`), join(work, JOURNAL_FILE));
    await syncFolder(work);
    await this.#apply(work, journal);
    await this.discard(work);
  }

  async #apply(work: string, journal: Journal): Promise<void> {
    const object = join(this.#root, journal.objectPath);
    const { head } = Inventory.parse(JSON.parse(readFileSync(join(object, INVENTORY_FILE), "utf8")));
    if (![0, 1].includes(versionNumber(journal.version) - versionNumber(head)))
      throw new AppError("archive.version_conflict", { objectId: journal.objectId, found: head, expected: journal.version });
    for (const name of [journal.version, SIDECAR_FILE, INVENTORY_FILE]) {
      if (!existsSync(join(work, name))) continue; // moved before the process was stopped
      this.#onStep(`move-${name}`);
      await rename(join(work, name), join(object, name));
    }
    this.#onStep("moved-all");
    await syncFolder(object);
  }

  /** Moves an object out of the hierarchy with one rename, with the folders it alone needed, and overwrites what it held. */
  async purgeObject(relativePath: string): Promise<void> {
    const object = join(this.#root, relativePath);
    if (!existsSync(object)) return;
    const work = await this.begin();
    // The topmost folder that holds nothing else goes with it: an empty folder has no place in the hierarchy (OCFL 1.1, 4.1).
    let top = object;
    while (dirname(top) !== this.#root && readdirSync(dirname(top)).length === 1) top = dirname(top);
    await rename(top, join(work, PURGED));
    await syncFolder(dirname(top));
    await this.#discardOverwritten(work);
  }

  /** Throws work away, and what was purged from the archive only after it was overwritten. */
  async #discardOverwritten(work: string): Promise<void> {
    const purged = join(work, PURGED);
    const names = existsSync(purged) ? (readdirSync(purged, { recursive: true }) as string[]) : [];
    for (const name of names) await overwriteFile(join(purged, name));
    await this.discard(work);
  }

  /** Whether a version of this object is about to be moved in. */
  isPending(relativePath: string): boolean {
    return this.#works().some((work) => this.#journalOf(work)?.objectPath === relativePath);
  }

  /**
   * Finishes what the one who held the object's lock before had decided and not moved in: another version must not take its place. Only for
   * the holder of that lock.
   */
  async finishPending(relativePath: string): Promise<void> {
    for (const work of this.#works()) {
      const journal = this.#journalOf(work);
      if (journal?.objectPath !== relativePath) continue;
      await this.#apply(work, journal);
      await this.discard(work);
    }
  }

  /** Finishes or throws away what processes left that are gone. Returns how many versions were finished. */
  async recover(locks: WriterLocks): Promise<number> {
    let finished = 0;
    for (const work of this.#works()) {
      if (!(await this.#isAbandoned(work))) continue;
      const journal = this.#journalOf(work);
      if (journal) {
        const name = journal.objectPath.split("/").at(-1) ?? "";
        await locks.hold(name, journal.objectId, async () => {
          if (!existsSync(join(work, JOURNAL_FILE))) return; // another process was quicker
          await this.#apply(work, journal);
          finished += 1;
          await this.discard(work);
        });
      } else await this.#discardOverwritten(work);
    }
    return finished;
  }

  #works(): string[] {
    if (!existsSync(this.folder)) return [];
    return readdirSync(this.folder)
      .filter((name) => name.split("_").length === 4)
      .map((name) => join(this.folder, name));
  }

  #journalOf(work: string): Journal | undefined {
    try {
      return Journal.parse(JSON.parse(readFileSync(join(work, JOURNAL_FILE), "utf8")));
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw thrown;
    }
  }

  async #isAbandoned(work: string): Promise<boolean> {
    const [pid, startedAt, host] = (work.split("/").at(-1) ?? "").split("_");
    const here = host === hostDigest();
    if (here && !mayBeAlive({ host: hostname(), pid: Number(pid), startedAt: startedAt ?? "" })) return true;
    // A thread may have ended inside a living process; another machine's processes cannot be seen from here.
    const found = await stat(work).catch(() => undefined);
    return found !== undefined && Date.now() - found.mtimeMs > (here ? ABANDONED_AFTER_MS : FOREIGN_PATIENCE_MS);
  }
}

/** Another writer made one of the folders meanwhile, or took an empty one away: what is missing has to be looked at again. */
function isOutdated({ top, object }: PlannedObject, thrown: unknown): boolean {
  const { code } = thrown as NodeJS.ErrnoException;
  return code === "ENOENT" || (top !== object && (code === "ENOTEMPTY" || code === "EEXIST"));
}

/** Another machine's work is left alone for a day. */
const FOREIGN_PATIENCE_MS = 86_400_000;

async function overwriteFile(path: string): Promise<void> {
  const found = await stat(path);
  if (found.isDirectory()) return;
  const file = await open(path, "r+");
  await overwrite(file, found.size).finally(() => file.close());
}
