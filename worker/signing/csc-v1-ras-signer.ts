import { createHash, randomUUID } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { z } from "zod";
import { readDer } from "./asn1/der-reader.ts";
import { HASH_OID, OID } from "./asn1/object-identifiers.ts";
import type { SignatureScheme } from "./cms/signature-scheme.ts";
import type { AuthorisationState, Signer, ToBeSigned } from "./signer.ts";
import { algorithmMembers, base64, chooseScheme } from "./signers/csc-algorithms.ts";
import { CscAuthorisation, CscCredentialList, CscSignatures, CscTimestamp, CscToken } from "./signers/csc-messages.ts";
import { batchCheckCode, sadOf, withSlash } from "./signers/csc-session.ts";
import { type AccessTokens, createJsonHttp, type HttpEdges } from "./signers/json-http.ts";
import { checkTimestampToken } from "./timestamp/timestamp-message.ts";
import { readTimestampToken } from "./timestamp/timestamp-token.ts";
import type { TimestampSource } from "./timestamp/tsp-client.ts";
import { orderedChain } from "./x509/ordered-chain.ts";

export interface CscV1Settings {
  /** `https://host/prefix/csc/v1`. */
  readonly baseUrl: string;
  /** Account of the signer at the service (`auth/login` with HTTP Basic), or tokens got elsewhere. */
  readonly login: { readonly user: string; readonly password: string } | { readonly tokens: AccessTokens };
  readonly credentialId?: string | undefined;
  readonly maxDigestsPerCall?: number;
  readonly timeoutMs?: number;
}

export type CscV1Signer = Signer & TimestampSource;

/** CredentialInfo of CSC 1.0.4: factors are flat members, numbers may be text. */
const Credential = z.looseObject({
  key: z.looseObject({ status: z.string(), algo: z.array(z.string()).min(1) }),
  cert: z.looseObject({ certificates: z.array(z.string()).min(1) }),
  SCAL: z.string().nullish(),
  multisign: z.coerce.number().int().min(1).default(1),
});
type Credential = z.infer<typeof Credential>;

/** The service answers `authorize` only after the person did: minutes, so the call runs beside and is asked after. */
const AUTHORISE_TIMEOUT_MS = 6 * 60_000;
/** So long a wrong PIN is waited for before the person's phone is. */
const FIRST_LOOK_MS = 1_500;
const DEFAULT_CALL_LIMIT = 100;

interface Asked {
  readonly answer: Promise<AuthorisationState>;
}

/** Basic login kept as a bearer token. */
const loginTokens = (baseUrl: string, login: { readonly user: string; readonly password: string }, edges: HttpEdges): AccessTokens => {
  let kept: { readonly token: string; readonly until: number } | null = null;
  const renew = async (signal?: AbortSignal): Promise<string> => {
    const limit = AbortSignal.timeout(30_000);
    const answer = await edges
      .fetch(new URL("auth/login", baseUrl), {
        method: "POST",
        headers: {
          authorization: `Basic ${Buffer.from(`${login.user}:${login.password}`).toString("base64")}`,
          "content-type": "application/json",
        },
        body: JSON.stringify({ rememberMe: false }),
        redirect: "error",
        signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      })
      .catch((cause: unknown) => {
        throw new AppError("signing.service_unavailable", { status: 0 }, { cause });
      });
    if (answer.status >= 500) throw new AppError("signing.service_unavailable", { status: answer.status });
    if (!answer.ok) throw new AppError("signing.login_failed", { status: answer.status });
    const parsed = CscToken.safeParse(await answer.json());
    if (!parsed.success) throw new AppError("signing.service_answer", { where: "auth/login" });
    kept = { token: parsed.data.access_token, until: edges.now().getTime() + (parsed.data.expires_in - 30) * 1000 };
    return kept.token;
  };
  return {
    current: (signal) => (kept !== null && edges.now().getTime() < kept.until ? Promise.resolve(kept.token) : renew(signal)),
    renew,
    forget: () => {
      kept = null;
    },
  };
};

/**
 * A key behind a remote signing service of the older CSC API 1.0.4, in the shape deployed Vietnamese services speak it: `hash` instead of
 * `hashes`, PIN and OTP as members, document names beside the digests, and an `authorize` call that blocks until the phone answered.
 */
