import type { SigningBatch, SigningDocumentState } from "@camtay/shared/api/answers.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { BlobStore } from "../blobs/blob-store.ts";
import type { Database } from "../db/database.ts";
import type { ByteSource } from "../pdf/syntax/byte-source.ts";
import { asContract, rowOf } from "./batch/batch-contract.ts";
import { mayBeAtWork, thisProcess } from "./batch/batch-owner.ts";
import { type BatchRow, BatchStore, type DocumentRow, errorChange } from "./batch/batch-store.ts";
import { checkSigner, signerCertificate } from "./batch/check-signer.ts";
import { type CompletionTools, completeDocuments, verifyEmbedded } from "./batch/complete-documents.ts";
import { type FreezeRequest, freezeAgain, freezeBatch } from "./batch/freeze-batch.ts";
import { raiseLevel, raiseLevelFile } from "./batch/raise-level.ts";
import { acceptValues, BatchRun, type BrowserPage, closeBatch, pollValues, REFUSALS } from "./batch/run-batch.ts";
import { FREEZE_MINUTES, type SigningEdges, type SigningSetup } from "./batch/signing-setup.ts";
import type { Secrets, SignerCapabilities } from "./signer.ts";
import type { SubIndication } from "./verify/findings.ts";
import { verifyPdf } from "./verify-pdf.ts";
import { parseCertificate } from "./x509/certificate.ts";

export type { FreezeRequest } from "./batch/freeze-batch.ts";
export type { PaperToSign, SigningEdges, SigningSetup } from "./batch/signing-setup.ts";

/** Bulk signing, exactly once: what the HTTP API and the command line call. */
export interface SigningBatches {
  /** Fixes signing time and bytes of every paper. @throws AppError `signing.already_signed`, `signing.paper_in_other_batch`, `pdf.…` */
  freeze(request: FreezeRequest): Promise<SigningBatch>;
  /**
   * Starts the one authorisation of a batch and goes on in the background; resolves when the service has taken the PIN.
   * @throws AppError `signing.pin_wrong`, `signing.pin_locked`, `signing.frozen_again` (look at the list again), `signing.certificate_…`,
   *   `signing.batch_busy`, `signing.service_unavailable`
   */
  authorise(batchId: string, secrets: Secrets): Promise<SigningBatch>;
  /** What the browser came back with after the person confirmed there. @throws AppError `signing.refused`, `signing.login_failed` */
  returnFromBrowser(batchId: string, returnedUrl: string): Promise<SigningBatch>;
  /** Puts what failed or is unknown back among what waits, and goes on with what only lacks timestamp or verification. */
  retry(batchId: string): Promise<SigningBatch>;
  status(batchId: string): Promise<SigningBatch>;
  list(agency: string, limit?: number): Promise<SigningBatch[]>;
  /** After a start: what a stopped process left is finished, put back, or shown as UNKNOWN. Nothing is sent to a key. */
  recover(): Promise<void>;
  /**
   * Asks again for timestamps and revocation data that are owed, and puts in order what broke off without its process ending, as after a
   * start; to be called now and then. Nothing is sent to a key.
   */
  payDebts(): Promise<void>;
  /** Resolves when nothing runs in the background. */
  idle(): Promise<void>;
}

export interface SigningBatchParts {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly setup: SigningSetup;
  readonly edges: SigningEdges;
}

