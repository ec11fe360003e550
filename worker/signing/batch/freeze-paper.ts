import { AppError } from "@camtay/shared/errors/app-error.ts";
import { lintBeforeSigning } from "../../pdf/lint-before-signing.ts";
import { prepareSignature } from "../../pdf/prepare-signature.ts";
import { contentsBytesFor, signedAttributes } from "../cms/cms-signed-data.ts";
import type { SignerCapabilities } from "../signer.ts";
import { fieldNameOf, type SigningSetup } from "./signing-setup.ts";

/** A timestamp token with its authority's certificates; public ones take up to 8 KiB. */
const TIMESTAMP_BYTES = 8_192;

/** A paper as it will be signed: only the digits of `/Contents` are still to come. */
export interface FrozenPaper {
  readonly prepared: Uint8Array;
  readonly byteRange: readonly [number, number, number];
  /** SHA-256 of the bytes the signature covers. */
  readonly digest: Uint8Array;
  readonly signedAttributes: Buffer;
}

/**
 * Fixes signing time, `/M`, appearance and signed attributes of one paper.
 * @throws AppError `signing.active_content` when the file could later show something else than what the signer saw; those of the PDF reader
 *   and writer (`pdf.…`)
 */
export const freezePaper = (
  original: Uint8Array,
  setup: Pick<SigningSetup, "role" | "appearance" | "docMdp" | "level">,
  capabilities: SignerCapabilities,
  signedAt: Date,
): FrozenPaper => {
  const [certificate] = capabilities.certificates;
  if (certificate === undefined) throw new RangeError("a signer without certificate");
  const active = lintBeforeSigning(original);
  if (active.length > 0) throw new AppError("signing.active_content", { what: [...new Set(active.map(({ kind }) => kind))].join(", ") });
  const prepared = prepareSignature(original, {
    fieldName: fieldNameOf(setup.role),
    signedAt,
    reserveBytes: contentsBytesFor(capabilities.certificates, setup.level === "B-B" ? 0 : TIMESTAMP_BYTES),
    appearance: setup.appearance,
    ...(setup.docMdp === undefined ? {} : { docMdp: setup.docMdp }),
  });
  const [, firstLength, secondStart, secondLength] = prepared.byteRange;
  return {
    prepared: prepared.bytes,
    byteRange: [firstLength, secondStart, secondLength],
    digest: prepared.digest,
    signedAttributes: signedAttributes(prepared.digest, certificate, capabilities.scheme.hash).der,
  };
};
