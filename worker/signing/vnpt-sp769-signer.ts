import { AppError, asAppError } from "@camtay/shared/errors/app-error.ts";
import { type SignatureScheme, schemeForKey } from "./cms/signature-scheme.ts";
import type { Authorisation, Secrets, Signer, SignState, ToBeSigned } from "./signer.ts";
import { batchCheckCode, withSlash } from "./signers/csc-session.ts";
import { createJsonHttp, type HttpEdges } from "./signers/json-http.ts";
import { Sp769Certificates, Sp769Signatures, Sp769Transaction, sp769Data, sp769HttpRefusal } from "./signers/sp769-messages.ts";
import { maySignDocuments } from "./verify/certificate-status.ts";
import { parseCertificate } from "./x509/certificate.ts";
import { orderedChain } from "./x509/ordered-chain.ts";

export interface Sp769Settings {
  /** `https://host/sca/sp769`. */
  readonly baseUrl: string;
  /** The office's own account as an integrator. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** Number under which the signer is known to the service: of a person or a body. */
  readonly userId: string;
  /** Of the certificate, where the signer has several. */
  readonly certificateSerial?: string | undefined;
  /**
   * "phone": the person confirms every call in the service's app. "password": an account for integration, released by password (typed as
   * PIN) and one-time code.
   */
  readonly confirmation: "phone" | "password";
  readonly maxDigestsPerCall?: number;
  readonly timeoutMs?: number;
}

/** One call is one confirmation on the phone: as many papers as a list on a screen may hold. */
const DEFAULT_CALL_LIMIT = 100;
const ANSWER_MS = 5 * 60_000;

interface Loaded {
  readonly certificates: readonly Buffer[];
  readonly scheme: SignatureScheme;
  readonly serial: string;
}

/** What releases a key on the way with a password; all of it in memory only. */
interface Released {
  readonly transactionId: string;
  readonly sad: string;
  readonly password: string;
  readonly docIds: readonly string[];
}

/**
 * A key at VNPT SmartCA. On the way with the phone the call that asks for signatures is also the one the person confirms: it carries a
 * transaction number of ours, so that its outcome can be asked for even when the answer, or our process, was lost.
 */