export const createSigningBatches = ({ database, blobs, setup, edges }: SigningBatchParts): SigningBatches => {
  const store = new BatchStore(database, edges.now);
  const running = new Map<string, Promise<void>>();
  let asksElsewhere: boolean | undefined;
  const capabilitiesNow = async (): Promise<SignerCapabilities> => {
    const capabilities = await setup.signer.capabilities();
    ({ asksElsewhere } = capabilities);
    return capabilities;
  };
  /** Pages on which a person must confirm, by batch. */
  const pages = new Map<string, BrowserPage>();

  const toolsFor = (capabilities: SignerCapabilities): CompletionTools => ({
    store,
    blobs,
    edges,
    isFollowed: setup.isFollowed === true,
    raise: (signed) => raiseLevel(signed, setup, edges.now),
    raiseFile: (signed) => raiseLevelFile(signed, setup, edges.now, blobs.scratch),
    faultOf: (signed, name) => faultOf(signed, name, setup, capabilities, edges.now()),
  });

  /** What is still put in order must be in order before anything new begins. */
  let recovered: Promise<void> = Promise.resolve();

  const owned = async (batchId: string, work: () => Promise<void>): Promise<void> => {
    const { owner, updated_at } = await store.batch(batchId);
    if (mayBeAtWork(owner, new Date(updated_at), edges.now())) throw new AppError("signing.batch_busy");
    await store.setOwner(batchId, thisProcess());
    await work().finally(() => store.setOwner(batchId, null));
  };

  const inBackground = (batchId: string, work: () => Promise<void>): void => {
    const run = work()
      .catch((thrown: unknown) => {
        if (!isAnswer(thrown)) edges.onFault?.(batchId, thrown);
      })
      .finally(() => {
        running.delete(batchId);
        edges.onChange(batchId);
      });
    running.set(batchId, run);
  };

  const assertIdle = (batchId: string): void => {
    if (running.has(batchId)) throw new AppError("signing.batch_busy");
  };

  const shown = (batch: BatchRow, documents: readonly DocumentRow[]): SigningBatch =>
    asContract(batch, documents, { authorisationUrl: pages.get(batch.id)?.url ?? null, asksElsewhere });
  const status = async (batchId: string): Promise<SigningBatch> => shown(await store.batch(batchId), await store.documents(batchId));

  /** Everything that must hold before the first digest goes out. */
  const readyToSign = async (batch: BatchRow): Promise<SignerCapabilities> => {
    const capabilities = await capabilitiesNow();
    await checkSigner(setup, capabilities, edges.now());
    const isStale = edges.now().toISOString() > batch.expires_at;
    const isOtherKey = signerCertificate(capabilities).serialHex !== batch.certificate_serial;
    const unsent = (await store.documents(batch.id, ["PREPARED"])).some((document) => document.sent === 0);
    if ((isStale || isOtherKey) && unsent) {
      await freezeAgain({ store, blobs, edges }, setup, capabilities, batch);
      throw new AppError("signing.frozen_again", { minutes: FREEZE_MINUTES });
    }
    return capabilities;
  };

  /** Batches of this key, and of no other: each key puts its own in order. */
  const isOwn = (batch: BatchRow): boolean => batch.role === setup.role && batch.chain_json === (setup.handedChain ?? null);

  /** Batches on which no process is at work. */
  const leftBehind = async (states: readonly SigningDocumentState[]): Promise<BatchRow[]> =>
    (await store.batchesWith(states))
      .filter(isOwn)
      .filter(({ id, owner, updated_at }) => !running.has(id) && !mayBeAtWork(owner, new Date(updated_at), edges.now()));

  const authorise = async (batchId: string, secrets: Secrets): Promise<SigningBatch> => {
    // Asked and taken in one go: two calls at once must not both find the batch idle.
    assertIdle(batchId);
    let settle: { readonly begun: () => void; readonly failed: (thrown: unknown) => void } | undefined;
    const begun = new Promise<void>((resolve, reject) => {
      settle = { begun: resolve, failed: reject };
    });
    inBackground(batchId, async () => {
      try {
        await recovered.catch(() => undefined);
        await owned(batchId, async () => {
          const batch = await store.batch(batchId);
          const capabilities = await readyToSign(batch);
          const documents = await store.documents(batchId, ["PREPARED"]);
          if (documents.length > 0)
            await new BatchRun(toolsFor(capabilities), setup, capabilities, batch, (page) => {
              if (page === null) pages.delete(batchId);
              else pages.set(batchId, page);
            }).run(documents, secrets, () => settle?.begun());
          settle?.begun();
        });
      } catch (thrown) {
        settle?.failed(thrown);
        throw thrown;
      }
    });
    await begun;
    return status(batchId);
  };

  const finishSigned = async (batchId: string): Promise<void> => {
    const capabilities = await setup.signer.capabilities();
    const tools = toolsFor(capabilities);
    await completeDocuments(tools, setup, capabilities, await store.documents(batchId, ["SIGNED"]));
    await verifyEmbedded(tools, await store.documents(batchId, ["EMBEDDED"]));
    // While papers still wait for a signature the batch keeps the state that says so.
    const waiting = await store.documents(batchId, ["PREPARED"]);
    if (waiting.length === 0) await closeBatch(tools, batchId, null);
  };

  const retry = async (batchId: string): Promise<SigningBatch> => {
    assertIdle(batchId);
    const documents = await store.documents(batchId, ["UNKNOWN", "FAILED"]);
    const mayRetry = documents.filter((document) => rowOf(document)?.retry !== "never");
    const valueIsThere = mayRetry.filter((document) => document.signature_value !== null);
    await store.move(valueIsThere, ["FAILED"], "SIGNED");
    const valueIsMissing = mayRetry.filter((document) => document.signature_value === null);
    await store.move(valueIsMissing, ["UNKNOWN", "FAILED"], "PREPARED");
    if (valueIsMissing.length > 0) await store.setBatch(batchId, "frozen");
    const unfinished = await store.documents(batchId, ["SIGNED", "EMBEDDED"]);
    if (unfinished.length > 0)
      inBackground(batchId, async () => {
        await finishSigned(batchId);
        if (valueIsMissing.length > 0) await store.setBatch(batchId, "frozen");
      });
    edges.onChange(batchId);
    return status(batchId);
  };

  const recoverBatch = async (batch: BatchRow): Promise<void> => {
    // No digest had left, or the release of the key died with the process: these simply wait again.
    const lost = new AppError("signing.authorisation_expired");
    await store.move(await store.documents(batch.id, ["AUTHORISING", "AUTHORISED"]), ["AUTHORISING", "AUTHORISED"], "PREPARED", () =>
      errorChange(lost),
    );
    const sent = await store.documents(batch.id, ["SIGNING"]);
    const unknown = new AppError("signing.outcome_unknown", { method: "restart" });
    const askable = Map.groupBy(
      sent.filter((document) => document.request_id !== null),
      (document) => document.request_id ?? "",
    );
    await store.move(
      sent.filter((document) => document.request_id === null),
      ["SIGNING"],
      "UNKNOWN",
      errorChange(unknown),
    );
    for (const [requestId, documents] of askable) await resumeCall(requestId, documents, unknown);
    const remaining = await store.documents(batch.id, ["PREPARED"]);
    await store.setBatch(batch.id, remaining.length > 0 ? "expired" : "partly-failed", remaining.length > 0 ? lost : unknown);
    inBackground(batch.id, async () => {
      await finishSigned(batch.id);
      if (remaining.length > 0) await store.setBatch(batch.id, "expired", lost);
    });
  };

  /** Nothing new begins until it is done. */
  const putInOrder = (states: readonly SigningDocumentState[]): Promise<void> => {
    recovered = (async () => {
      for (const batch of await leftBehind(states)) await recoverBatch(batch);
    })();
    return recovered;
  };

  /** A call the service still knows by its name is asked for its outcome; nothing is sent again. */
  const resumeCall = async (requestId: string, documents: readonly DocumentRow[], unknown: AppError): Promise<void> => {
    try {
      const capabilities = await setup.signer.capabilities();
      const tools = toolsFor(capabilities);
      await acceptValues(tools, capabilities, documents, await pollValues(setup, tools, requestId));
    } catch (thrown) {
      // Only a refusal is an answer: nothing was signed, and the papers wait again. A service that is not there has refused nothing.
      const isRefusal = thrown instanceof AppError && REFUSALS.has(thrown.code);
      await store.move(documents, ["SIGNING"], isRefusal ? "PREPARED" : "UNKNOWN", errorChange(isRefusal ? thrown : unknown));
    }
  };

  return {
    freeze: async (request) => {
      const capabilities = await capabilitiesNow();
      await checkSigner(setup, capabilities, edges.now());
      return status(await freezeBatch({ store, blobs, edges }, setup, capabilities, request));
    },
    authorise,
    returnFromBrowser: async (batchId, returnedUrl) => {
      const page = pages.get(batchId);
      if (page === undefined || setup.signer.finishInBrowser === undefined) throw new AppError("signing.authorisation_expired");
      await setup.signer.finishInBrowser(page.handle, returnedUrl);
      return status(batchId);
    },
    retry,
    status,
    list: async (agency, limit = 100) => {
      const batches = await store.batchesOf(agency, limit);
      return Promise.all(batches.map(async (batch) => shown(batch, await store.documents(batch.id))));
    },
    recover: () => putInOrder(["AUTHORISING", "AUTHORISED", "SIGNING", "SIGNED", "EMBEDDED"]),
    payDebts: async () => {
      await recovered.catch(() => undefined); // told by who asked for it
      await putInOrder(["AUTHORISING", "AUTHORISED", "SIGNING"]);
      for (const { id } of await leftBehind(["SIGNED"])) {
        inBackground(id, () => finishSigned(id));
        await running.get(id);
      }
    },
    idle: async () => {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
};

/** What keys, signing services and time-stamp authorities answer is stored with the documents it concerns and shown at the desk. */
const isAnswer = (thrown: unknown): boolean => thrown instanceof AppError && thrown.code.startsWith("signing.");

/** A batch as it is stored, also where its key is no longer configured. @throws AppError `signing.batch_not_found` */
export const storedBatch = async (database: Database, batchId: string): Promise<SigningBatch> => {
  const store = new BatchStore(database, () => new Date());
  return asContract(await store.batch(batchId), await store.documents(batchId), { authorisationUrl: null });
};

/** What may be open about the certificate of someone who signed the paper before us; the file and our signature are sound all the same. */
const OF_OTHER_SIGNERS: ReadonlySet<SubIndication> = new Set<SubIndication>([
  "NO_CERTIFICATE_CHAIN_FOUND",
  "CERTIFICATE_CHAIN_GENERAL_FAILURE",
  "CHAIN_CONSTRAINTS_FAILURE",
  "OUT_OF_BOUNDS_NO_POE",
  "REVOKED_NO_POE",
  "REVOKED_CA_NO_POE",
  "TRY_LATER",
]);

const faultOf = async (
  signed: Uint8Array | ByteSource,
  name: string,
  setup: SigningSetup,
  capabilities: SignerCapabilities,
  now: Date,
): Promise<string | null> => {
  const own = capabilities.certificates.map((one) => parseCertificate(one));
  const last = own.at(-1);
  // Without configured anchors the end of the signer's own chain stands in: the question is then only whether we built it right.
  const signers = setup.trust.signers.length > 0 || last === undefined ? setup.trust.signers : [last];
  const timestamps = setup.trust.timestamps.length > 0 || last === undefined ? setup.trust.timestamps : [last];
  const report = await verifyPdf(signed, name, { trust: { ...setup.trust, signers, timestamps }, now });
  const newest = report.signatures.filter((one) => one.kind === "signature").at(-1);
  if (newest === undefined || newest.verdict !== "TOTAL-PASSED") return newest?.reasons[0] ?? report.reasons[0] ?? "NO_SIGNATURE";
  if (report.verdict === "TOTAL-PASSED") return null;
  const isOnlyTheirs = report.reasons.length > 0 && report.reasons.every((reason) => OF_OTHER_SIGNERS.has(reason));
  return isOnlyTheirs ? null : (report.reasons[0] ?? report.verdict);
};
