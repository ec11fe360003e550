import { createHash } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { readDer } from "./asn1/der-reader.ts";
import { HASH_OID, OID } from "./asn1/object-identifiers.ts";
import type { SignatureScheme } from "./cms/signature-scheme.ts";
import type { AuthorisationState, Secrets, Signer, SignerCapabilities, SignState } from "./signer.ts";
import { algorithmMembers, base64, chooseScheme } from "./signers/csc-algorithms.ts";
import { createBrowserAuthorisations } from "./signers/csc-browser.ts";
import { CscAuthorisation, CscCredential, CscCredentialList, CscInfo, CscSignatures, CscTimestamp } from "./signers/csc-messages.ts";
import { batchCheckCode, oauthBase, sadOf, withSlash } from "./signers/csc-session.ts";
import { clientCredentialTokens } from "./signers/csc-tokens.ts";
import { type AccessTokens, createJsonHttp, type HttpEdges } from "./signers/json-http.ts";
import { checkTimestampToken } from "./timestamp/timestamp-message.ts";
import { readTimestampToken } from "./timestamp/timestamp-token.ts";
import type { TimestampSource } from "./timestamp/tsp-client.ts";
import { orderedChain } from "./x509/ordered-chain.ts";

export interface CscV2Settings {
  /** `https://host/prefix/csc/v2`. */
  readonly baseUrl: string;
  /** Worker's own login, or tokens of a login that a person has finished in the browser. */
  readonly login: { readonly clientId: string; readonly clientSecret: string } | { readonly tokens: AccessTokens };
  /** Without it the first credential of the account is used. */
  readonly credentialId?: string | undefined;
  /** Our own limit of hashes in one call, below whatever the service allows. */
  readonly maxDigestsPerCall?: number;
  /** Ask for RSASSA-PSS where the key offers it. */
  readonly pss?: boolean;
  readonly asynchronous?: boolean;
  /** Where the browser returns to after a person confirmed a batch on the service's page (credentials of mode `oauth2code`). */
  readonly redirectUri?: string;
  readonly timeoutMs?: number;
}

export type CscV2Signer = Signer & TimestampSource;

/** How many hashes the service's `multisign` and our own limit let through at once. */
const DEFAULT_CALL_LIMIT = 100;

