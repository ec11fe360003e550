import { z } from "zod";
import { PaperId } from "../domain/ids.ts";
import { route, SIGNERS } from "./route.ts";

const Base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);

/** Certificates of a token in the officer's own computer: DER, signer first. */
export const TokenChain = z.array(Base64.max(8_192)).min(1).max(8);

/** Officer first, the agency's seal second. */
export const SigningRole = z.enum(["officer", "seal"]);
export type SigningRole = z.infer<typeof SigningRole>;

/** What a helper at the officer's computer is asked to sign. */
export const TokenRequest = z.object({
  requestId: z.string(),
  /** The helper hashes them itself: what it shows and what it signs are then of one piece. */
  items: z.array(z.object({ signedAttributes: Base64, label: z.string() })),
  checkCode: z.string(),
});
export type TokenRequest = z.infer<typeof TokenRequest>;

/** Why the token signed nothing of a request. */
export const TokenRefusal = z.enum([
  "signing.refused",
  "signing.pin_wrong",
  "signing.pin_locked",
  "signing.token_missing",
  "signing.token_driver",
]);
export type TokenRefusal = z.infer<typeof TokenRefusal>;

/** Rounds of signing, and keys that only the officer's own computer or browser reaches. */
export const SIGNING_API = {
  signingRounds: route({
    method: "GET",
    path: "/v1/signing-rounds",
    allow: SIGNERS,
    answer: z.object({
      rounds: z.array(
        z.object({ role: SigningRole, kind: z.enum(["csc-v2", "csc-v1-ras", "vnpt-sp769", "pkcs11", "pkcs12", "desk-token"]) }),
      ),
      /** Signed by an officer, not sealed yet. */
      awaitingSeal: z.array(PaperId),
    }),
  }),
  /** The address to which the signing service's page sent the browser back. */
  returnFromBrowser: route({
    method: "POST",
    path: "/v1/signing-batches/:signingBatchId/browser",
    allow: SIGNERS,
    body: z.object({ returned: z.url().max(4_000) }),
    answer: z.object({ taken: z.boolean() }),
  }),
  tokenRequest: route({
    method: "GET",
    path: "/v1/signing-batches/:signingBatchId/token-request",
    allow: SIGNERS,
    answer: z.object({ request: TokenRequest.nullable() }),
  }),
  tokenAnswer: route({
    method: "POST",
    path: "/v1/signing-batches/:signingBatchId/token-answer",
    allow: SIGNERS,
    body: z.object({
      requestId: z.string().max(100),
      signatures: z.array(Base64.max(2_048)).max(1_000).optional(),
      refused: TokenRefusal.optional(),
    }),
    answer: z.object({ taken: z.boolean() }),
  }),
} as const;
