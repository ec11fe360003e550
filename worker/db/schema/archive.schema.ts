/** Tables of the area "archive". */
export interface ArchiveTables {
  destructions: DestructionTable;
  office_key: OfficeKeyTable;
}

/** One row: which key the values of this database are encrypted under. */
export interface OfficeKeyTable {
  one: 1;
  key_id: string;
}

/** The way of a dossier out of the archive. A row is never taken away: it proves what was done and by whom. */
export interface DestructionTable {
  id: string;
  dossier_id: string;
  dossier_code: string;
  agency: string;
  object_id: string;
  /** The rule that allows it. */
  basis: string;
  /** asked: one person wants it. confirmed: two do; it happens now, also after a stop. done: nothing is left. */
  state: "asked" | "confirmed" | "done";
  asked_by: string;
  asked_at: string;
  confirmed_by: string | null;
  confirmed_at: string | null;
  /** Digests of the stored files that go with it, so that backups let go of them too. */
  blobs_json: string;
  done_at: string | null;
}
