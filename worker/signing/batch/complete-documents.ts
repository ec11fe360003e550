import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { AppError, asAppError } from "@camtay/shared/errors/app-error.ts";
import type { BlobStore } from "../../blobs/blob-store.ts";
import { embedSignature } from "../../pdf/embed-signature.ts";
import { assembleCms } from "../cms/cms-signed-data.ts";
import type { SignerCapabilities } from "../signer.ts";
import { type BatchStore, type DocumentRow, errorChange } from "./batch-store.ts";
import { inParallel } from "./in-parallel.ts";
import type { SigningEdges, SigningSetup } from "./signing-setup.ts";

export interface CompletionTools {
  readonly store: BatchStore;
  readonly blobs: BlobStore;
  readonly edges: SigningEdges;
  /** Full verification of a finished file; the reason when it is anything but passed. */
  readonly faultOf: (signed: Uint8Array, name: string) => Promise<string | null>;
  /** Adds what levels above B-T need; the bytes as they are for lower levels. */
  readonly raise: (signed: Uint8Array) => Promise<Uint8Array>;
}

type Outcome<T> = { readonly document: DocumentRow } & ({ readonly value: T } | { readonly error: AppError });

const attempt = async <T>(document: DocumentRow, work: () => Promise<T>): Promise<Outcome<T>> => {
  try {
    return { document, value: await work() };
  } catch (thrown) {
    return { document, error: asAppError(thrown) };
  }
};

/** Timestamp and other evidence that did not come is owed, not given up: the signature value is kept and the paper is not released. */
const OWED: ReadonlySet<string> = new Set([
  "signing.timestamp_unavailable",
  "signing.timestamp_refused",
  "signing.timestamp_wrong",
  "signing.revocation_unavailable",
  "verify.timestamp_invalid",
  "verify.malformed_der",
  "verify.malformed_cms",
  "verify.algorithm_refused",
]);

const preparedFrom = (bytes: Uint8Array, document: DocumentRow) => {
  const [firstLength, secondStart] = JSON.parse(document.byte_range_json) as [number, number, number];
  return { bytes, contentsStart: firstLength, contentsEnd: secondStart };
};

/** Timestamp over the signature value, CMS, and the bytes of the signed file. */
const buildSigned = async (tools: CompletionTools, setup: SigningSetup, capabilities: SignerCapabilities, document: DocumentRow) => {
  const signature = Buffer.from(document.signature_value ?? "", "base64");
  const kept = document.timestamp_token === null ? null : Buffer.from(document.timestamp_token, "base64");
  if (kept === null && setup.level !== "B-B" && setup.timestamps === null)
    throw new AppError("signing.timestamp_unavailable", { status: 0 });
  const token = kept ?? (setup.level === "B-B" || setup.timestamps === null ? null : (await setup.timestamps.stamp(signature)).der);
  const cms = assembleCms({
    signedAttributes: Buffer.from(document.signed_attributes, "base64"),
    scheme: capabilities.scheme,
    signature,
    certificates: capabilities.certificates,
    timestampToken: token ?? undefined,
  });
  const prepared = preparedFrom(await tools.blobs.get(Sha256.parse(document.prepared_sha256)), document);
  const signed = await tools.raise(embedSignature(prepared, cms));
  return { token, signed_sha256: await tools.blobs.put(signed), signed };
};

/**
 * Takes documents from SIGNED to VERIFIED: timestamp, embedding, full verification. A document that cannot go on keeps its signature value and
 * says why; the others go on.
 */
export const completeDocuments = async (
  tools: CompletionTools,
  setup: SigningSetup,
  capabilities: SignerCapabilities,
  documents: readonly DocumentRow[],
): Promise<void> => {
  const { store } = tools;
  const built = await inParallel(documents, (document) => attempt(document, () => buildSigned(tools, setup, capabilities, document)));
  for (const outcome of built) {
    if (!("error" in outcome)) continue;
    const state = OWED.has(outcome.error.code) ? "SIGNED" : "FAILED";
    await store.move([outcome.document], ["SIGNED"], state, errorChange(outcome.error));
  }
  const good = new Map(built.flatMap((outcome) => ("value" in outcome ? [[outcome.document.id, outcome.value] as const] : [])));
  const embedded = await store.move(
    documents.filter(({ id }) => good.has(id)),
    ["SIGNED"],
    "EMBEDDED",
    ({ id }) => {
      const value = good.get(id);
      return { timestamp_token: value?.token?.toString("base64") ?? null, signed_sha256: value?.signed_sha256 ?? null };
    },
  );
  await verifyEmbedded(tools, embedded, async ({ id }) => good.get(id)?.signed);
};

/** Takes documents from EMBEDDED to VERIFIED, reading them back where they are not at hand. */
export const verifyEmbedded = async (
  tools: CompletionTools,
  documents: readonly DocumentRow[],
  bytesOf: (document: DocumentRow) => Promise<Uint8Array | undefined> = async () => undefined,
): Promise<void> => {
  const checked = await inParallel(documents, (document) =>
    attempt(document, async () => {
      const bytes = (await bytesOf(document)) ?? (await tools.blobs.get(Sha256.parse(document.signed_sha256)));
      const fault = await tools.faultOf(bytes, document.name);
      if (fault !== null) throw new AppError("signing.verification_failed", { reason: fault });
    }),
  );
  for (const outcome of checked)
    if ("error" in outcome) await tools.store.move([outcome.document], ["EMBEDDED"], "FAILED", errorChange(outcome.error));
  await tools.store.finish(checked.flatMap((outcome) => ("error" in outcome ? [] : [outcome.document])));
};
