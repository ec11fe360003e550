/** The keys of an archive's objects: one each, kept outside the archive, so that an object is destroyed by destroying its key. */
export interface ObjectKeys {
  /**
   * The key under which an object's files are written; made and durable when there was none.
   * @throws AppError `archive.destroyed` when the object was destroyed: it is never written again
   */
  forWriting(objectId: string): Promise<Buffer>;
  /** @throws AppError `archive.destroyed`, `keys.dossier_key_missing`, `keys.other_office_key` */
  forReading(objectId: string): Promise<Buffer>;
  /** Whether the object's key was destroyed. */
  isDestroyed(objectId: string): boolean;
}
