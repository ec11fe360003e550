import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { spend } from "../faults.ts";
import { DIGESTS, type DigestName, type Scheme } from "../pki/sign-digest.ts";
import { makeTimeStampToken, refuseTimeStamp } from "../pki/time-stamp-authority.ts";
import { bearerOf, bearerText } from "./access.ts";
import { readBody, SignHashBody, SignPollingBody, TimestampBody } from "./bodies.ts";
import { findCredential, readHashes } from "./credentials.routes.ts";
import { ALGORITHMS, algorithmsOf, type Credential, describeCredential } from "./credentials.ts";
import { CscError, invalid, missing } from "./csc-error.ts";
import { makeSignatures, spoil } from "./make-signatures.ts";
import type { ServiceState } from "./service-state.ts";

type SignHashRequest = ReturnType<typeof readBody<typeof SignHashBody>>;

/** The signature scheme and digest of a request (CSC API v2, 11.13): the algorithm names the hash, or hashAlgorithmOID does. */
function readAlgorithm(state: ServiceState, credential: Credential, body: SignHashRequest): { scheme: Scheme; digest: DigestName } {
  const algorithm = ALGORITHMS[body.signAlgo];
  if (!algorithm || !algorithmsOf(state.pki, credential).includes(body.signAlgo)) throw new CscError(invalid("signAlgo"));
  if (algorithm.scheme === "pss" && body.signAlgoParams === undefined) throw new CscError(missing("string", "signAlgoParams"));
  if (algorithm.digest) return { scheme: algorithm.scheme, digest: algorithm.digest };
  if (body.hashAlgorithmOID === undefined) throw new CscError(missing("string", "hashAlgorithmOID"));
  const digest = (Object.keys(DIGESTS) as DigestName[]).find((name) => DIGESTS[name].oid === body.hashAlgorithmOID);
  if (!digest) throw new CscError(invalid("hashAlgorithmOID"));
  return { scheme: algorithm.scheme, digest };
}

function checkCertificate(state: ServiceState, credential: Credential): void {
  const limit = state.faults.certificateExpiresAfterSignatures;
  const query = { certificates: "none", certInfo: false, authInfo: false } as const;
  const { cert } = describeCredential(state.pki, credential, query, state.now()) as { cert: { status: string } };
  if (cert.status === "expired" || (limit !== null && (state.made.get(credential.id) ?? 0) >= limit))
    throw new CscError("Signing certificate is expired");
}

/** The activation of the call: the SAD member, or a bearer token of scope `credential`; never both. */
function readActivation(state: ServiceState, request: FastifyRequest, body: SignHashRequest) {
  const token = bearerOf(state, request);
  if (token.scope === "credential") {
    if (body.SAD !== undefined) throw new CscError(invalid("SAD"));
    return { token, activation: state.activations.require(bearerText(request) ?? "", body.credentialID) };
  }
  if (body.SAD === undefined || body.SAD === "") throw new CscError(missing("string", "SAD"));
  return { token, activation: state.activations.require(body.SAD, body.credentialID) };
}

/** signatures/*: signHash, signPolling, timestamp (CSC API v2, 11.13 to 11.15). */
export function registerSignatureRoutes(app: FastifyInstance, state: ServiceState): void {
  app.post("/signatures/signHash", (request, reply) => {
    bearerOf(state, request);
    const body = readBody(SignHashBody, request.body);
    const { token, activation } = readActivation(state, request, body);
    const credential = findCredential(state, token, body.credentialID);
    if (credential.status === "disabled") throw new CscError("The credential identified by credentialID is disabled");
    const algorithm = readAlgorithm(state, credential, body);
    readHashes(body.hashes, DIGESTS[algorithm.digest].oid);
    if (activation.hashes && body.hashes.some((hash) => !activation.hashes?.has(hash)))
      throw new CscError("Hash is not authorized by the SAD");
    if (body.hashes.length > activation.remaining) throw new CscError("Numbers of signatures is too high");
    if (body.operationMode === "S" && (body.validity_period !== undefined || body.response_uri !== undefined))
      throw new CscError(invalid(body.validity_period === undefined ? "response_uri" : "validity_period"));
    checkCertificate(state, credential);

    const made = makeSignatures(state, credential, body.hashes, algorithm);
    state.activations.use(activation, made.length);
    state.made.set(credential.id, (state.made.get(credential.id) ?? 0) + made.length);
    const drop = spend(state.faults, "dropAfterSigning");
    const signatures = spoil(state, made).map((value) => value.toString("base64"));
    if (body.operationMode === "A") {
      const responseID = randomBytes(16).toString("base64url");
      state.pending.set(responseID, { signatures, clientId: token.clientId, readyAtMs: state.now().getTime() + state.faults.asyncDelayMs });
      if (!drop) return { responseID };
    }
    if (!drop) return { signatures };
    reply.hijack();
    request.raw.socket.destroy();
    return reply;
  });

  app.post("/signatures/signPolling", (request, reply) => {
    const token = bearerOf(state, request);
    const { requestID } = readBody(SignPollingBody, request.body);
    const pending = state.pending.get(requestID);
    if (!pending || pending.clientId !== token.clientId) throw new CscError(invalid("requestID"));
    if (state.now().getTime() < pending.readyAtMs)
      return reply.code(202).send({ error: "accepted_request", error_description: "The request has been accepted for processing" });
    return { signatures: pending.signatures };
  });

  app.post("/signatures/timestamp", (request) => {
    bearerOf(state, request);
    const body = readBody(TimestampBody, request.body);
    const query = {
      hashAlgorithm: body.hashAlgo,
      hash: Buffer.from(body.hash, "base64"),
      certificatesWanted: true,
      ...(body.nonce === undefined ? {} : { nonce: positiveInteger(body.nonce) }),
    };
    if (refuseTimeStamp(query)) throw new CscError(invalid("hashAlgo"));
    if (state.faults.tsa === "down" || state.faults.tsa === "rejected")
      throw new CscError("The time source is not available", "server_error", 500);
    return { timestamp: makeTimeStampToken(state.pki, query, state.now(), state.faults.tsa).toString("base64") };
  });
}

/** Content octets of a non-negative INTEGER, shortest form. */
function positiveInteger(hex: string): Buffer {
  const digits = hex.replace(/^0+(?=.)/, "");
  const bytes = Buffer.from(digits.length % 2 === 1 ? `0${digits}` : digits, "hex");
  return (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
}
