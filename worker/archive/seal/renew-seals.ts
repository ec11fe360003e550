import { join } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { digestFile } from "../ocfl/durable-files.ts";
import type { OcflStore } from "../ocfl/ocfl-store.ts";
import { chainsDer } from "./evidence-record.ts";
import { digest, type SealDigest } from "./hash-tree.ts";
import { requireDer, type SealEdges } from "./seal-archive.ts";
import { RENEWALS_FILE, type Renewal, tokenFile } from "./seal-record.ts";
import { chainsOfGroup, countSeals, readSeal, renewedTree, type Seal } from "./seals.ts";

/** A stamper whose token's imprint is made with the digest asked for. */
export interface RenewalStamper {
  stamp(octets: Uint8Array, algorithm: SealDigest): Promise<{ readonly der: Uint8Array; readonly genTime: Date }>;
}
export type RenewalEdges = Omit<SealEdges, "stamper"> & { readonly stamper: RenewalStamper };

/**
 * Timestamp renewal (RFC 4998, 5.2): before the authority's certificate ends or its signature weakens, a new timestamp over the last one
 * is added to the chain. The digest stays the same.
 */
export async function renewTimestamp(store: OcflStore, ordinal: number, edges: RenewalEdges): Promise<void> {
  const seal = await readSeal(store, ordinal);
  const [chain] = (await chainsOfGroup(store, seal, 0)).slice(-1);
  const last = chain?.at(-1);
  if (!last) throw new AppError("archive.object_damaged", { place: seal.objectId });
  const token = await edges.stamper.stamp(last.token, last.algorithm);
  await addRenewal(store, seal, { kind: "timestamp", token: tokenFile(seal.renewals.length + 2) }, token.der, edges);
}

/**
 * Hash-tree renewal (RFC 4998, 5.3): before the digest weakens, every sealed file is read again and hashed with a stronger one, together
 * with the evidence made so far; a new chain begins.
 * @throws AppError `archive.object_damaged` when a sealed file is not what was sealed: evidence for other bytes must not be made
 */
export async function renewTree(store: OcflStore, ordinal: number, algorithm: SealDigest, edges: RenewalEdges): Promise<void> {
  const seal = await readSeal(store, ordinal);
  const leaves: string[][] = [];
  let lastLeaf = Buffer.alloc(0);
  for (const [at, group] of seal.record.groups.entries()) {
    const earlier = digest(algorithm, chainsDer(await chainsOfGroup(store, seal, at)));
    const hashes: string[] = [];
    for (const file of group.files) {
      const path = join(store.objectFolder(group.objectId), file.path);
      const [sealedHash, newHash = ""] = await digestFile(path, ["sha256", algorithm]);
      if (sealedHash !== file.sha256) throw new AppError("archive.object_damaged", { place: `${group.objectId} ${file.path}` });
      lastLeaf = Buffer.concat([Buffer.from(newHash, "hex"), earlier]);
      hashes.push(digest(algorithm, lastLeaf).toString("hex"));
    }
    leaves.push(hashes);
  }
  const { root } = renewedTree({ digestAlgorithm: algorithm, leaves });
  // A tree of one leaf has no inner node: the timestamp is over what the leaf is the hash of.
  const token = await edges.stamper.stamp(root.octets.length > 0 ? root.octets : lastLeaf, algorithm);
  const renewal: Renewal = { kind: "tree", digestAlgorithm: algorithm, token: tokenFile(seal.renewals.length + 2), leaves };
  await addRenewal(store, seal, renewal, token.der, edges);
}

async function addRenewal(store: OcflStore, seal: Seal, renewal: Renewal, token: Uint8Array, { now, user }: RenewalEdges): Promise<void> {
  const put = new Map([
    [renewal.token, requireDer(token)],
    [RENEWALS_FILE, Buffer.from(`${JSON.stringify([...seal.renewals, renewal], null, 1)}\n`)],
  ]);
  await store.addVersion(seal.objectId, { put }, { created: now(), message: "Gia hạn niêm phong", user });
}

/** Renews the timestamp of every seal. Returns how many. */
export async function renewAllTimestamps(store: OcflStore, edges: RenewalEdges): Promise<number> {
  const count = countSeals(store);
  for (let ordinal = 1; ordinal <= count; ordinal++) await renewTimestamp(store, ordinal, edges);
  return count;
}
