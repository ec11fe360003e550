import type { Content, PlainContent } from "../ocfl/durable-files.ts";

/** A file as a listing tells of it. */
export interface StorageEntry {
  /** Path below the storage, "/" between folders. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly changedAt: Date;
}

/**
 * What an archive asks of the place it lies in: a folder, or a bucket. Files are named by their path below it; what is there is never
 * changed except by `replace`, which is for the two files of an OCFL object that tell its newest version.
 */
export interface ObjectStorage {
  /** As people write it: the folder's absolute path, or `s3://bucket/prefix`. */
  readonly address: string;
  /**
   * Keeps a file that must not be there yet; of several writers exactly one succeeds. When it returns, the file is lasting.
   * @returns false when there is one already
   */
  putIfAbsent(path: string, content: Content): Promise<boolean>;
  /** Puts a file in the place of another, at once: a reader finds the one or the other. */
  replace(path: string, content: Content): Promise<void>;
  /** Takes a file away; nothing happens when there is none. */
  remove(path: string): Promise<void>;
  /** Takes a file away with every earlier state of it, so far as the storage keeps any and lets go of it. */
  destroy(path: string): Promise<void>;
  /** @returns null when there is none */
  get(path: string): Promise<Buffer | null>;
  /** At most `length` bytes from `start` on. @returns null when there is no such file */
  range(path: string, start: number, length: number): Promise<Buffer | null>;
  /** @returns null when there is none */
  head(path: string): Promise<StorageEntry | null>;
  /** The files whose path begins with the prefix, in the order of their UTF-8 bytes. */
  list(prefix: string): AsyncIterable<StorageEntry>;
  /** The bytes of a file for whoever reads them in pieces; reading fails when there is none. */
  content(path: string): PlainContent;
}

/** A storage that keeps files from being changed for a time, by whomever. */
export interface LockableStorage extends ObjectStorage {
  /** Object Lock in COMPLIANCE mode, now or longer than before: not even the account's owner can delete or replace the file until then. */
  lock(path: string, until: Date): Promise<void>;
}

export const isLockable = (storage: ObjectStorage): storage is LockableStorage => "lock" in storage;
