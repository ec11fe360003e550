import { randomBytes } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { readBounded } from "../timestamp/tsp-client.ts";
import type { Certificate } from "./certificate.ts";
import { readCrl } from "./crl.ts";
import { ocspRequest, readOcsp } from "./ocsp.ts";
import { NO_REVOCATION_DATA, type RevocationData } from "./revocation.ts";

/** Fetches what the certificate's own addresses say. One answer a certificate is kept until its nextUpdate. */
export interface RevocationFetcher {
  /**
   * Asks only for certificates whose path to an anchor has been proven: addresses of strangers are not visited.
   * @returns nothing when no address answers with something that may be believed.
   */
  fetch(certificate: Certificate, issuer: Certificate, signal?: AbortSignal): Promise<RevocationData>;
}

export interface RevocationFetcherEdges {
  readonly fetch: typeof fetch;
  readonly now: () => Date;
}

const MAX_OCSP_BYTES = 256 * 1024;
const MAX_CRL_BYTES = 32 * 1024 * 1024;
/** How long an answer without nextUpdate is kept. */
const SHORT_KEEP_MS = 10 * 60_000;
const MAX_KEPT = 256;
const SILENCE_MS = 60_000;

export const createRevocationFetcher = (edges: RevocationFetcherEdges, timeoutMs = 5_000): RevocationFetcher => {
  const kept = new Map<string, { readonly data: Promise<RevocationData>; until: number }>();

  /** Hosts that did not answer, and until when they are left alone: a report must not wait for the same silence again and again. */
  const silent = new Map<string, number>();

  const get = async (url: string, init: RequestInit, limitBytes: number, signal?: AbortSignal): Promise<Buffer> => {
    if (!/^https?:\/\/[^/]/i.test(url) || !URL.canParse(url)) throw new AppError("verify.revocation_data", { why: "address is not http" });
    const { host } = new URL(url);
    if ((silent.get(host) ?? 0) > edges.now().getTime()) throw new AppError("verify.revocation_data", { why: "host is silent" });
    const limit = AbortSignal.timeout(timeoutMs);
    const asked = edges.fetch(url, {
      ...init,
      redirect: "error",
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
    const answer = await asked.catch((cause: unknown) => {
      silent.set(host, edges.now().getTime() + SILENCE_MS);
      throw cause;
    });
    if (!answer.ok) throw new AppError("verify.revocation_data", { why: `status ${answer.status}` });
    return readBounded(answer, limitBytes);
  };

  const ask = async (
    certificate: Certificate,
    issuer: Certificate,
    signal?: AbortSignal,
  ): Promise<{ data: RevocationData; until: number }> => {
    const now = edges.now().getTime();
    const fresh = (nextUpdate: Date | null): number => nextUpdate?.getTime() ?? now + SHORT_KEEP_MS;
    for (const url of certificate.ocspUrls) {
      try {
        const nonce = randomBytes(16);
        const request = ocspRequest(certificate, issuer, nonce);
        const headers = { "content-type": "application/ocsp-request", accept: "application/ocsp-response" };
        const bytes = await get(url, { method: "POST", headers, body: new Uint8Array(request) }, MAX_OCSP_BYTES, signal);
        const statement = readOcsp(bytes, certificate, issuer, [], nonce);
        if (statement !== null && statement.status !== "unknown" && fresh(statement.nextUpdate) >= now)
          return { data: { ocsps: [bytes], crls: [] }, until: fresh(statement.nextUpdate) };
      } catch {
        // The next address, or the CRL, may still answer; silence on all of them is reported by the caller as missing.
      }
    }
    for (const url of certificate.crlUrls) {
      try {
        const bytes = await get(url, { headers: { accept: "application/pkix-crl" } }, MAX_CRL_BYTES, signal);
        const statement = readCrl(bytes, certificate, issuer);
        if (statement !== null && fresh(statement.nextUpdate) >= now)
          return { data: { ocsps: [], crls: [bytes] }, until: fresh(statement.nextUpdate) };
      } catch {
        // As above.
      }
    }
    return { data: NO_REVOCATION_DATA, until: 0 };
  };

  return {
    fetch: (certificate, issuer, signal) => {
      const known = kept.get(certificate.fingerprint);
      if (known !== undefined && known.until > edges.now().getTime()) return known.data;
      if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value ?? "");
      const answer = ask(certificate, issuer, signal);
      // While the question is under way others wait for the same answer.
      const entry = { data: answer.then(({ data }) => data), until: Number.POSITIVE_INFINITY };
      kept.set(certificate.fingerprint, entry);
      void answer.then(
        ({ until }) => {
          entry.until = until;
        },
        () => {
          entry.until = 0;
        },
      );
      return entry.data;
    },
  };
};
