import { createHash, randomBytes } from "node:crypto";
import type { TestServices } from "./start-test-services.ts";

export const SHA256 = "2.16.840.1.101.3.4.2.1";
export const RSA = "1.2.840.113549.1.1.1";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** A digest (SHA-256, base64) nobody asked for before. */
export const freshHash = (): string => createHash("sha256").update(randomBytes(16)).digest("base64");

/** The barest client: one HTTP call an operation, nothing checked, so that the conformance tests see the raw answers. */
export function createCscClient(services: TestServices) {
  const form = (path: string, members: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(services.cscUrl + path, { method: "POST", headers, body: new URLSearchParams(members), redirect: "manual" });
  const post = async (path: string, body: unknown, token?: string): Promise<Answer> => {
    const response = await fetch(services.cscUrl + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>) };
  };
  const clientToken = async (): Promise<string> => {
    const { id, secret } = services.client;
    const response = await form("/oauth2/token", { grant_type: "client_credentials", client_id: id, client_secret: secret });
    return ((await response.json()) as { access_token: string }).access_token;
  };
  /** The parameters of an authorisation with PIN, for the digests given. */
  const authorisation = (credentialID: string, hashes: string[], more: Record<string, unknown> = {}) => ({
    credentialID,
    numSignatures: hashes.length,
    hashes,
    hashAlgorithmOID: SHA256,
    authData: [{ id: "PIN", value: services.pins[credentialID] }],
    ...more,
  });
  const activate = async (token: string, credentialID: string, hashes: string[], more: Record<string, unknown> = {}): Promise<string> =>
    String((await post("/credentials/authorize", authorisation(credentialID, hashes, more), token)).body.SAD);
  const signHash = (token: string, credentialID: string, SAD: string | undefined, hashes: string[], more: Record<string, unknown> = {}) =>
    post("/signatures/signHash", { credentialID, SAD, hashes, hashAlgorithmOID: SHA256, signAlgo: RSA, ...more }, token);
  return { form, post, clientToken, authorisation, activate, signHash };
}
export type CscClient = ReturnType<typeof createCscClient>;
