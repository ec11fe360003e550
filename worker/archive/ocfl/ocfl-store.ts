import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { isS3Address } from "../s3/s3-address.ts";
import { openFolderStorage } from "../storage/folder-storage.ts";
import type { ObjectStorage } from "../storage/object-storage.ts";
import type { Content } from "./durable-files.ts";
import { encryptFiles, isEncrypted, openStored } from "./encrypted-content.ts";
import { FolderVersions } from "./folder-versions.ts";
import { type Commit, type Inventory, nextVersion, stateOf } from "./inventory.ts";
import type { ObjectKeys, WritingKey } from "./object-keys.ts";
import { type Changes, digestAll, nextState, type StoredFile, sameState, storedFiles } from "./object-state.ts";
import { PutVersions } from "./put-versions.ts";
import type { OnStep } from "./staging.ts";
import { objectPath } from "./storage-layout.ts";
import { DECLARATION, initialiseRoot, makeListedRoot } from "./storage-root.ts";
import type { VersionWriter } from "./version-writer.ts";

export type { Changes, StoredFile } from "./object-state.ts";

export interface WrittenVersion {
  readonly objectId: string;
  readonly version: string;
  /** Where the object lies, as `OcflStore.objectFolder` says. */
  readonly path: string;
  /** Every file of the version. */
  readonly files: readonly StoredFile[];
}

/** An object, where it lies below the storage root, and its newest inventory unless that is damaged. */
export interface FoundObject {
  readonly place: string;
  readonly inventory: Inventory | undefined;
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
  /** A server that speaks S3, for a place in a bucket; null: Amazon's. */
  readonly s3Endpoint?: string | null;
  /** Only for telling how old is what a stopped writer left. */
  readonly now?: () => Date;
}

const NO_STEP: OnStep = () => undefined;
async function storageAt(place: string, { s3Endpoint }: StoreOptions): Promise<ObjectStorage> {
  if (!isS3Address(place)) return openFolderStorage(resolve(place));
  // The S3 client takes a moment to load.
  return (await import("../s3/s3-storage.ts")).openS3Storage(place, s3Endpoint ?? undefined);
}

/**
 * An OCFL 1.1 storage root. Versions are never changed once written; a stop at any moment leaves either the object as it was or as it
 * should become.
 */
export class OcflStore {
  /** The root's folder as an absolute path, or its address in a bucket. */
  readonly root: string;
  readonly storage: ObjectStorage;
  readonly versions: VersionWriter;
  readonly #keys: ObjectKeys | undefined;

  private constructor(storage: ObjectStorage, versions: VersionWriter, keys: ObjectKeys | undefined) {
    this.root = storage.address;
    this.storage = storage;
    this.versions = versions;
    this.#keys = keys;
  }

  /**
   * Opens the storage root, making it when the place is missing or empty, and finishes what a stopped process left in a folder.
   * @param place a folder, or `s3://bucket/prefix`
   * @throws AppError `archive.folder_not_empty` when the folder holds something else, `archive.s3_failed`
   */
  static async open(place: string, options: StoreOptions = {}): Promise<OcflStore> {
    if (isS3Address(place)) {
      const storage = await storageAt(place, options);
      await makeListedRoot(storage);
      return OcflStore.over(storage, options);
    }
    const root = resolve(place);
    await initialiseRoot(root);
    const versions = new FolderVersions(root, options.onStep ?? NO_STEP);
    await versions.recover();
    return new OcflStore(openFolderStorage(root), versions, options.keys);
  }

  /**
   * Opens a storage root that is there already, and changes nothing by that.
   * @throws AppError `archive.not_a_store`, `archive.s3_failed`
   */
  static async openExisting(place: string, options: StoreOptions = {}): Promise<OcflStore> {
    const storage = await storageAt(place, options);
    if (!(await storage.head(DECLARATION))) throw new AppError("archive.not_a_store", { folder: place });
    if (isS3Address(place)) return OcflStore.over(storage, options);
    return new OcflStore(storage, new FolderVersions(storage.address, options.onStep ?? NO_STEP), options.keys);
  }

  /** Whether there is a storage root. @throws AppError `archive.s3_failed` */
  static async isAt(place: string, options: StoreOptions = {}): Promise<boolean> {
    return (await storageAt(place, options).then((storage) => storage.head(DECLARATION))) !== null;
  }

  /** A storage root in a storage that is only put to and listed. */
  static over(storage: ObjectStorage, { keys, onStep = NO_STEP, now = () => new Date() }: StoreOptions = {}): OcflStore {
    return new OcflStore(storage, new PutVersions(storage, now, onStep), keys);
  }

  /** Finishes or throws away what stopped processes left; returns how many versions were finished. */
  recover(): Promise<number> {
    return this.versions.recover();
  }

  has(objectId: string): Promise<boolean> {
    return this.versions.has(objectPath(objectId));
  }

  /** Where an object lies: its folder as an absolute path, or its address in a bucket. */
  objectFolder(objectId: string): string {
    return `${this.root}/${objectPath(objectId)}`;
  }

