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
  /** Files and folders that make the key lasting; they must be on the disk before anything written under it is published. */
  readonly places: readonly string[];
}
