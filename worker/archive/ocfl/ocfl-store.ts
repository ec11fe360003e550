import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { type Content, writeTree } from "./durable-files.ts";
import { encryptFiles, isEncryptedFile, openStored } from "./encrypted-content.ts";
import {
  type Commit,
  INVENTORY_FILE,
  type Inventory,
  inventoryBytes,
  nextVersion,
  SIDECAR_FILE,
  sidecarBytes,
  stateOf,
} from "./inventory.ts";
import type { ObjectKeys, WritingKey } from "./object-keys.ts";
import { type Changes, checkCopies, digestAll, nextState, type StoredFile, sameState, storedFiles } from "./object-state.ts";
import { type OnStep, type PlannedObject, Staging } from "./staging.ts";
import { OBJECT_DECLARATION, objectPath } from "./storage-layout.ts";
import { initialiseRoot, objectFoldersBelow, readCheckedInventory } from "./storage-root.ts";
import { WriterLocks } from "./writer-lock.ts";

export type { Changes, StoredFile } from "./object-state.ts";

export interface WrittenVersion {
  readonly objectId: string;
  readonly version: string;
  /** Absolute path of the object's folder. */
  readonly path: string;
  /** Every file of the version. */
  readonly files: readonly StoredFile[];
}

/** How an object is kept. */
export interface Keeping {
  /** Anybody may read it: seals and reports, which hold no personal data. Everything else is encrypted where the store has keys. */
  readonly open?: boolean;
  /** Its key, when `prepareKey` was asked for it ahead. */
  readonly key?: Promise<WritingKey> | undefined;
}

export interface StoreOptions {
  /** Keys of the objects; without them everything is written plain, and what is encrypted cannot be read. */
  readonly keys?: ObjectKeys;
  readonly onStep?: OnStep;
}

/**
 * An OCFL 1.1 storage root on a local file system. Versions are never changed once written; a stop at any moment leaves either the
 * object as it was or as it should become (finished at the next opening).
 */
export class OcflStore {
  readonly root: string;
  /** Where work in progress and what was set aside lies; never part of the archive. */
  get stagingFolder(): string {
    return this.#staging.folder;
  }
  readonly #staging: Staging;
  readonly #locks: WriterLocks;
  readonly #onStep: OnStep;
  readonly #keys: ObjectKeys | undefined;

  private constructor(root: string, onStep: OnStep, keys: ObjectKeys | undefined) {
    this.root = root;
    this.#onStep = onStep;
    this.#keys = keys;
    this.#staging = new Staging(root, onStep);
    this.#locks = new WriterLocks(join(this.#staging.folder, "locks"));
  }

  /**
   * Opens the storage root, making it when the folder is missing or empty, and finishes what a stopped process left.
   * @throws AppError `archive.folder_not_empty` when the folder holds something else
   */
  static async open(folder: string, options: StoreOptions = {}): Promise<OcflStore> {
    const root = resolve(folder);
    await initialiseRoot(root);
    const store = new OcflStore(root, options.onStep ?? (() => undefined), options.keys);
    await store.recover();
    return store;
  }

  /** Finishes or throws away what stopped processes left; returns how many versions were finished. */
  recover(): Promise<number> {
    return this.#staging.recover(this.#locks);
  }

  has(objectId: string): boolean {
    return existsSync(this.objectFolder(objectId));
  }

  objectFolder(objectId: string): string {
    return join(this.root, objectPath(objectId));
  }

