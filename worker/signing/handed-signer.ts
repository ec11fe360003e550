import { AppError } from "@camtay/shared/errors/app-error.ts";
import { schemeForKey } from "./cms/signature-scheme.ts";
import type { Signer, ToBeSigned } from "./signer.ts";
import { parseCertificate } from "./x509/certificate.ts";

/** What waits to be signed at the officer's own machine. */
export interface HandedRequest {
  readonly requestId: string;
  readonly items: readonly ToBeSigned[];
}

/** Why nothing came of a request; each means that no value was handed in. */
export type HandedRefusal =
  | "signing.refused"
  | "signing.pin_wrong"
  | "signing.pin_locked"
  | "signing.token_missing"
  | "signing.token_driver";

export interface HandedSigner extends Signer {
  /** A request that still waits, by its number. */
  request(requestId: string): HandedRequest | null;
  /** @throws AppError `signing.authorisation_expired` when nothing waits under that number */
  handIn(requestId: string, answer: readonly Uint8Array[] | HandedRefusal): void;
}

/** One call of the helper: few enough that a token pulled out loses little, many enough that calls cost nothing. */
const CALL_LIMIT = 50;
const RELEASED_MS = 24 * 3_600_000;

/**
 * A key that the worker never reaches: a USB token in the officer's own computer. Digests are laid out to be fetched, values are handed in;
 * what they are worth shows when they are held against the certificate.
 *
 * @param chain  DER, signer's certificate first, as the helper read it from the token.
 */
export const createHandedSigner = (
  chain: readonly Uint8Array[],
  edges: { readonly now: () => Date; readonly newId: () => string },
): HandedSigner => {
  const [leaf] = chain;
  if (leaf === undefined) throw new AppError("signing.no_credential");
  const scheme = schemeForKey(parseCertificate(leaf).publicKey);
  const waiting = new Map<string, { readonly items: readonly ToBeSigned[]; answer: readonly Uint8Array[] | HandedRefusal | null }>();
  return {
    capabilities: async () => ({
      certificates: chain,
      scheme,
      maxDigestsPerAuthorisation: 10_000,
      maxDigestsPerCall: CALL_LIMIT,
      boundToDigests: false,
      deterministic: scheme.kind === "rsa-pkcs1",
      asksElsewhere: true,
    }),
    // The PIN is asked by the helper, at the machine that holds the token.
    beginAuthorisation: async (items) => ({
      state: "authorised",
      authorisation: { token: "handed", expiresAt: new Date(edges.now().getTime() + RELEASED_MS), remaining: items.length },
    }),
    pollAuthorisation: () => Promise.reject(new AppError("signing.authorisation_expired")),
    sign: async (_, items) => {
      const requestId = edges.newId();
      waiting.set(requestId, { items, answer: null });
      return { state: "waiting", requestId };
    },
    pollSign: async (requestId) => {
      const found = waiting.get(requestId);
      // A process that starts knows nothing of what was laid out before.
      if (found === undefined) throw new AppError("signing.outcome_unknown", { method: "token" });
      if (found.answer === null) return { state: "waiting", requestId };
      waiting.delete(requestId);
      if (typeof found.answer === "string") throw new AppError(found.answer);
      return { state: "signed", signatures: found.answer };
    },
    request: (requestId) => {
      const found = waiting.get(requestId);
      return found === undefined || found.answer !== null ? null : { requestId, items: found.items };
    },
    handIn: (requestId, answer) => {
      const found = waiting.get(requestId);
      if (found === undefined || found.answer !== null) throw new AppError("signing.authorisation_expired");
      found.answer = answer;
    },
    close: async () => waiting.clear(),
  };
};