  /** @throws AppError `archive.object_exists`, `archive.path_invalid`, `archive.disk_full`, `archive.destroyed` */
  async createObject(
    objectId: string,
    given: ReadonlyMap<string, Content>,
    commit: Commit,
    keeping: Keeping = {},
  ): Promise<WrittenVersion> {
    const { files, besides } = await this.#protect(objectId, given, keeping);
    const isEncrypted = files !== given;
    const digested = await digestAll(files, isEncrypted);
    const place = objectPath(objectId);
    return this.versions.alone(place, objectId, async () => {
      if (await this.versions.has(place)) throw new AppError("archive.object_exists", { objectId });
      const { inventory, newContent } = nextVersion(objectId, undefined, digested, commit, this.versions.contentNames(isEncrypted));
      if (!(await this.versions.publish({ place, inventory, newContent, files, besides })))
        throw new AppError("archive.object_exists", { objectId });
      return this.#written(inventory);
    });
  }

  /**
   * Adds a version; the ones before are not touched. Nothing is written when nothing would change.
   * @throws AppError `archive.object_missing`, `archive.version_conflict`, `archive.path_invalid`, `archive.disk_full`, `archive.destroyed`
   */
  async addVersion(objectId: string, given: Changes, commit: Commit, keeping: Keeping = {}): Promise<WrittenVersion> {
    const { files, besides } = await this.#protect(objectId, given.put, keeping);
    const changes = { ...given, put: files };
    const isEncrypted = files !== given.put;
    const digested = await digestAll(files, isEncrypted);
    const place = objectPath(objectId);
    return this.versions.alone(place, objectId, async () => {
      for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
        const previous = await this.readInventory(objectId);
        if (changes.expectedHead !== undefined && changes.expectedHead !== previous.head)
          throw new AppError("archive.version_conflict", { objectId, found: previous.head, expected: changes.expectedHead });
        const state = nextState(previous, digested, changes);
        if (sameState(stateOf(previous), state)) return this.#written(previous);
        const { inventory, newContent } = nextVersion(objectId, previous, state, commit, this.versions.contentNames(isEncrypted));
        if (await this.versions.publish({ place, inventory, newContent, files, besides })) return this.#written(inventory);
      }
      throw new AppError("archive.busy", { objectId });
    });
  }

  /**
   * The newest inventory, checked against its sidecar.
   * @throws AppError `archive.object_missing`, `archive.object_damaged`
   */
  async readInventory(objectId: string): Promise<Inventory> {
    const place = objectPath(objectId);
    const inventory = await this.versions.newest(place);
    if (inventory?.id === objectId) return inventory;
    if (!(await this.versions.has(place))) throw new AppError("archive.object_missing", { objectId });
    throw new AppError("archive.object_damaged", { place: objectId });
  }

  /**
   * The bytes of one file, checked against the inventory and opened.
   * @throws AppError `archive.object_missing`, `archive.file_missing`, `archive.object_damaged`, `archive.destroyed`, and of the keys
   */
  async readFile(objectId: string, logicalPath: string, version?: string): Promise<Buffer> {
    const { place, sha512 } = await this.findFile(objectId, logicalPath, version);
    const bytes = await this.storage.get(place);
    if (bytes === null || createHash("sha512").update(bytes).digest("hex") !== sha512)
      throw new AppError("archive.object_damaged", { place: `${objectId} ${logicalPath}` });
    return this.openBytes(objectId, bytes);
  }

  /** Bytes of an object as they are stored, opened; plain ones come back as they are. @throws AppError `archive.destroyed`, of the keys */
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
   * Takes an object out of the archive for good, content first: for objects from before encryption, whose key cannot be destroyed. Copies
   * of the archive must let go of it as well. Nothing happens when it is not there.
   */
  purgeObject(objectId: string): Promise<void> {
    return this.versions.purge(objectPath(objectId));
  }

  /** Whether a file of the version can be read without a key. */
  async isPlain(objectId: string, version?: string): Promise<boolean> {
    for (const { place } of await this.listFiles(objectId, version)) if ((await isEncrypted(this.storage, place)) === false) return true;
    return false;
  }

  /** Whether the object was destroyed: its folder may still be there, its content is gone. */
  isDestroyed(objectId: string): boolean {
    return this.#keys?.isDestroyed(objectId) ?? false;
  }

  /** Where the bytes of one file lie, as they are stored; they are not checked. @throws AppError `archive.file_missing` */
  async findFile(objectId: string, logicalPath: string, version?: string): Promise<StoredFile> {
    const file = (await this.listFiles(objectId, version)).find((one) => one.logicalPath === logicalPath);
    if (!file) throw new AppError("archive.file_missing", { objectId, file: logicalPath });
    return file;
  }

  async listFiles(objectId: string, version?: string): Promise<readonly StoredFile[]> {
    return storedFiles(await this.readInventory(objectId), this.root, version);
  }

  /** Every object with its newest inventory, in the order of their places; damaged ones are given without. */
  async *objects(): AsyncGenerator<FoundObject> {
    for await (const place of this.versions.places()) yield { place, inventory: await this.versions.newest(place) };
  }

  async #protect(objectId: string, files: ReadonlyMap<string, Content>, { open, key: ahead }: Keeping) {
    if (!this.#keys || open) return { files, besides: [] };
    const { key, places } = await (ahead ?? this.#keys.forWriting(objectId));
    return { files: await encryptFiles(files, key), besides: places };
  }

  #written(inventory: Inventory): WrittenVersion {
    const path = this.objectFolder(inventory.id);
    return { objectId: inventory.id, version: inventory.head, path, files: storedFiles(inventory, this.root) };
  }
}

/** Where nobody holds the door, another writer may be quicker again and again. */
const MOST_ATTEMPTS = 20;