/** A key behind a Cloud Signature Consortium API v2 service: PIN and phone confirmation, one authorisation for many hashes. */
export const createCscV2Signer = (settings: CscV2Settings, edges: HttpEdges): CscV2Signer => {
  const baseUrl = withSlash(settings.baseUrl);
  const limits = { baseUrl, timeoutMs: settings.timeoutMs ?? 60_000, attempts: 6, maxWaitMs: 90_000 };
  const open = createJsonHttp(limits, null, edges);
  let infoOnce: Promise<CscInfo> | null = null;
  const info = (signal?: AbortSignal): Promise<CscInfo> => {
    infoOnce ??= open.post({ method: "info", body: {}, answer: CscInfo, effect: "none", signal }).catch((thrown: unknown) => {
      infoOnce = null;
      throw thrown;
    });
    return infoOnce;
  };
  const tokens: AccessTokens = "tokens" in settings.login ? settings.login.tokens : lazyClientTokens(settings.login, info, baseUrl, edges);
  const http = createJsonHttp(limits, tokens, edges);
  let loaded: { readonly id: string; readonly credential: CscCredential; readonly algorithm: readonly [string, SignatureScheme] } | null =
    null;

  const load = async (signal?: AbortSignal) => {
    const id = settings.credentialId ?? (await firstCredential(signal));
    const credential = await http.post({
      method: "credentials/info",
      body: { credentialID: id, certificates: "chain", certInfo: true, authInfo: true },
      answer: CscCredential,
      effect: "none",
      signal,
    });
    if (credential.key.status !== "enabled") throw new AppError("signing.key_disabled");
    loaded = { id, credential, algorithm: chooseScheme(credential.key.algo, settings.pss === true) };
    return loaded;
  };
  const firstCredential = async (signal?: AbortSignal): Promise<string> => {
    const list = await http.post({ method: "credentials/list", body: {}, answer: CscCredentialList, effect: "none", signal });
    const [id] = list.credentialIDs;
    if (id === undefined) throw new AppError("signing.no_credential");
    return id;
  };

  const browser = createBrowserAuthorisations("tokens" in settings.login ? null : settings.login, settings.redirectUri ?? null, edges);

  const asAuthorisation = (
    answer: { SAD?: string | undefined; handle?: string | undefined; expiresIn?: number | undefined },
    count: number,
  ): AuthorisationState => {
    if (answer.SAD !== undefined) {
      const expiresAt = new Date(edges.now().getTime() + (answer.expiresIn ?? 3600) * 1000);
      return { state: "authorised", authorisation: { token: answer.SAD, expiresAt, remaining: count } };
    }
    if (answer.handle === undefined) throw new AppError("signing.service_answer", { where: "credentials/authorize" });
    return { state: "waiting", handle: `${count}:${answer.handle}` };
  };

  const asSigned = (answer: { signatures?: string[] | undefined; responseID?: string | undefined }): SignState => {
    if (answer.signatures !== undefined) return { state: "signed", signatures: answer.signatures.map((one) => Buffer.from(one, "base64")) };
    if (answer.responseID !== undefined) return { state: "waiting", requestId: answer.responseID };
    throw new AppError("signing.outcome_unknown", { method: "signatures/signHash" });
  };

  const stampDigest = async (imprint: Uint8Array, signal?: AbortSignal) => {
    // The first octet is kept below 0x80 and above zero: services differ in how they turn hex into an INTEGER.
    const nonce = Buffer.from(edges.randomBytes(8));
    nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40;
    const answer = await http.post({
      method: "signatures/timestamp",
      body: { hash: base64(imprint), hashAlgo: OID.sha256, nonce: nonce.toString("hex") },
      answer: CscTimestamp,
      effect: "none",
      signal,
    });
    const token = readTimestampToken(readDer(Buffer.from(answer.timestamp, "base64")));
    return checkTimestampToken(token, { hash: "sha256", imprint, nonce }, edges.now());
  };

  return {
    capabilities: async (signal): Promise<SignerCapabilities> => {
      const { credential, algorithm } = await load(signal);
      const [, scheme] = algorithm;
      return {
        certificates: orderedChain(credential.cert.certificates.map((one) => Buffer.from(one, "base64"))),
        scheme,
        maxDigestsPerAuthorisation: credential.multisign,
        maxDigestsPerCall: Math.min(credential.multisign, settings.maxDigestsPerCall ?? DEFAULT_CALL_LIMIT),
        boundToDigests: credential.SCAL === "2",
        deterministic: scheme.kind === "rsa-pkcs1",
        asksElsewhere: credential.auth.mode === "oauth2code" || credential.auth.objects?.every(({ type }) => type.endsWith("OOB")) === true,
      };
    },

    beginAuthorisation: async (items, secrets, signal) => {
      const { id, credential, algorithm } = loaded ?? (await load(signal));
      if (credential.auth.mode === "oauth2code") {
        const oauthBaseUrl = oauthBase(await info(signal), baseUrl);
        return browser.begin(oauthBaseUrl, id, items, HASH_OID[algorithm[1].hash]);
      }
      const answer = await http.post({
        method: "credentials/authorize",
        body: {
          credentialID: id,
          numSignatures: items.length,
          hashes: items.map((item) => base64(item.digest)),
          hashAlgorithmOID: HASH_OID[algorithm[1].hash],
          authData: authData(credential, secrets),
          description: `${items.length} tệp, mã kiểm tra ${batchCheckCode(items)}`,
        },
        answer: CscAuthorisation,
        // Authorising twice releases nothing twice: an unused authorisation simply expires.
        effect: "none",
        signal,
      });
      return asAuthorisation(answer, items.length);
    },

    finishInBrowser: (handle, returnedUrl) => browser.finish(handle, returnedUrl),

    pollAuthorisation: async (handle, signal) => {
      const inBrowser = browser.poll(handle);
      if (inBrowser !== null) return inBrowser;
      const [, count = "0", raw = ""] = /^(\d+):(.*)$/s.exec(handle) ?? [];
      const answer = await http
        .post({ method: "credentials/authorizeCheck", body: { handle: raw }, answer: CscAuthorisation, effect: "none", signal })
        .catch((thrown: unknown) => {
          // At this point the PIN had been accepted: a refusal is the person's.
          throw thrown instanceof AppError && thrown.code === "signing.pin_wrong"
            ? new AppError("signing.refused", {}, { cause: thrown })
            : thrown;
        });
      return asAuthorisation(answer, Number(count));
    },

    sign: async (authorisation, items, signal) => {
      const { id, algorithm } = loaded ?? (await load(signal));
      const sad = sadOf(authorisation, edges.now());
      const answer = await http.post({
        method: "signatures/signHash",
        body: {
          credentialID: id,
          SAD: sad,
          hashes: items.map((item) => base64(item.digest)),
          ...algorithmMembers(algorithm),
          operationMode: settings.asynchronous === true ? "A" : "S",
        },
        answer: CscSignatures,
        effect: "once",
        signal,
      });
      return asSigned(answer);
    },

    pollSign: async (requestId, signal) => {
      const answer = await http.post({
        method: "signatures/signPolling",
        body: { requestID: requestId },
        answer: CscSignatures,
        effect: "none",
        signal,
      });
      return answer.signatures === undefined ? { state: "waiting", requestId } : asSigned(answer);
    },

    stampDigest,

    stamp: (octets, signal) => stampDigest(createHash("sha256").update(octets).digest(), signal),

    close: async () => {
      loaded = null;
      tokens.forget();
    },
  };
};

/** One entry for every factor the credential asks for; values only where the person typed one (CSC 2.0 §11.6). */
const authData = (credential: CscCredential, secrets: Secrets): { id: string; value?: string }[] =>
  (credential.auth.objects ?? []).flatMap((object) => {
    if (object.type.endsWith("OOB")) return [{ id: object.id }];
    const value = /otp/i.test(object.id) ? (secrets.otp ?? secrets.pin) : secrets.pin;
    return value === undefined ? [] : [{ id: object.id, value }];
  });

const lazyClientTokens = (
  login: { readonly clientId: string; readonly clientSecret: string },
  info: (signal?: AbortSignal) => Promise<CscInfo>,
  baseUrl: string,
  edges: HttpEdges,
): AccessTokens => {
  let inner: AccessTokens | null = null;
  const opened = async (signal?: AbortSignal): Promise<AccessTokens> => {
    inner ??= clientCredentialTokens({ oauthBaseUrl: oauthBase(await info(signal), baseUrl), ...login }, edges);
    return inner;
  };
  return {
    current: async (signal) => (await opened(signal)).current(signal),
    renew: async (signal) => (await opened(signal)).renew(signal),
    forget: () => inner?.forget(),
  };
};
