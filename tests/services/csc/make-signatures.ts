import { spend } from "../faults.ts";
import { type DigestName, type Scheme, signDigest } from "../pki/sign-digest.ts";
import type { Credential } from "./credentials.ts";
import type { ServiceState } from "./service-state.ts";

/** Signs digests (base64) and counts each one; with another person's key where the fault knob says so. */
export function makeSignatures(
  state: ServiceState,
  credential: Credential,
  hashes: readonly string[],
  algorithm: { scheme: Scheme; digest: DigestName },
): Buffer[] {
  const foreign = spend(state.faults, "foreignSignature");
  const { key } = state.pki.holders[foreign ? (algorithm.scheme === "ecdsa" ? credential.holder : "revoked") : credential.holder];
  return hashes.map((hash) => {
    state.counters.countSignature(credential.id, hash);
    const digest = Buffer.from(hash, "base64");
    if (foreign && algorithm.scheme === "ecdsa") digest[0] = (digest[0] ?? 0) ^ 0xff;
    return signDigest(key, digest, algorithm.digest, algorithm.scheme, state.faults.rawEcdsa);
  });
}

/** Spoils a right answer as the fault knobs ask. */
export function spoil(state: ServiceState, signatures: Buffer[]): Buffer[] {
  let answer = signatures;
  if (spend(state.faults, "permuteAnswer")) answer = answer.toReversed();
  const [first, , ...rest] = answer;
  if (spend(state.faults, "duplicateAnswer") && first) answer = [first, first, ...rest];
  if (spend(state.faults, "truncateSignature"))
    answer = answer.map((value, at) => (at === answer.length - 1 ? value.subarray(0, -1) : value));
  return answer;
}