export const createCscV1RasSigner = (settings: CscV1Settings, edges: HttpEdges): CscV1Signer => {
  const baseUrl = withSlash(settings.baseUrl);
  const limits = { baseUrl, timeoutMs: settings.timeoutMs ?? 60_000, attempts: 6, maxWaitMs: 90_000 };
  const tokens = "tokens" in settings.login ? settings.login.tokens : loginTokens(baseUrl, settings.login, edges);
  const http = createJsonHttp(limits, tokens, edges);
  const patient = createJsonHttp({ ...limits, timeoutMs: AUTHORISE_TIMEOUT_MS }, tokens, edges);
  const asked = new Map<string, Asked>();
  let loaded: { readonly id: string; readonly credential: Credential; readonly algorithm: readonly [string, SignatureScheme] } | null =
    null;

  const load = async (signal?: AbortSignal) => {
    const id = settings.credentialId ?? (await firstCredential(signal));
    const body = { credentialID: id, certificates: "chain", certInfo: true, authInfo: true };
    const credential = await http.post({ method: "credentials/info", body, answer: Credential, effect: "none", signal });
    if (credential.key.status !== "enabled") throw new AppError("signing.key_disabled");
    loaded = { id, credential, algorithm: chooseScheme(credential.key.algo, false) };
    return loaded;
  };
  const firstCredential = async (signal?: AbortSignal): Promise<string> => {
    const list = await http.post({ method: "credentials/list", body: {}, answer: CscCredentialList, effect: "none", signal });
    const [id] = list.credentialIDs;
    if (id === undefined) throw new AppError("signing.no_credential");
    return id;
  };

  const documents = (items: readonly ToBeSigned[]) =>
    items.map((item, index) => ({ document_id: String(index + 1), document_name: item.label }));

  /** The answer when it is there soon, else a handle under which it can be asked after. */
  const soonOr = async (handle: string, answer: Promise<AuthorisationState>): Promise<AuthorisationState> => {
    const state = await Promise.race([answer, edges.sleep(FIRST_LOOK_MS).then((): AuthorisationState => ({ state: "waiting", handle }))]);
    if (state.state === "authorised") asked.delete(handle);
    return state;
  };

  const stampDigest = async (imprint: Uint8Array, signal?: AbortSignal) => {
    const nonce = Buffer.from(edges.randomBytes(8));
    nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40;
    const body = { hash: base64(imprint), hashAlgo: OID.sha256, nonce: nonce.toString("hex") };
    const answer = await http.post({ method: "signatures/timestamp", body, answer: CscTimestamp, effect: "none", signal });
    const token = readTimestampToken(readDer(Buffer.from(answer.timestamp, "base64")));
    return checkTimestampToken(token, { hash: "sha256", imprint, nonce }, edges.now());
  };

  return {
    capabilities: async (signal) => {
      const { credential, algorithm } = await load(signal);
      return {
        certificates: orderedChain(credential.cert.certificates.map((one) => Buffer.from(one, "base64"))),
        scheme: algorithm[1],
        maxDigestsPerAuthorisation: credential.multisign,
        maxDigestsPerCall: Math.min(credential.multisign, settings.maxDigestsPerCall ?? DEFAULT_CALL_LIMIT),
        boundToDigests: credential.SCAL === "2",
        deterministic: algorithm[1].kind === "rsa-pkcs1",
        asksElsewhere: false,
      };
    },

    beginAuthorisation: async (items, secrets) => {
      const { id, algorithm } = loaded ?? (await load());
      const body = {
        credentialID: id,
        numSignatures: String(items.length),
        hash: items.map((item) => base64(item.digest)),
        hashAlgo: HASH_OID[algorithm[1].hash],
        ...(secrets.pin === undefined ? {} : { PIN: secrets.pin }),
        ...(secrets.otp === undefined ? {} : { OTP: secrets.otp }),
        description: `${items.length} tệp, mã kiểm tra ${batchCheckCode(items)}`,
        documents: documents(items),
      };
      const handle = randomUUID();
      const answer = patient
        .post({ method: "credentials/authorize", body, answer: CscAuthorisation, effect: "none" })
        .then((given): AuthorisationState => {
          if (given.SAD === undefined) throw new AppError("signing.service_answer", { where: "credentials/authorize" });
          const expiresAt = new Date(edges.now().getTime() + (given.expiresIn ?? 3600) * 1000);
          return { state: "authorised", authorisation: { token: given.SAD, expiresAt, remaining: items.length } };
        });
      // Whoever asks after it hears of the error; until then it must not count as unhandled.
      answer.catch(() => {});
      asked.set(handle, { answer });
      return soonOr(handle, answer);
    },

    pollAuthorisation: async (handle) => {
      const found = asked.get(handle);
      if (found === undefined) throw new AppError("signing.authorisation_expired");
      return soonOr(handle, found.answer);
    },

    sign: async (authorisation, items, signal) => {
      const { id, algorithm } = loaded ?? (await load(signal));
      const { hashAlgorithmOID, ...members } = { hashAlgorithmOID: undefined, ...algorithmMembers(algorithm) };
      const body = {
        credentialID: id,
        SAD: sadOf(authorisation, edges.now()),
        hash: items.map((item) => base64(item.digest)),
        ...(hashAlgorithmOID === undefined ? {} : { hashAlgo: hashAlgorithmOID }),
        ...members,
        documents: documents(items),
      };
      const answer = await http.post({ method: "signatures/signHash", body, answer: CscSignatures, effect: "once", signal });
      if (answer.signatures === undefined) throw new AppError("signing.outcome_unknown", { method: "signatures/signHash" });
      return { state: "signed", signatures: answer.signatures.map((one) => Buffer.from(one, "base64")) };
    },

    pollSign: () => Promise.reject(new AppError("signing.outcome_unknown", { method: "signatures/signHash" })),
    stampDigest,
    stamp: (octets, signal) => stampDigest(createHash("sha256").update(octets).digest(), signal),

    close: async () => {
      loaded = null;
      asked.clear();
      tokens.forget();
    },
  };
};
