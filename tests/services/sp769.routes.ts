import { randomUUID, X509Certificate } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Confirmation } from "./csc/confirmations.ts";
import { checkPin, letPhoneAnswer } from "./csc/credentials.routes.ts";
import { CLIENT, type Credential } from "./csc/credentials.ts";
import { CscError } from "./csc/csc-error.ts";
import { makeSignatures, spoil } from "./csc/make-signatures.ts";
import type { ServiceState } from "./csc/service-state.ts";
import { spend } from "./faults.ts";

/** Made-up numbers under which the two accounts are known here. */
export const SP769_USERS: Readonly<Record<string, string>> = { "099000000017": "canbo", "099000000025": "vanthu" };

const Integrator = z.object({ sp_id: z.string(), sp_password: z.string(), user_id: z.string() });
const SignFile = z.object({
  data_to_be_signed: z.string().regex(/^[0-9a-f]{64}$/),
  doc_id: z.string().min(1),
  file_type: z.string(),
  sign_type: z.literal("hash"),
});
const SignBody = Integrator.extend({
  transaction_id: z.string().min(1),
  transaction_desc: z.string().optional(),
  serial_number: z.string().default(""),
  sign_files: z.array(SignFile).min(1),
});
const PasswordBody = SignBody.extend({ password: z.string(), otp: z.string() });
const ConfirmBody = Integrator.extend({ password: z.string(), sad: z.string(), transaction_id: z.string() });

interface Transaction {
  readonly body: z.infer<typeof SignBody>;
  readonly credential: Credential;
  readonly confirmation: Confirmation | null;
  readonly sad: string;
  signatures: { doc_id: string; signature_value: string; timestamp_signature: null }[] | null;
}

class Refusal extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** The one-time code of the test accounts. */
export const SP769_OTP = "112233";

/**
 * The same keys behind the interface of VNPT SmartCA ("sp769"): envelopes with `status_code`, one transaction that is asked, confirmed on the
 * phone and fetched, or released by password and one-time code. Counters and fault knobs are those of the CSC routes.
 */
