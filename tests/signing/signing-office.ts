import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { SigningBatch } from "@camtay/shared/api/answers.ts";
import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { openBlobStore } from "@camtay/worker/blobs/blob-store.ts";
import { openDatabase } from "@camtay/worker/db/open-database.ts";
import { type CscV2Settings, createCscV2Signer } from "@camtay/worker/signing/csc-v2-signer.ts";
import { createSigningBatches, type PaperToSign, type SigningSetup } from "@camtay/worker/signing/signing-batch.ts";
import { createTspClient } from "@camtay/worker/signing/timestamp/tsp-client.ts";
import { loadTrustAnchors } from "@camtay/worker/signing/verify/trust-anchors.ts";
import { verifyPdf } from "@camtay/worker/signing/verify-pdf.ts";
import { createRevocationFetcher } from "@camtay/worker/signing/x509/revocation-fetcher.ts";
import type { TestServices } from "../services/start-test-services.ts";
import { blankPdf } from "./blank-pdf.ts";

export interface OfficeOptions {
  readonly credentialId?: string;
  readonly csc?: Partial<CscV2Settings>;
  readonly setup?: Partial<SigningSetup>;
  readonly now?: () => Date;
  readonly folder?: string;
  /** Where the store lies when several desks share it. */
  readonly blobs?: string;
}

/** A desk with its own database and store in front of the running test service. */
export const openSigningOffice = async (
  services: Pick<TestServices, "cscUrl" | "tsaUrl" | "trustDir" | "client" | "pins">,
  options: OfficeOptions = {},
) => {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "camtay-desk-"));
  const now = options.now ?? (() => new Date());
  const edges = {
    fetch: (...call: Parameters<typeof fetch>) => fetch(...call),
    now,
    sleep: (ms: number) => sleep(Math.min(ms, 20)),
    randomBytes,
  };
  const credentialId = options.credentialId ?? "officer-rsa2048";
  const signer = createCscV2Signer(
    {
      baseUrl: services.cscUrl,
      login: { clientId: services.client.id, clientSecret: services.client.secret },
      credentialId,
      ...options.csc,
    },
    edges,
  );
  const trust = await loadTrustAnchors(services.trustDir);
  const setup: SigningSetup = {
    role: "officer",
    signer,
    level: "B-T",
    timestamps: createTspClient({ url: services.tsaUrl, attempts: 1, maxInFlight: 8 }, edges),
    appearance: { profile: "tt05-archive", agency: "Ủy ban nhân dân xã Mẫu" },
    trust,
    fetcher: createRevocationFetcher(edges),
    ...options.setup,
  };
  const database = await openDatabase(join(folder, "desk.sqlite"));
  const blobs = openBlobStore(options.blobs ?? join(folder, "blobs"));
  const changes: string[] = [];
  const faults: unknown[] = [];
  const batches = createSigningBatches({
    database,
    blobs,
    setup,
    edges: {
      now,
      sleep: edges.sleep,
      newId: randomUUID,
      onChange: (batchId) => changes.push(batchId),
      onFault: (_, thrown) => faults.push(thrown),
    },
  });
  const pin = services.pins[credentialId] ?? "";
  return {
    batches,
    database,
    blobs,
    setup,
    trust,
    changes,
    /** What broke in the background and was no answer of a service. */
    faults,
    pin,
    papers: async (count: number, from = 1): Promise<PaperToSign[]> =>
      Promise.all(
        Array.from({ length: count }, async (_, index) => ({
          paperId: `paper-${String(from + index).padStart(5, "0")}`,
          name: `tep-${from + index}.pdf`,
          pdf: await blobs.put(await blankPdf(from + index)),
        })),
      ),
    /** Freezes, authorises and waits for the end. */
    signAll: async (papers: readonly PaperToSign[], typedPin = pin): Promise<SigningBatch> => {
      const batch = await batches.freeze({ agency: "H99", accountId: null, papers });
      await batches.authorise(batch.id, { pin: typedPin });
      await batches.idle();
      return batches.status(batch.id);
    },
    again: async (batchId: string): Promise<SigningBatch> => {
      await batches.retry(batchId);
      await batches.idle();
      await batches.authorise(batchId, { pin });
      await batches.idle();
      return batches.status(batchId);
    },
    signedFiles: async (batchId: string): Promise<Uint8Array[]> => {
      const rows = await database
        .selectFrom("signing_documents")
        .select("signed_sha256")
        .where("batch_id", "=", batchId)
        .where("state", "=", "VERIFIED")
        .execute();
      return Promise.all(rows.map((row) => blobs.get(Sha256.parse(row.signed_sha256))));
    },
    verify: (bytes: Uint8Array) => verifyPdf(bytes, "tep.pdf", { trust, now: new Date() }),
    close: async () => {
      await batches.idle();
      await signer.close();
      await database.destroy();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
};
export type SigningOffice = Awaited<ReturnType<typeof openSigningOffice>>;

export const statesOf = (batch: SigningBatch): string[] => batch.documents.map((document) => document.state);
export const codesOf = (batch: SigningBatch): (string | null)[] => batch.documents.map((document) => document.problem?.code ?? null);
