/** Tables of the area "archive". */
export interface ArchiveTables {
  destructions: DestructionTable;
  office_key: OfficeKeyTable;
  upkeep_tasks: UpkeepTaskTable;
}

/** What the worker does for the archive every day by itself. */
export interface UpkeepTaskTable {
  task: string;
  /** stopped: the worker ended before it did; it goes on at the next start. */
  state: "running" | "done" | "failed" | "stopped";
  /** Last day (in Vietnam) on which it was done to its end. */
  done_day: string | null;
  started_at: string;
  finished_at: string | null;
  /** Process that does it. */
  owner: string | null;
  /** Counts of the last time it was done. */
  facts_json: string | null;
  error_code: string | null;
  error_facts_json: string | null;
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
