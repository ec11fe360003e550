import { existsSync } from "node:fs";
import { copyFile, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Content, syncFolder, writeTree } from "./durable-files.ts";
import { INVENTORY_FILE, type Inventory, inventoryFiles, SIDECAR_FILE } from "./inventory.ts";
import { checkCopies } from "./object-state.ts";
import { folderTree, type ObjectTree } from "./object-tree.ts";
import { folderSource, type RootSource } from "./root-source.ts";
import { type OnStep, type PlannedObject, Staging } from "./staging.ts";
import { flatName, OBJECT_DECLARATION } from "./storage-layout.ts";
import { objectFoldersBelow, readFolderInventory } from "./storage-root.ts";
import type { ForeignVersions, NewVersion, VersionWriter } from "./version-writer.ts";
import { WriterLocks } from "./writer-lock.ts";

/** Versions in a folder: built beside the storage root and published with one rename, one writer an object at a time. */
export class FolderVersions implements VersionWriter {
  /** Where work in progress and what was set aside lies; never part of the archive. */
  get stagingFolder(): string {
    return this.#staging.folder;
  }
  readonly source: RootSource;
  readonly #root: string;
  readonly #staging: Staging;
  readonly #locks: WriterLocks;
  readonly #onStep: OnStep;

  constructor(root: string, onStep: OnStep) {
    this.#root = root;
    this.source = folderSource(root);
    this.#onStep = onStep;
    this.#staging = new Staging(root, onStep);
    this.#locks = new WriterLocks(join(this.#staging.folder, "locks"));
  }

  async has(place: string): Promise<boolean> {
    return existsSync(join(this.#root, place));
  }

  async newest(place: string): Promise<Inventory | undefined> {
    for (let attempt = 0; ; attempt++) {
      const inventory = readFolderInventory(join(this.#root, place));
      // A version may be moving in just now: its inventory and sidecar are two files.
      if (inventory || attempt === 40 || !this.#staging.isPending(place)) return inventory;
      await wait(25);
      if (attempt === 20) await this.recover();
    }
  }

  async *places(): AsyncGenerator<string> {
    for (const folder of objectFoldersBelow(this.#root)) yield relative(this.#root, folder);
  }

  async tree(place: string): Promise<ObjectTree | null> {
    return folderTree(join(this.#root, place));
  }

  alone<T>(place: string, objectId: string, work: () => Promise<T>): Promise<T> {
    return this.#locks.hold(place.split("/").at(-1) ?? "", objectId, async () => {
      await this.#staging.finishPending(place);
      return work();
    });
  }

  /** Readable files lie as the package has them; encrypted ones side by side: each folder is one more to make and to bring onto the disk. */
  contentNames(isEncrypted: boolean): (logicalPath: string) => string {
    return isEncrypted ? flatName : (path) => path;
  }

  async publish({ place, inventory, newContent, files, besides }: NewVersion): Promise<boolean> {
    const content = new Map(newContent.map(({ file, contentPath }) => [contentPath, files.get(file.logicalPath)!]));
    for (const [path, bytes] of inventoryFiles(inventory)) content.set(path, bytes).set(`${inventory.head}/${path}`, bytes);
    await this.#building(async (work) => {
      this.#onStep("write-content");
      if (inventory.head !== "v1") {
        await writeTree(work, content, besides);
        await checkCopies(work, newContent, files);
        await this.#staging.publishVersion(work, { objectId: inventory.id, objectPath: place, version: inventory.head });
        return;
      }
      const plan = this.#staging.planObject(work, place);
      content.set(OBJECT_DECLARATION.name, Buffer.from(OBJECT_DECLARATION.content));
      await this.#writeObject(work, plan, content, besides);
      await checkCopies(plan.object, newContent, files);
      await this.#staging.publishObject(work, place, plan);
    });
    return true;
  }

  adopt(foreign: ForeignVersions): Promise<void> {
    const { place, files } = foreign;
    return this.alone(place, place, async () => {
      if (await this.has(place)) return this.#addVersions(foreign);
      await this.#building(async (work) => {
        const plan = this.#staging.planObject(work, place);
        await this.#writeObject(work, plan, files);
        await this.#staging.publishObject(work, place, plan);
      });
    });
  }

  /** The inventory comes last: until then the object is what it was. A stop in between is mended by the next run. */
  async #addVersions({ place, versions, files }: ForeignVersions): Promise<void> {
    const target = join(this.#root, place);
    const known = readFolderInventory(target);
    // Another run may have brought more meanwhile: what is there stays, and never is an older inventory put over a newer one.
    const missing = versions.filter((version) => !known?.versions[version]);
    if (known && missing.length === 0) return;
    const isWanted = (path: string): boolean =>
      path === SIDECAR_FILE || path === INVENTORY_FILE || missing.includes(path.split("/")[0] ?? "");
    const wanted = [...files].filter(([path]) => isWanted(path));
    await this.#building(async (work) => {
      await writeTree(work, new Map(wanted));
      for (const version of missing) {
        await rm(join(target, version), { recursive: true, force: true }); // half of an earlier run
        await rename(join(work, version), join(target, version));
      }
      for (const name of [SIDECAR_FILE, INVENTORY_FILE]) await rename(join(work, name), join(target, name));
      await syncFolder(target);
    });
  }

  async setAside(place: string, path: string): Promise<void> {
    const from = join(this.#root, place, path);
    const target = join(this.stagingFolder, "set-aside", place.split("/").at(-1) ?? "", path);
    await mkdir(dirname(target), { recursive: true });
    try {
      await rename(from, target);
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== "EXDEV") throw thrown;
      await copyFile(from, target);
      await rm(from, { recursive: true });
    }
  }

  purge(place: string): Promise<void> {
    return this.alone(place, place, () => this.#staging.purgeObject(place));
  }

  recover(): Promise<number> {
    return this.#staging.recover(this.#locks);
  }

  /** The folders above the object are synced with it: they are published together. */
  #writeObject(work: string, { object }: PlannedObject, content: ReadonlyMap<string, Content>, besides: readonly string[] = []) {
    const above = relative(work, object);
    const inWork = new Map([...content].map(([path, bytes]) => [`${above}/${path}`, bytes]));
    return writeTree(work, inWork, besides);
  }

  async #building(work: (folder: string) => Promise<void>): Promise<void> {
    const folder = await this.#staging.begin();
    try {
      await work(folder);
    } finally {
      // After a journal was written the folder belongs to recovery, also when moving failed.
      if (!existsSync(join(folder, "journal.json"))) await this.#staging.discard(folder);
    }
  }
}
