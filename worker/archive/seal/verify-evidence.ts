import { chainsDer, decodeEvidenceRecord, type EvidenceRecord } from "./evidence-record.ts";
import { climb, digest, type SealDigest } from "./hash-tree.ts";

/** What a token says, once its own signature and form were checked. */
export interface ReadToken {
  readonly imprintHash: SealDigest | string;
  readonly imprint: Buffer;
  readonly genTime: Date;
}

/** Reads tokens; throws when a token's form or signature does not hold. Whether its authority is trusted is asked elsewhere. */
export type TokenReader = (token: Buffer) => ReadToken;

export type EvidenceVerdict =
  /** The object existed unchanged at `provenAt`; `tokens` must still be judged against trusted authorities, the last one first. */
  | { readonly holds: true; readonly provenAt: Date; readonly tokens: readonly Buffer[] }
  | { readonly holds: false; readonly reason: EvidenceFault };
export type EvidenceFault = "malformed" | "token" | "other-object" | "imprint" | "order" | "digest";

const failed = (reason: EvidenceFault): EvidenceVerdict => ({ holds: false, reason });

/**
 * Verifies an evidence record for one object (RFC 4998, 4.3 and 5.3): the object's hash climbs the first tree to the first timestamp;
 * each further timestamp covers the one before, each further chain the object and all chains before.
 * @param object  the object's bytes
 */
export function verifyEvidence(evidence: Uint8Array, object: Uint8Array, readToken: TokenReader): EvidenceVerdict {
  let record: EvidenceRecord | undefined;
  let tokens: Map<Buffer, ReadToken>;
  try {
    record = decodeEvidenceRecord(evidence, (token) => asSealDigest(readToken(token).imprintHash));
    if (!record) return failed("malformed");
    tokens = new Map(record.chains.flat().map(({ token }) => [token, readToken(token)]));
  } catch {
    return failed("token");
  }
  const { chains } = record;
  let before: Date | undefined;
  for (const [at, chain] of chains.entries()) {
    const [first] = chain;
    if (!first || chain.some((one) => one.algorithm !== first.algorithm)) return failed("digest");
    const own = digest(first.algorithm, object);
    const leaf = at === 0 ? own : digest(first.algorithm, own, digest(first.algorithm, chainsDer(chains.slice(0, at))));
    let covered = leaf;
    for (const stamp of chain) {
      const token = tokens.get(stamp.token);
      if (!token || token.imprintHash !== stamp.algorithm) return failed("digest");
      const top = climb(stamp.algorithm, covered, stamp.path);
      if (!top) return failed("other-object");
      if (!top.equals(token.imprint)) return failed(stamp === first && !stamp.path ? "other-object" : "imprint");
      if (before && token.genTime < before) return failed("order");
      before = token.genTime;
      covered = digest(stamp.algorithm, stamp.token);
    }
  }
  const firstToken = chains[0]?.[0]?.token;
  const provenAt = firstToken && tokens.get(firstToken)?.genTime;
  return provenAt ? { holds: true, provenAt, tokens: chains.flat().map(({ token }) => token) } : failed("malformed");
}

function asSealDigest(name: string): SealDigest {
  if (name === "sha256" || name === "sha384" || name === "sha512") return name;
  throw new Error(`digest ${name}`);
}
