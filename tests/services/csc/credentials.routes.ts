import { createHash, randomInt, timingSafeEqual } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { DIGESTS } from "../pki/sign-digest.ts";
import { accountOf, bearerOf } from "./access.ts";
import type { Activation } from "./activations.ts";
import { AuthorizeBody, AuthorizeCheckBody, CredentialInfoBody, ExtendBody, GetChallengeBody, ListBody, readBody } from "./bodies.ts";
import type { Confirmation } from "./confirmations.ts";
import { CHALLENGE_ID, type Credential, describeCredential, isUsable, PHONE_ID, PIN_ID } from "./credentials.ts";
import { CscError, invalid, missing } from "./csc-error.ts";
import type { AccessToken, ServiceState } from "./service-state.ts";

const sameText = (a: string, b: string): boolean => {
  const [left, right] = [a, b].map((text) => createHash("sha256").update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
};

export function findCredential(state: ServiceState, token: AccessToken, id: string): Credential {
  const credential = state.credentials.find((one) => one.id === id);
  if (!credential || (token.account !== undefined && token.account !== credential.account)) throw new CscError(invalid("credentialID"));
  return credential;
}

/** The digests of a request, each of the right length for its algorithm. */
export function readHashes(hashes: readonly string[], hashAlgorithmOid: string): ReadonlySet<string> {
  const digest = Object.values(DIGESTS).find((known) => known.oid === hashAlgorithmOid);
  if (!digest) throw new CscError(invalid("hashAlgorithmOID"));
  if (hashes.some((hash) => Buffer.from(hash, "base64").length !== digest.length)) throw new CscError("Invalid digest value length");
  return new Set(hashes);
}

/** The code a phone shows for a challenge: six digits. */
export const challengeResponse = (challenge: string): string =>
  String(createHash("sha256").update(challenge).digest().readUInt32BE(0) % 1_000_000).padStart(6, "0");

export function checkPin(state: ServiceState, credential: Credential, pin: string | undefined): void {
  const wrong = state.wrongPins.get(credential.id) ?? 0;
  if (state.faults.pinLocked || wrong >= state.maxWrongPins) throw new CscError("Credential locked");
  if (pin !== undefined && sameText(pin, credential.pin)) {
    state.wrongPins.delete(credential.id);
    return;
  }
  state.wrongPins.set(credential.id, wrong + 1);
  throw new CscError(
    wrong + 1 >= state.maxWrongPins ? "Credential locked" : "The authentication data is invalid",
    wrong + 1 >= state.maxWrongPins ? "invalid_request" : "invalid_authentication_data",
  );
}

function checkChallenge(state: ServiceState, credential: Credential, value: string | undefined): void {
  const challenge = state.challenges.get(credential.id);
  state.challenges.delete(credential.id);
  if (challenge === undefined || value === undefined || !sameText(value, challengeResponse(challenge)))
    throw new CscError("The authentication data is invalid", "invalid_authentication_data");
}

const sadAnswer = (state: ServiceState, activation: Activation) => ({
  SAD: activation.sad,
  expiresIn: Math.max(0, Math.round((activation.expiresAtMs - state.now().getTime()) / 1000)),
});

/** What the phone does by itself, if anything. */
export function letPhoneAnswer(state: ServiceState, confirmation: Confirmation): void {
  if (state.faults.phone === "confirm") state.confirmations.answer(confirmation.id, "confirm");
  else if (state.faults.phone === "refuse") state.confirmations.answer(confirmation.id, "refuse");
  else if (state.faults.phone === "default" && state.phoneConfirmsAfterMs !== undefined) {
    setTimeout(() => state.confirmations.answer(confirmation.id, "confirm"), state.phoneConfirmsAfterMs).unref();
  }
}

/** credentials/*: list, info, authorize, authorizeCheck, getChallenge, extendTransaction (CSC API v2, 11.4 to 11.11). */
export function registerCredentialRoutes(app: FastifyInstance, state: ServiceState): void {
  app.post("/credentials/list", (request) => {
    const token = bearerOf(state, request);
    const body = readBody(ListBody, request.body);
    if (token.account !== undefined && body.userID !== undefined) throw new CscError(invalid("userID"));
    const account = token.account ?? body.userID;
    const now = state.now();
    const chosen = state.credentials.filter(
      (one) => (account === undefined || one.account === account) && (!body.onlyValid || isUsable(state.pki, one, now)),
    );
    return {
      credentialIDs: chosen.map((one) => one.id),
      ...(body.credentialInfo
        ? { credentialInfos: chosen.map((one) => ({ credentialID: one.id, ...describeCredential(state.pki, one, body, now) })) }
        : {}),
      ...(body.onlyValid ? { onlyValid: true } : {}),
    };
  });

  app.post("/credentials/info", (request) => {
    const token = bearerOf(state, request);
    const body = readBody(CredentialInfoBody, request.body);
    return describeCredential(state.pki, findCredential(state, token, body.credentialID), body, state.now());
  });

  app.post("/credentials/authorize", (request, reply) => {
    const token = bearerOf(state, request);
    const body = readBody(AuthorizeBody, request.body);
    const credential = findCredential(state, token, body.credentialID);
    if (credential.mode === "oauth2code") throw new CscError("The credential must be authorized with oauth2/authorize");
    if (credential.status === "disabled") throw new CscError("The credential identified by credentialID is disabled");
    if (body.numSignatures > credential.multisign) throw new CscError("Numbers of signatures is too high");
    if (credential.scal === "2" && !body.hashes) throw new CscError(missing("array", "hashes"));
    if (body.hashes && body.hashAlgorithmOID === undefined) throw new CscError(missing("string", "hashAlgorithmOID"));
    const hashes = body.hashes ? readHashes(body.hashes, body.hashAlgorithmOID ?? "") : undefined;
    if (body.hashes && body.hashes.length > body.numSignatures) throw new CscError("Invalid value for parameter numSignatures");

    const given = (id: string) => body.authData.find((one) => one.id === id);
    checkPin(state, credential, given(PIN_ID)?.value);
    if (credential.secondFactor === "challenge") checkChallenge(state, credential, given(CHALLENGE_ID)?.value);
    const grant = { credentialId: credential.id, account: credential.account, signatures: body.numSignatures };
    const bound = credential.scal === "2" ? hashes : undefined;
    if (credential.secondFactor === "phone") {
      if (!given(PHONE_ID)) throw new CscError("The authentication data is invalid", "invalid_authentication_data");
      const confirmation = state.confirmations.ask({ ...grant, hashes: bound, description: body.description });
      letPhoneAnswer(state, confirmation);
      return reply.code(202).send({ handle: confirmation.handles[0] });
    }
    state.counters.countActivation();
    return sadAnswer(state, state.activations.issue({ ...grant, hashes: bound }));
  });

  app.post("/credentials/authorizeCheck", (request, reply) => {
    bearerOf(state, request);
    const { handle } = readBody(AuthorizeCheckBody, request.body);
    const result = state.confirmations.check(handle, (confirmation) => {
      state.counters.countActivation();
      return state.activations.issue(confirmation);
    });
    return "handle" in result ? reply.code(202).send(result) : sadAnswer(state, result);
  });

  app.post("/credentials/getChallenge", (request) => {
    const token = bearerOf(state, request);
    const body = readBody(GetChallengeBody, request.body);
    const credential = findCredential(state, token, body.credentialID);
    if (credential.secondFactor !== "challenge" || body.authObjectID !== CHALLENGE_ID) throw new CscError(invalid("authObjectID"));
    const challenge = String(randomInt(1_000_000)).padStart(6, "0");
    state.challenges.set(credential.id, challenge);
    return { challenge };
  });

  app.post("/credentials/extendTransaction", (request) => {
    const token = bearerOf(state, request);
    const body = readBody(ExtendBody, request.body);
    const credential = findCredential(state, token, body.credentialID);
    const current = state.activations.require(body.SAD, credential.id);
    if (credential.scal === "2" && !body.hashes) throw new CscError(missing("array", "hashes"));
    const hashes = body.hashes ? readHashes(body.hashes, body.hashAlgorithmOID ?? DIGESTS.sha256.oid) : undefined;
    if (body.hashes && body.hashes.length > current.remaining) throw new CscError("Numbers of signatures is too high");
    state.activations.revoke(current.sad);
    const next = state.activations.issue({
      credentialId: credential.id,
      account: accountOf(token, credential),
      signatures: current.remaining,
      hashes: credential.scal === "2" ? hashes : undefined,
    });
    return sadAnswer(state, next);
  });
}
