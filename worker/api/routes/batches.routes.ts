import type { BatchProgress } from "@camtay/shared/api/contract.ts";
import type { BlobStore } from "../../blobs/blob-store.ts";
import type { Database } from "../../db/database.ts";
import type { Flow } from "../../pipeline/flow/open-flow.ts";
import { batchProgress, listBatches } from "../../pipeline/work/batch-progress.ts";
import { addFile, createBatch, getBatch, startBatch } from "../../pipeline/work/batches.ts";
import { cancelBatch, pauseBatch, resumeBatch } from "../../pipeline/work/control-batch.ts";
import type { HandlersOf } from "../handler.ts";

const LIST_LENGTH = 20;

export function batchHandlers(
  db: Database,
  blobs: BlobStore,
  flow: Flow,
): HandlersOf<"createBatch" | "putBatchFile" | "startBatch" | "batch" | "batches" | "pauseBatch" | "resumeBatch" | "cancelBatch"> {
  const progress = async (agency: string, batchId: string, now: Date): Promise<BatchProgress> =>
    batchProgress(db, await getBatch(db, agency, batchId), now);
  const changing =
    (change: typeof pauseBatch) =>
    async ({ account, path, now }: { account: { agency: string }; path: { batchId: string }; now: Date }) => {
      await change(flow, account.agency, path.batchId, now);
      return progress(account.agency, path.batchId, now);
    };
  return {
    createBatch: async ({ account, body, now }) => ({
      id: await createBatch(
        db,
        {
          agency: account.agency,
          accountId: account.id,
          procedure: body.procedure ?? null,
          dossier: body.dossier ?? null,
          urgency: body.urgency ?? null,
        },
        now,
      ),
    }),
    putBatchFile: async ({ account, path, query, bytes }) => ({
      sha256: await addFile(db, blobs, await getBatch(db, account.agency, path.batchId), query.name, bytes),
    }),
    async startBatch({ account, path, now }) {
      await startBatch(await getBatch(db, account.agency, path.batchId), flow, now);
      return progress(account.agency, path.batchId, now);
    },
    batch: ({ account, path, now }) => progress(account.agency, path.batchId, now),
    batches: async ({ account, query, now }) => ({ batches: await listBatches(db, account.agency, query.limit ?? LIST_LENGTH, now) }),
    pauseBatch: changing(pauseBatch),
    resumeBatch: changing(resumeBatch),
    cancelBatch: changing(cancelBatch),
  };
}