export const createVnptSp769Signer = (settings: Sp769Settings, edges: HttpEdges): Signer => {
  const limits = {
    baseUrl: withSlash(settings.baseUrl),
    timeoutMs: settings.timeoutMs ?? 60_000,
    attempts: 4,
    maxWaitMs: 90_000,
    refusal: sp769HttpRefusal,
  };
  const http = createJsonHttp(limits, null, edges);
  const integrator = { sp_id: settings.clientId, sp_password: settings.clientSecret, user_id: settings.userId };
  const isByPhone = settings.confirmation === "phone";
  let loaded: Loaded | null = null;

  const newTransactionId = (): string => Buffer.from(edges.randomBytes(16)).toString("hex");

  const load = async (signal?: AbortSignal): Promise<Loaded> => {
    const body = { ...integrator, serial_number: settings.certificateSerial ?? "", transaction_id: newTransactionId() };
    const answer = await http.post({ method: "v1/credentials/get_certificate", body, answer: Sp769Certificates, effect: "none", signal });
    const wanted = settings.certificateSerial?.toLowerCase();
    for (const one of sp769Data(answer)?.user_certificates ?? []) {
      if (wanted !== undefined && one.serial_number.toLowerCase() !== wanted) continue;
      const leaf = Buffer.from(one.cert_data, "base64");
      const certificate = parseCertificate(leaf);
      if (wanted === undefined && (!maySignDocuments(certificate) || edges.now() > certificate.notAfter)) continue;
      const issuers = [one.chain_data?.ca_cert, one.chain_data?.root_cert].flatMap((text) =>
        text === undefined ? [] : [Buffer.from(text, "base64")],
      );
      loaded = { certificates: orderedChain([leaf, ...issuers]), scheme: schemeForKey(certificate.publicKey), serial: one.serial_number };
      return loaded;
    }
    throw new AppError("signing.no_credential");
  };

  /** The number each paper has in its call; shown by the service's app. */
  const docIdsOf = (items: readonly ToBeSigned[]): string[] => items.map((item, index) => `${index + 1}-${item.label}`);

  const transaction = (items: readonly ToBeSigned[], { serial }: Loaded, transactionId: string) => ({
    ...integrator,
    transaction_id: transactionId,
    transaction_desc: `${items.length} tệp, mã kiểm tra ${batchCheckCode(items)}`,
    serial_number: serial,
    time_stamp: edges
      .now()
      .toISOString()
      .replace(/[-:T]|\.\d+/g, ""),
    sign_files: items.map((item, index) => ({
      file_type: "pdf",
      data_to_be_signed: Buffer.from(item.digest).toString("hex"),
      doc_id: docIdsOf(items)[index],
      sign_type: "hash",
    })),
  });

  const valuesOf = (
    answer: Parameters<typeof sp769Data<{ signatures?: { doc_id: string; signature_value?: string | undefined }[] | undefined }>>[0],
  ) => {
    const given = sp769Data(answer)?.signatures?.filter((one) => one.signature_value !== undefined) ?? [];
    // Numbered by us; the receiver verifies every value all the same.
    const ordered = given.toSorted((a, b) => Number.parseInt(a.doc_id, 10) - Number.parseInt(b.doc_id, 10));
    return ordered.map((one) => Buffer.from(one.signature_value ?? "", "base64"));
  };

  const askByPhone = async (items: readonly ToBeSigned[], signal?: AbortSignal): Promise<SignState> => {
    const transactionId = newTransactionId();
    const body = transaction(items, loaded ?? (await load(signal)), transactionId);
    const waiting: SignState = { state: "waiting", requestId: transactionId, confirmsElsewhere: true };
    try {
      sp769Data(await http.post({ method: "v1/signatures/sign", body, answer: Sp769Transaction, effect: "once", signal }));
    } catch (thrown) {
      // The number is ours: whether the call arrived can be asked.
      if (asAppError(thrown).code !== "signing.outcome_unknown") throw thrown;
    }
    return waiting;
  };

  return {
    capabilities: async (signal) => {
      const { certificates, scheme } = await load(signal);
      const maxDigests = settings.maxDigestsPerCall ?? DEFAULT_CALL_LIMIT;
      return {
        certificates,
        scheme,
        maxDigestsPerAuthorisation: isByPhone ? 10_000 : maxDigests,
        maxDigestsPerCall: maxDigests,
        boundToDigests: true,
        deterministic: scheme.kind === "rsa-pkcs1",
        asksElsewhere: isByPhone,
      };
    },

    beginAuthorisation: async (items, secrets: Secrets, signal) => {
      const expiresAt = (seconds: number): Date => new Date(edges.now().getTime() + seconds * 1000);
      // By phone nothing is released beforehand: the call that signs is the one that is confirmed.
      if (isByPhone)
        return { state: "authorised", authorisation: { token: "phone", expiresAt: expiresAt(24 * 3600), remaining: items.length } };
      const transactionId = newTransactionId();
      const body = {
        ...transaction(items, loaded ?? (await load(signal)), transactionId),
        password: secrets.pin ?? "",
        otp: secrets.otp ?? "",
      };
      const data = sp769Data(await http.post({ method: "v2/signatures/sign", body, answer: Sp769Transaction, effect: "none", signal }));
      if (data?.sad === undefined) throw new AppError("signing.service_answer", { where: "v2/signatures/sign" });
      const token: Released = { transactionId, sad: data.sad, password: secrets.pin ?? "", docIds: docIdsOf(items) };
      return {
        state: "authorised",
        authorisation: { token, expiresAt: expiresAt(data.expired_in ?? ANSWER_MS / 1000), remaining: items.length },
      };
    },

    pollAuthorisation: () => Promise.reject(new AppError("signing.authorisation_expired")),

    sign: async (authorisation: Authorisation, items, signal) => {
      if (edges.now() >= authorisation.expiresAt) throw new AppError("signing.authorisation_expired");
      if (isByPhone) return askByPhone(items, signal);
      const released = authorisation.token as Released;
      if (released.docIds.join() !== docIdsOf(items).join()) throw new AppError("signing.authorisation_expired");
      const body = { ...integrator, password: released.password, sad: released.sad, transaction_id: released.transactionId };
      const answer = await http.post({ method: "v2/signatures/confirm", body, answer: Sp769Signatures, effect: "once", signal });
      return { state: "signed", signatures: valuesOf(answer) };
    },

    pollSign: async (requestId, signal) => {
      const method = `v1/signatures/sign/${encodeURIComponent(requestId)}/status`;
      const answer = await http.post({ method, body: {}, answer: Sp769Signatures, effect: "none", signal });
      const signatures = valuesOf(answer);
      return signatures.length === 0 ? { state: "waiting", requestId, confirmsElsewhere: true } : { state: "signed", signatures };
    },

    close: async () => {
      loaded = null;
    },
  };
};
