import type { Generated } from "kysely";

/** Tables of the area "work": scans on their way to signed papers. */
export interface WorkTables {
  batches: BatchTable;
  source_files: SourceFileTable;
  pages: PageTable;
  dossiers: DossierTable;
  batch_dossiers: BatchDossierTable;
  papers: PaperTable;
  paper_pages: PaperPageTable;
  paper_fields: PaperFieldTable;
  reviews: ReviewTable;
  step_runs: StepRunTable;
  change_events: ChangeEventTable;
  worker_heartbeats: WorkerHeartbeatTable;
  uploads: UploadTable;
  hot_files: HotFileTable;
  faults: FaultTable;
}

export type BatchState = "open" | "running" | "finished" | "failed" | "cancelled";

/** A file or paper that is kept byte for byte as it came; null: a scan, composed anew. */
export type KeptOriginal = "signed" | "born-digital" | null;

export interface BatchTable {
  id: string;
  agency: string;
  account_id: string | null;
  /** Given by the person: every paper belongs to it. */
  procedure: string | null;
  dossier_code: string | null;
  /** `{file: {dossier, procedure}}` as JSON: what the person said about single files. */
  manifest_json: string | null;
  state: BatchState;
  assemble_key: string | null;
  error_code: string | null;
  error_facts_json: string | null;
  created_at: string;
  finished_at: string | null;
  /** Where it came from, for people: the counter's folder. */
  label: string | null;
  /** What the person said about its haste; null: its size decides. */
  urgency: "counter" | "pile" | null;
  /** Turn of its runs, see pipeline/priority.ts; null until started. */
  priority: number | null;
  paused_at: string | null;
  dismissed_at: string | null;
  dismissed_by: string | null;
  /** Papers of the pile that are rows already; null: all of them, or the pile is not taken apart yet. */
  assembled_papers: number | null;
  /** `{code: id}` of the pile's dossiers as JSON, while papers are still to become rows. */
  assembling_json: string | null;
}

export interface SourceFileTable {
  id: string;
  batch_id: string;
  position: number;
  /** Relative to the folder or as uploaded. */
  name: string;
  sha256: string;
  size_bytes: number;
  state: "waiting" | "split" | "failed";
  split_key: string | null;
  page_count: number | null;
  error_code: string | null;
  error_facts_json: string | null;
  /** Known once split. */
  original: KeptOriginal;
  dismissed_at: string | null;
  dismissed_by: string | null;
}

export interface PageTable {
  id: string;
  batch_id: string;
  file_id: string;
  /** From 1 inside the file. */
  page: number;
  state: "waiting" | "read" | "failed";
  read_key: string | null;
  /** Clean page in pixels; filled when read. */
  width: number | null;
  height: number | null;
  dpi: number | null;
  findings_json: string | null;
  /** Digest of the clean page in colour; null when the page is blank. */
  picture: string | null;
  dropped: "blank-back" | "separator" | null;
  error_code: string | null;
  error_facts_json: string | null;
  /** A person has dealt with the failure, e.g. scanned the sheet again. */
  dismissed_at: string | null;
  dismissed_by: string | null;
}

export interface DossierTable {
  id: string;
  agency: string;
  code: string;
  procedure: string | null;
  procedure_name: string | null;
  batch_id: string;
  flagged: number;
  archive_key: string | null;
  archive_object: string | null;
  created_at: string;
  archived_at: string | null;
  returned_at: string | null;
}

/** Dossiers that a batch brought something for, also when it was known before. */
export interface BatchDossierTable {
  batch_id: string;
  dossier_id: string;
}

export interface PaperTable {
  id: string;
  dossier_id: string;
  batch_id: string;
  position: number;
  document_type: string | null;
  component: string;
  component_confidence: number;
  state: "processing" | "review" | "ready" | "signing" | "signed" | "archived" | "failed" | "dropped";
  /** Digest of the composed PDF, then of the signed one. */
  pdf_sha256: string | null;
  /** Digest of the digests of its clean pages: the same scan taken in twice is one paper. */
  content_key: string;
  compose_key: string | null;
  error_code: string | null;
  error_facts_json: string | null;
  created_at: string;
  updated_at: string;
  original: KeptOriginal;
}

export interface PaperPageTable {
  paper_id: string;
  /** From 0 inside the paper. */
  position: number;
  page_id: string;
}

export interface PaperFieldTable {
  paper_id: string;
  position: number;
  key: string;
  text: string;
  /** What the machine read before a person corrected it. */
  read_text: string;
  page: number;
  box_json: string | null;
  confidence: number;
  flagged: number;
  source: "ocr" | "qr" | "cross-check" | "person";
  confirmed_by: string | null;
  confirmed_at: string | null;
}

export interface ReviewTable {
  id: string;
  batch_id: string;
  dossier_id: string | null;
  paper_id: string | null;
  reason: string;
  page: number | null;
  field: string | null;
  message: string;
  created_at: string;
  done_at: string | null;
  done_by: string | null;
}

export interface StepRunTable {
  /** Step, version and digest of the parsed input: the second time does nothing. */
  run_key: string;
  step: string;
  queue: string;
  batch_id: string | null;
  /** Office for which it runs. */
  agency: string | null;
  /** Smaller goes first. */
  priority: number;
  input_json: string;
  /** held: waits, but its batch stands still. */
  state: "waiting" | "held" | "running" | "done" | "failed";
  attempts: number;
  output_json: string | null;
  error_code: string | null;
  error_facts_json: string | null;
  not_before: string;
  /** Null while waiting: the row itself is the outbox, written in the transaction that asked for the work. */
  enqueued_at: string | null;
  /** host:pid of the process at work. */
  lease_owner: string | null;
  lease_until: string | null;
  created_at: string;
  updated_at: string;
}

export interface ChangeEventTable {
  id: Generated<number>;
  kind: "batch" | "dossier" | "paper" | "signing-batch";
  subject_id: string;
  agency: string;
  at: string;
}

export interface WorkerHeartbeatTable {
  /** host:pid */
  id: string;
  beat_at: string;
}

/** Where in the background something may break. */
export type FaultPlace = "runner" | "relay" | "heartbeat" | "archive" | "assembly" | "upkeep" | "signing";

export interface FaultTable {
  place: FaultPlace;
  error_code: string;
  error_facts_json: string;
  /** How often since `first_at`. */
  times: number;
  first_at: string;
  last_at: string;
}

export interface UploadTable {
  id: string;
  batch_id: string;
  agency: string;
  /** Made by the sender: asking twice because an answer was lost begins one upload. */
  request_key: string;
  name: string;
  size_bytes: number;
  /** Known once everything has come. */
  sha256: string | null;
  state: "open" | "done";
  created_at: string;
  updated_at: string;
}

export interface HotFileTable {
  id: string;
  batch_id: string;
  /** The watched folder, absolute. */
  root: string;
  /** Below it, as the disk spells it. */
  path: string;
  size_bytes: number;
  modified_ms: number;
  sha256: string;
  /** Where the original goes, below the watched folder; decided before it moves. */
  target: string;
  taken_at: string;
  moved_at: string | null;
}
