import type { BlobStore } from "../../blobs/blob-store.ts";
import type { Database } from "../../db/database.ts";
import type { Flow } from "../../pipeline/flow/open-flow.ts";
import { addFile, batchProgress, createBatch, getBatch, startBatch } from "../../pipeline/work/batches.ts";
import type { HandlersOf } from "../handler.ts";

export const batchHandlers = (
  db: Database,
  blobs: BlobStore,
  flow: Flow,
): HandlersOf<"createBatch" | "putBatchFile" | "startBatch" | "batch"> => ({
  createBatch: async ({ account, body, now }) => ({
    id: await createBatch(
      db,
      { agency: account.agency, accountId: account.id, procedure: body.procedure ?? null, dossier: body.dossier ?? null },
      now,
    ),
  }),
  putBatchFile: async ({ account, path, query, bytes }) => ({
    sha256: await addFile(db, blobs, await getBatch(db, account.agency, path.batchId), query.name, bytes),
  }),
  async startBatch({ account, path, now }) {
    await startBatch(await getBatch(db, account.agency, path.batchId), flow, now);
    return batchProgress(db, await getBatch(db, account.agency, path.batchId));
  },
  batch: async ({ account, path }) => batchProgress(db, await getBatch(db, account.agency, path.batchId)),
});
