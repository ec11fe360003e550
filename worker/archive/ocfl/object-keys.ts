/** The keys of an archive's objects: one each, kept outside the archive, so that an object is destroyed by destroying its key. */
export interface ObjectKeys {
  /**
   * The key under which an object's files are written; made when there was none.
   * @throws AppError `archive.destroyed` when the object was destroyed: it is never written again
   */
  forWriting(objectId: string): Promise<WritingKey>;
  /** @throws AppError `archive.destroyed`, `keys.dossier_key_missing`, `keys.other_office_key` */
  forReading(objectId: string): Promise<Buffer>;
  /** Whether the object's key was destroyed. */
  isDestroyed(objectId: string): boolean;
}

export interface WritingKey {
  readonly key: Buffer;
  /**
   * Brings the key onto the disk; nothing written under it may be published before. Asked for after the content was synced it costs next to
   * nothing, because a journalling file system has committed it with the content.
   */
  readonly makeDurable: () => Promise<void>;
}
