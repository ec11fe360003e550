import { constants } from "node:fs";
import { copyFile } from "node:fs/promises";
import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { AppError, asAppError } from "@camtay/shared/errors/app-error.ts";
import type { BlobStore } from "../../blobs/blob-store.ts";
import { embedInPlace } from "../../pdf/embed-signature.ts";
import { embedSignatureFile } from "../../pdf/sign-file.ts";
import { type ByteSource, withOpenFile } from "../../pdf/syntax/byte-source.ts";
import { assembleCms } from "../cms/cms-signed-data.ts";
import type { SignerCapabilities } from "../signer.ts";
import { type BatchStore, type DocumentRow, errorChange } from "./batch-store.ts";
import { inParallel } from "./in-parallel.ts";
import { isLarge, orRemoved } from "./large-files.ts";
import type { SigningEdges, SigningSetup } from "./signing-setup.ts";

export interface CompletionTools {
  readonly store: BatchStore;
  readonly blobs: BlobStore;
  readonly edges: SigningEdges;
  readonly isFollowed: boolean;
  /** Full verification of a finished file; the reason when it is anything but passed. */
  readonly faultOf: (signed: Uint8Array | ByteSource, name: string) => Promise<string | null>;
  /** Adds what levels above B-T need; the bytes as they are for lower levels. */
  readonly raise: (signed: Uint8Array) => Promise<Uint8Array>;
  /** The same in a file; the path of the raised one, the given path gone when it is another. */
  readonly raiseFile: (signed: string) => Promise<string>;
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

/** Timestamp over the signature value, CMS, and the signed file in the store. */
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
  return { token, ...(await embedded(tools, document, cms)) };
};

const embedded = async ({ blobs, raise, raiseFile }: CompletionTools, document: DocumentRow, cms: Uint8Array) => {
  const [contentsStart, contentsEnd] = JSON.parse(document.byte_range_json) as [number, number, number];
  const prepared = Sha256.parse(document.prepared_sha256);
  if (!(await isLarge(blobs, prepared))) {
    const signed = await raise(embedInPlace({ bytes: await blobs.get(prepared), contentsStart, contentsEnd }, cms));
    return { signed_sha256: await blobs.put(signed), signed };
  }
  const path = await blobs.scratch();
  return orRemoved(path, async () => {
    await blobs.withFile(prepared, (file) => copyFile(file, path, constants.COPYFILE_FICLONE));
    embedSignatureFile({ path, contentsStart, contentsEnd }, cms);
    return { signed_sha256: await blobs.adopt(await raiseFile(path)), signed: undefined };
  });
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
      const fault = await faultOfStored(tools, document, await bytesOf(document));
      if (fault !== null) throw new AppError("signing.verification_failed", { reason: fault });
    }),
  );
  for (const outcome of checked)
    if ("error" in outcome) await tools.store.move([outcome.document], ["EMBEDDED"], "FAILED", errorChange(outcome.error));
  await tools.store.finish(
    checked.flatMap((outcome) => ("error" in outcome ? [] : [outcome.document])),
    tools.isFollowed ? "ready" : "signed",
  );
};

const faultOfStored = async (
  { blobs, faultOf }: CompletionTools,
  document: DocumentRow,
  bytes: Uint8Array | undefined,
): Promise<string | null> => {
  const signed = Sha256.parse(document.signed_sha256);
  if (bytes !== undefined) return faultOf(bytes, document.name);
  if (!(await isLarge(blobs, signed))) return faultOf(await blobs.get(signed), document.name);
  return blobs.withFile(signed, (file) => withOpenFile(file, (source) => faultOf(source, document.name)));
};
