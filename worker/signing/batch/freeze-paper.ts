import { AppError } from "@camtay/shared/errors/app-error.ts";
import { type LintFinding, lintBeforeSigning } from "../../pdf/lint-before-signing.ts";
import { type PreparedSignature, type PrepareOptions, prepareSignature } from "../../pdf/prepare-signature.ts";
import { readSignatures } from "../../pdf/read-signatures.ts";
import { prepareSignatureFile } from "../../pdf/sign-file.ts";
import { type ByteSource, withFileSource } from "../../pdf/syntax/byte-source.ts";
import { contentsBytesFor, signedAttributes } from "../cms/cms-signed-data.ts";
import type { SignerCapabilities } from "../signer.ts";
import { fieldNameOf, type SigningSetup } from "./signing-setup.ts";

/** A timestamp token with its authority's certificates; public ones take up to 8 KiB. */
const TIMESTAMP_BYTES = 8_192;

type FreezeSetup = Pick<SigningSetup, "role" | "appearance" | "docMdp" | "level">;

/** What is fixed for a paper that waits for its signature; only the digits of `/Contents` are still to come. */
export interface Frozen {
  /** `[a, b, c]` of `/ByteRange [0 a b c]`. */
  readonly byteRange: readonly [number, number, number];
  /** Hash of the bytes the signature covers, made with the hash of the signer's scheme. */
  readonly digest: Uint8Array;
  readonly signedAttributes: Buffer;
}

const optionsFor = (setup: FreezeSetup, capabilities: SignerCapabilities, signedAt: Date): PrepareOptions => ({
  fieldName: fieldNameOf(setup.role),
  signedAt,
  reserveBytes: contentsBytesFor(capabilities.certificates, setup.level === "B-B" ? 0 : TIMESTAMP_BYTES),
  appearance: setup.appearance,
  hash: capabilities.scheme.hash,
  ...(setup.docMdp === undefined ? {} : { docMdp: setup.docMdp }),
});

const frozenFrom = (prepared: Pick<PreparedSignature, "byteRange" | "digest">, capabilities: SignerCapabilities): Frozen => {
  const [certificate] = capabilities.certificates;
  if (certificate === undefined) throw new RangeError("a signer without certificate");
  const [, firstLength, secondStart, secondLength] = prepared.byteRange;
  return {
    byteRange: [firstLength, secondStart, secondLength],
    digest: prepared.digest,
    signedAttributes: signedAttributes(prepared.digest, certificate, capabilities.scheme.hash).der,
  };
};

const refuseActive = (active: readonly LintFinding[]): void => {
  if (active.length > 0) throw new AppError("signing.active_content", { what: [...new Set(active.map(({ kind }) => kind))].join(", ") });
};

/** A signature of a kind we do not read may be sound; one in an unsound place cannot be, and ours would stand beside it. */
const refuseDamaged = (input: Uint8Array | ByteSource): void => {
  const { signatures, strayByteRanges } = readSignatures(input);
  const found = signatures.flatMap(({ findings }) => findings).filter((code) => code !== "sub-filter-unknown");
  if (strayByteRanges.length > 0 || found.length > 0) throw new AppError("signing.damaged_signature", { why: found[0] ?? "ByteRange" });
};

const refuseUnsignable = (input: Uint8Array | ByteSource): void => {
  refuseActive(lintBeforeSigning(input));
  refuseDamaged(input);
};

/**
 * Fixes signing time, `/M`, appearance and signed attributes of one paper.
 * @throws AppError `signing.active_content` when the file could later show something else than what the signer saw,
 *   `signing.damaged_signature`; those of the PDF reader and writer (`pdf.…`)
 */
export const freezePaper = (
  original: Uint8Array,
  setup: FreezeSetup,
  capabilities: SignerCapabilities,
  signedAt: Date,
): Frozen & Pick<PreparedSignature, "pieces"> => {
  refuseUnsignable(original);
  const prepared = prepareSignature(original, optionsFor(setup, capabilities, signedAt));
  return { pieces: prepared.pieces, ...frozenFrom(prepared, capabilities) };
};

/** The same from file to file, for papers too large to be held in memory. */
export const freezePaperFile = (
  original: string,
  target: string,
  setup: FreezeSetup,
  capabilities: SignerCapabilities,
  signedAt: Date,
): Frozen => {
  withFileSource(original, refuseUnsignable);
  return frozenFrom(prepareSignatureFile(original, target, optionsFor(setup, capabilities, signedAt)), capabilities);
};
