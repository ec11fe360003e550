import type { Content } from "./durable-files.ts";
import type { Inventory, NextVersion } from "./inventory.ts";
import type { ObjectTree } from "./object-tree.ts";
import type { RootSource } from "./root-source.ts";

/** A version that is ready to be written. */
export interface NewVersion {
  /** Where the object lies below the storage root. */
  readonly place: string;
  readonly inventory: Inventory;
  readonly newContent: NextVersion["newContent"];
  /** What is put, by logical path. */
  readonly files: ReadonlyMap<string, Content>;
  /** Further files and folders of this machine that must be on its disk before the version is published. */
  readonly besides: readonly string[];
}

/** Versions as another storage root holds them. */
export interface ForeignVersions {
  readonly place: string;
  /** The ones this root lacks, in order. */
  readonly versions: readonly string[];
  /** Their content and inventories, the object's newest inventory with its sidecar, and its declaration; by path below the object. */
  readonly files: ReadonlyMap<string, Content>;
}

/** How versions get into a storage and are found there: by one rename into a folder, by conditional puts into a bucket. */
export interface VersionWriter {
  /** The whole root, for whoever checks it. */
  readonly source: RootSource;
  /** Whether there is an object, be it damaged. */
  has(place: string): Promise<boolean>;
  /** The newest inventory, after waiting for or finishing a version that is being moved in; undefined when it is missing or damaged. */
  newest(place: string): Promise<Inventory | undefined>;
  /** The place of every object, in order; objects are not looked into. */
  places(): AsyncIterable<string>;
  /** The files of an object, for whoever checks or mends it; null when there are none. */
  tree(place: string): Promise<ObjectTree | null>;
  /**
   * Does something while no other writer of this kind writes the object.
   * @param objectId as people are told that it is busy
   * @throws AppError `archive.busy`
   */
  alone<T>(place: string, objectId: string, work: () => Promise<T>): Promise<T>;
  /**
   * How one version's content is named below its content folder.
   * @param isEncrypted nobody reads the files where they lie
   */
  contentNames(isEncrypted: boolean): (logicalPath: string) => string;
  /**
   * Writes a version. It is visible whole or not at all, whatever stops the process.
   * @returns false when another writer made this version first: then nothing of this one is left
   */
  publish(version: NewVersion): Promise<boolean>;
  /** Takes in versions as they are; their soundness is the caller's to check. Those that are there already stay. */
  adopt(versions: ForeignVersions): Promise<void>;
  /** Moves what does not belong to an object out of it; it is kept. @param path below the object */
  setAside(place: string, path: string): Promise<void>;
  /** Takes an object away for good, so far as the storage can; nothing happens when there is none. */
  purge(place: string): Promise<void>;
  /** Finishes or throws away what stopped processes left; returns how many versions were finished. */
  recover(): Promise<number>;
}