  /** @throws AppError `archive.object_exists`, `archive.path_invalid`, `archive.disk_full`, `archive.destroyed` */
  async createObject(
    objectId: string,
    given: ReadonlyMap<string, Content>,
    commit: Commit,
    keeping: Keeping = {},
  ): Promise<WrittenVersion> {
    const { files, besides } = await this.#protect(objectId, given, keeping);
    const digested = await digestAll(files, files !== given);
    return this.#locks.hold(lockName(objectId), objectId, async () => {
      if (this.has(objectId)) throw new AppError("archive.object_exists", { objectId });
      return this.#building(async (work) => {
        const plan = this.#staging.planObject(work, objectPath(objectId));
        const { inventory, newContent } = nextVersion(objectId, undefined, digested, commit);
        const content = new Map(newContent.map(({ file, contentPath: path }) => [path, files.get(file.logicalPath)!]));
        for (const [path, bytes] of inventoryFiles(inventory)) content.set(path, bytes).set(`v1/${path}`, bytes);
        content.set(OBJECT_DECLARATION.name, Buffer.from(OBJECT_DECLARATION.content));
        this.#onStep("write-content");
        await this.#writeObject(work, plan, content, besides);
        await checkCopies(plan.object, newContent, files);
        await this.#staging.publishObject(work, objectPath(objectId), plan);
        return this.#written(inventory);
      });
    });
  }

  /**
   * Takes in a whole object as another storage root holds it, file by file; its soundness is the caller's to check. Nothing happens when
   * another writer was quicker.
   */
  async adoptObject(relativePath: string, files: ReadonlyMap<string, Content>): Promise<void> {
    await this.alone(relativePath, async () => {
      if (existsSync(join(this.root, relativePath))) return;
      await this.#building(async (work) => {
        const plan = this.#staging.planObject(work, relativePath);
        await this.#writeObject(work, plan, files);
        await this.#staging.publishObject(work, relativePath, plan);
      });
    });
  }

  /** Does something to an object's folder while nobody else writes the object. @throws AppError `archive.busy` */
  alone(relativePath: string, work: () => Promise<void>): Promise<void> {
    return this.#locks.hold(relativePath.split("/").at(-1) ?? "", relativePath, work);
  }

  /**
   * Adds a version; the ones before are not touched. Nothing is written when nothing would change.
   * @throws AppError `archive.object_missing`, `archive.version_conflict`, `archive.path_invalid`, `archive.disk_full`, `archive.destroyed`
   */
  async addVersion(objectId: string, given: Changes, commit: Commit, keeping: Keeping = {}): Promise<WrittenVersion> {
    const { files, besides } = await this.#protect(objectId, given.put, keeping);
    const changes = { ...given, put: files };
    const digested = await digestAll(changes.put, changes.put !== given.put);
    return this.#locks.hold(lockName(objectId), objectId, async () => {
      const previous = await this.readInventory(objectId);
      if (changes.expectedHead !== undefined && changes.expectedHead !== previous.head)
        throw new AppError("archive.version_conflict", { objectId, found: previous.head, expected: changes.expectedHead });
      const state = nextState(previous, digested, changes);
      if (sameState(stateOf(previous), state)) return this.#written(previous);
      return this.#building(async (work) => {
        const { inventory, newContent } = nextVersion(objectId, previous, state, commit);
        const content = new Map(newContent.map(({ file, contentPath: path }) => [path, changes.put.get(file.logicalPath)!]));
        for (const [path, bytes] of inventoryFiles(inventory)) content.set(path, bytes).set(`${inventory.head}/${path}`, bytes);
        this.#onStep("write-content");
        await writeTree(work, content, besides);
        await checkCopies(work, newContent, changes.put);
        await this.#staging.publishVersion(work, { objectId, objectPath: objectPath(objectId), version: inventory.head });
        return this.#written(inventory);
      });
    });
  }

  /**
   * The newest inventory, checked against its sidecar.
   * @throws AppError `archive.object_missing`, `archive.object_damaged`
   */
  async readInventory(objectId: string): Promise<Inventory> {
    const folder = this.objectFolder(objectId);
    if (!existsSync(folder)) throw new AppError("archive.object_missing", { objectId });
    for (let attempt = 0; ; attempt++) {
      const inventory = readCheckedInventory(folder);
      if (inventory?.id === objectId) return inventory;
      // A version may be moving in just now: its inventory and sidecar are two files.
      if (attempt === 40 || !this.#staging.isPending(objectPath(objectId)))
        throw new AppError("archive.object_damaged", { place: objectId });
      await wait(25);
      if (attempt === 20) await this.recover();
    }
  }

  /**
   * The bytes of one file, checked against the inventory and opened.
   * @throws AppError `archive.object_missing`, `archive.file_missing`, `archive.object_damaged`, `archive.destroyed`, and of the keys
   */
  async readFile(objectId: string, logicalPath: string, version?: string): Promise<Buffer> {
    return this.readStored(objectId, await this.findFile(objectId, logicalPath, version));
  }

  /** The same for a file whose place is known. */
  async readStored(objectId: string, file: StoredFile): Promise<Buffer> {
    const { logicalPath } = file;
    const bytes = await readFile(file.path).catch((cause: unknown) => {
      throw new AppError("archive.object_damaged", { place: `${objectId} ${logicalPath}` }, { cause });
    });
    if (createHash("sha512").update(bytes).digest("hex") !== file.sha512)
      throw new AppError("archive.object_damaged", { place: `${objectId} ${logicalPath}` });
    return this.openBytes(objectId, bytes);
  }

  /** Bytes of an object as they lie on the disk, opened; plain ones come back as they are. @throws AppError `archive.destroyed`, of the keys */
  openBytes(objectId: string, stored: Buffer): Promise<Buffer> {
    return openStored(stored, objectId, this.#keys);
  }

  /** Begins to make the object's key, so that it need not be waited for once its content is there. */
  prepareKey(objectId: string): Promise<WritingKey> | undefined {
    const key = this.#keys?.forWriting(objectId);
    key?.catch(() => undefined); // whoever writes the object hears of it
    return key;
  }

  /**
   * Takes an object out of the archive for good, content overwritten first: for objects from before encryption, whose key cannot be
   * destroyed. Copies of the archive must let go of it as well. Nothing happens when it is not there.
   */
  async purgeObject(objectId: string): Promise<void> {
    await this.#locks.hold(lockName(objectId), objectId, () => this.#staging.purgeObject(objectPath(objectId)));
  }

  /** Whether a file of the version can be read without a key. */
  async isPlain(objectId: string, version?: string): Promise<boolean> {
    for (const file of await this.listFiles(objectId, version)) if (!(await isEncryptedFile(file.path))) return true;
    return false;
  }

  /** Whether the object was destroyed: its folder may still be there, its content is gone. */
  isDestroyed(objectId: string): boolean {
    return this.#keys?.isDestroyed(objectId) ?? false;
  }

  /** Where the bytes of one file lie, as they are stored; they are not checked. @throws AppError `archive.file_missing` */
  async findFile(objectId: string, logicalPath: string, version?: string): Promise<StoredFile> {
    const inventory = await this.readInventory(objectId);
    const file = storedFiles(inventory, this.objectFolder(objectId), version).find((one) => one.logicalPath === logicalPath);
    if (!file) throw new AppError("archive.file_missing", { objectId, file: logicalPath });
    return file;
  }

  async listFiles(objectId: string, version?: string): Promise<readonly StoredFile[]> {
    return storedFiles(await this.readInventory(objectId), this.objectFolder(objectId), version);
  }

  /** The folder of every object, in the order of their paths. */
  *objectFolders(): Generator<string> {
    yield* objectFoldersBelow(this.root);
  }

  /** Every object with its newest inventory; damaged ones are given without. */
  *objects(): Generator<{ readonly folder: string; readonly inventory: Inventory | undefined }> {
    for (const folder of this.objectFolders()) yield { folder, inventory: readCheckedInventory(folder) };
  }

  async #protect(objectId: string, files: ReadonlyMap<string, Content>, { open, key: ahead }: Keeping) {
    if (!this.#keys || open) return { files, besides: [] };
    const { key, places } = await (ahead ?? this.#keys.forWriting(objectId));
    return { files: await encryptFiles(files, key), besides: places };
  }

  /** The folders above the object are synced with it: they are published together. */
  #writeObject(work: string, { object }: PlannedObject, content: ReadonlyMap<string, Content>, besides: readonly string[] = []) {
    const above = relative(work, object);
    const inWork = new Map([...content].map(([path, bytes]) => [`${above}/${path}`, bytes]));
    return writeTree(work, inWork, besides);
  }

  async #building<T>(work: (folder: string) => Promise<T>): Promise<T> {
    const folder = await this.#staging.begin();
    try {
      return await work(folder);
    } finally {
      // After a journal was written the folder belongs to recovery, also when moving failed.
      if (!existsSync(join(folder, "journal.json"))) await this.#staging.discard(folder);
    }
  }

  #written(inventory: Inventory): WrittenVersion {
    const path = this.objectFolder(inventory.id);
    return { objectId: inventory.id, version: inventory.head, path, files: storedFiles(inventory, path) };
  }
}

const lockName = (objectId: string): string => objectPath(objectId).split("/").at(-1) ?? "";

function inventoryFiles(inventory: Inventory): [string, Buffer][] {
  const bytes = inventoryBytes(inventory);
  return [
    [INVENTORY_FILE, bytes],
    [SIDECAR_FILE, sidecarBytes(bytes)],
  ];
}
