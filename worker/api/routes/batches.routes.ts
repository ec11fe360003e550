import type { BatchProgress } from "@camtay/shared/api/answers.ts";
import type { BlobStore } from "../../blobs/blob-store.ts";
import type { Database } from "../../db/database.ts";
import { receiveFile } from "../../intake/receive-bytes.ts";
import type { UploadStore } from "../../intake/upload-store.ts";
import type { Flow } from "../../pipeline/flow/open-flow.ts";
import { batchProgress, listBatches } from "../../pipeline/in-flight/batch-progress.ts";
import { addStoredFile, createBatch, getBatch, plainFileName, startBatch } from "../../pipeline/in-flight/batches.ts";
import { cancelBatch, pauseBatch, resumeBatch } from "../../pipeline/in-flight/control-batch.ts";
import type { HandlersOf } from "../handler.ts";
import { BODY_LIMIT_MIB } from "../register-contract.ts";

const MIB = 1024 * 1024;
const LIST_LENGTH = 20;

export function batchHandlers(
  db: Database,
  blobs: BlobStore,
  flow: Flow,
  uploads: UploadStore,
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
    async putBatchFile({ account, path, query, stream }) {
      const { id } = await getBatch(db, account.agency, path.batchId);
      const name = plainFileName(query.name);
      const received = await receiveFile(blobs, stream, BODY_LIMIT_MIB.scan * MIB);
      await db.transaction().execute((transaction) => addStoredFile(transaction, id, { name, ...received }));
      return { sha256: received.sha256 };
    },
    async startBatch({ account, path, now }) {
      const batch = await getBatch(db, account.agency, path.batchId);
      if (batch.state === "open") await uploads.finishBatch(batch.id, now);
      await startBatch(batch, flow, now);
      return progress(account.agency, path.batchId, now);
    },
    batch: ({ account, path, now }) => progress(account.agency, path.batchId, now),
    batches: async ({ account, query, now }) => ({ batches: await listBatches(db, account.agency, query.limit ?? LIST_LENGTH, now) }),
    pauseBatch: changing(pauseBatch),
    resumeBatch: changing(resumeBatch),
    cancelBatch: changing(cancelBatch),
  };
}