export function registerSp769Routes(app: FastifyInstance, state: ServiceState): void {
  const transactions = new Map<string, Transaction>();

  const credentialsOf = (body: z.infer<typeof Integrator>): Credential[] => {
    if (body.sp_id !== CLIENT.id || body.sp_password !== CLIENT.secret) throw new Refusal(401, "SP_CREDENTIAL_INVALID");
    const account = SP769_USERS[body.user_id];
    if (account === undefined) throw new Refusal(401, "USER_CREDENTIAL_INVALID");
    // Only keys that sign SHA-256 with RSA: what the interface offers.
    return state.credentials.filter(
      (one) => one.account === account && one.mode === "explicit" && state.pki.holders[one.holder].key.asymmetricKeyType === "rsa",
    );
  };
  const serialOf = (credential: Credential): string => state.pki.holders[credential.holder].serialNumber.toString(16);
  const credentialOf = (body: z.infer<typeof SignBody>): Credential => {
    const own = credentialsOf(body).filter((one) => body.serial_number === "" || serialOf(one) === body.serial_number.toLowerCase());
    const [credential] = own;
    if (credential === undefined) throw new Refusal(403, "CREDENTIAL_STATUS_INVALID");
    return credential;
  };
  const sign = (transaction: Transaction): void => {
    const { credential, body } = transaction;
    const hashes = body.sign_files.map((file) => Buffer.from(file.data_to_be_signed, "hex").toString("base64"));
    state.counters.countActivation();
    const values = spoil(state, makeSignatures(state, credential, hashes, { scheme: "pkcs1", digest: "sha256" }));
    transaction.signatures = body.sign_files.map(({ doc_id }, at) => ({
      doc_id,
      signature_value: values[at]?.toString("base64") ?? "",
      timestamp_signature: null,
    }));
  };
  const ok = (data: unknown, message = "SUCCESS") => ({ status_code: 200, message, data });
  const dropped = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    reply.hijack();
    request.raw.socket.destroy();
    return reply;
  };

  app.setErrorHandler((thrown, _, reply) => {
    if (thrown instanceof Refusal) return reply.code(thrown.code).send({ status_code: thrown.code, message: thrown.message });
    if (thrown instanceof CscError) return reply.code(400).send({ status_code: 401, message: `${thrown.message} (password)` });
    return reply.code(400).send({ status_code: 400, message: "BAD_REQUEST" });
  });
  app.addHook("onRequest", async (request, reply) => {
    state.counters.countCall(request.url.replace(/^\/sca\/sp769\//, "").replace(/sign\/[^/]+\/status/, "sign/status"));
    if (state.faults.latencyMs > 0) await wait(state.faults.latencyMs);
    for (const [knob, status] of [
      ["tooManyRequests", 429],
      ["unavailable", 503],
    ] as const) {
      if (state.faults[knob].calls === 0) continue;
      state.faults[knob].calls -= 1;
      return reply
        .code(status)
        .header("retry-after", String(state.faults[knob].retryAfterSeconds))
        .send({ status_code: status, message: "BUSY" });
    }
  });

  app.post("/v1/credentials/get_certificate", (request) => {
    const body = Integrator.extend({ serial_number: z.string().default(""), transaction_id: z.string() }).parse(request.body);
    const wanted = body.serial_number.toLowerCase();
    const user_certificates = credentialsOf(body)
      .filter((one) => one.status === "enabled" && (wanted === "" || serialOf(one) === wanted))
      .map((one) => {
        const [leaf, ca, root] = state.pki.chain(one.holder);
        const certificate = new X509Certificate(leaf ?? "");
        return {
          service_type: "SMARTCA",
          cert_id: one.id,
          cert_status: "Đang hoạt động",
          cert_status_code: "VALID",
          serial_number: serialOf(one),
          cert_subject: certificate.subject,
          cert_data: leaf?.toString("base64"),
          chain_data: { ca_cert: ca?.toString("base64") ?? null, root_cert: root?.toString("base64") ?? null },
          transaction_id: body.transaction_id,
        };
      });
    return ok({ user_certificates }, "Success");
  });

  app.post("/v1/signatures/sign", (request, reply) => {
    const body = SignBody.parse(request.body);
    const credential = credentialOf(body);
    if (transactions.has(body.transaction_id)) throw new Refusal(400, "TRANSACTION_EXISTED");
    const grant = { credentialId: credential.id, account: credential.account, signatures: body.sign_files.length };
    const names = body.sign_files.map((file) => file.doc_id).join("; ");
    const confirmation = state.confirmations.ask({
      ...grant,
      hashes: undefined,
      description: `${body.transaction_desc ?? ""}: ${names}`.slice(0, 500),
    });
    transactions.set(body.transaction_id, { body, credential, confirmation, sad: "", signatures: null });
    letPhoneAnswer(state, confirmation);
    if (spend(state.faults, "dropAfterSigning")) return dropped(request, reply);
    return ok({ transaction_id: body.transaction_id, tran_code: randomUUID() }, "sig_wait_for_user_confirm");
  });

  app.post<{ Params: { id: string } }>("/v1/signatures/sign/:id/status", (request) => {
    const transaction = transactions.get(request.params.id);
    if (!transaction?.confirmation) throw new Refusal(404, "TRANSACTION_NOT_EXIST");
    const stand = state.confirmations.standOf(transaction.confirmation);
    if (stand === "refused") return { status_code: 200, message: "REJECTED", data: { transaction_id: request.params.id } };
    if (stand === "stale") return { status_code: 200, message: "EXPIRED", data: { transaction_id: request.params.id } };
    if (stand === "confirmed" && transaction.signatures === null) sign(transaction);
    return ok({ transaction_id: request.params.id, signatures: transaction.signatures }, transaction.signatures ? "SUCCESS" : "PENDING");
  });

  app.post("/v2/signatures/sign", (request) => {
    const body = PasswordBody.parse(request.body);
    const credential = credentialOf(body);
    checkPin(state, credential, body.password);
    if (body.otp !== SP769_OTP) throw new Refusal(401, "OTP_INVALID");
    const sad = randomUUID();
    transactions.set(body.transaction_id, { body, credential, confirmation: null, sad, signatures: null });
    const data = { transaction_id: body.transaction_id, tran_code: randomUUID(), sad, expired_in: state.activations.lifetimeSeconds() };
    return ok(data, "sig_wait_for_user_confirm");
  });

  app.post("/v2/signatures/confirm", (request, reply) => {
    const body = ConfirmBody.parse(request.body);
    credentialsOf(body);
    const transaction = transactions.get(body.transaction_id);
    if (!transaction || transaction.sad === "" || transaction.sad !== body.sad) throw new Refusal(401, "SAD_INVALID expired");
    checkPin(state, transaction.credential, body.password);
    if (transaction.signatures !== null) throw new Refusal(400, "TRANSACTION_SIGNED");
    sign(transaction);
    if (spend(state.faults, "dropAfterSigning")) return dropped(request, reply);
    return ok({ transaction_id: body.transaction_id, expired_in: 0, signatures: transaction.signatures }, "Success");
  });
}
