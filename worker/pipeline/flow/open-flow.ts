import type { BlobStore } from "../../blobs/blob-store.ts";
import type { Database } from "../../db/database.ts";
import type { FlowContext } from "./flow-context.ts";
import { settleRun } from "./settle-run.ts";

/** Does something in one transaction, with all that moving on needs. */
export type Flow = <T>(now: Date, task: (context: FlowContext) => Promise<T>) => Promise<T>;

export interface FlowParts {
  readonly blobs: BlobStore;
  /** Body named in the conversion mark and in the archive. */
  readonly agencyName: string;
  /** Keys the digest under which a person is found. */
  readonly personKey: Buffer;
}

export const openFlow =
  (db: Database, parts: FlowParts): Flow =>
  (now, task) =>
    db.transaction().execute((transaction) => task({ ...parts, transaction, now, settle: settleRun }));
