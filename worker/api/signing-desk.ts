import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { BlobStore } from "../blobs/blob-store.ts";
import type { Database } from "../db/database.ts";
import { newId } from "../db/new-id.ts";
import { tellChange } from "../pipeline/work/change-events.ts";
import type { Settings } from "../settings.ts";
import { createCscV2Signer } from "../signing/csc-v2-signer.ts";
import { createSigningBatches, type SigningBatches } from "../signing/signing-batch.ts";
import { createTspClient } from "../signing/timestamp/tsp-client.ts";
import { loadTrustAnchors, NO_ANCHORS, type TrustAnchors } from "../signing/verify/trust-anchors.ts";
import { createRevocationFetcher } from "../signing/x509/revocation-fetcher.ts";

export interface SigningDesk {
  /** @throws AppError `system.bad_setting` when no signing service is named in the settings */
  batches(): SigningBatches;
  readonly trust: TrustAnchors;
  close(): Promise<void>;
}

/** How often owed timestamps are asked for again. */
const DEBT_ROUND_MS = 60_000;

export const trustOf = async ({ trustFolder }: Settings): Promise<TrustAnchors> =>
  existsSync(trustFolder) ? loadTrustAnchors(trustFolder) : NO_ANCHORS;

/** Bulk signing as the settings name it. What a stopped process left half done is finished, put back or shown as unknown. */
export async function openSigningDesk(
  settings: Settings,
  db: Database,
  blobs: BlobStore,
  now: () => Date,
  onProblem: (thrown: unknown) => void,
): Promise<SigningDesk> {
  const trust = await trustOf(settings);
  if (settings.csc === null)
    return {
      trust,
      batches() {
        throw new AppError("system.bad_setting", { variable: "CAMTAY_CSC_URL" });
      },
      async close() {},
    };
  const edges = { fetch, now, sleep: (ms: number) => sleep(ms), randomBytes };
  const { url, clientId, clientSecret } = settings.csc;
  const signer = createCscV2Signer({ baseUrl: url, login: { clientId, clientSecret } }, edges);
  const batches = createSigningBatches({
    database: db,
    blobs,
    setup: {
      role: "officer",
      signer,
      level: "B-T",
      timestamps: settings.tsaUrl === null ? signer : createTspClient({ url: settings.tsaUrl }, edges),
      appearance: { profile: "tt05-archive", agency: settings.agencyName },
      trust,
      fetcher: createRevocationFetcher(edges),
    },
    edges: { now, sleep: edges.sleep, newId, onChange: (batchId) => void tellSigningChange(db, batchId, now()).catch(onProblem) },
  });
  batches.recover().catch(onProblem);
  const debts = setInterval(() => void batches.payDebts().catch(onProblem), DEBT_ROUND_MS);
  debts.unref();
  return {
    trust,
    batches: () => batches,
    async close() {
      clearInterval(debts);
      await batches.idle();
      await signer.close();
    },
  };
}

async function tellSigningChange(db: Database, batchId: string, now: Date): Promise<void> {
  const batch = await db.selectFrom("signing_batches").select("agency").where("id", "=", batchId).executeTakeFirst();
  if (!batch) return;
  const documents = await db.selectFrom("signing_documents").select("paper_id").where("batch_id", "=", batchId).execute();
  await db.transaction().execute(async (transaction) => {
    await tellChange(transaction, "signing-batch", batchId, batch.agency, now);
    for (const { paper_id } of documents) await tellChange(transaction, "paper", paper_id, batch.agency, now);
  });
}
