import type { BlobStore } from "../../blobs/blob-store.ts";
import type { Database } from "../../db/database.ts";
import type { Flow } from "../../pipeline/flow/open-flow.ts";

/** What the watcher works with and whom it tells. */
export interface HotFolderParts {
  /** The watched folder, absolute. */
  readonly root: string;
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly flow: Flow;
  readonly agency: string;
  readonly now: () => Date;
  /** Of a clock that only goes forward, ms. */
  readonly clockMs: () => number;
  readonly tell: (news: HotFolderNews) => void;
}

export type HotFolderNews =
  | { readonly kind: "taken"; readonly counter: string; readonly files: number; readonly batchId: string }
  | { readonly kind: "not-read"; readonly path: string; readonly sentence: string; readonly code: string }
  | { readonly kind: "stuck"; readonly path: string };
