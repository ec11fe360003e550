import { AppError } from "@camtay/shared/errors/app-error.ts";
import { INVENTORY_FILE } from "../ocfl/inventory.ts";
import type { OcflStore } from "../ocfl/ocfl-store.ts";
import { objectPath } from "../ocfl/storage-layout.ts";
import { chainsDer } from "./evidence-record.ts";
import { digest, type SealDigest } from "./hash-tree.ts";
import { requireDer, type SealEdges } from "./seal-archive.ts";
import { RENEWALS_FILE, type Renewal, tokenFile } from "./seal-record.ts";
import { chainsOfGroup, countSeals, readSeal, readSeals, renewedTree, type Seal } from "./seals.ts";

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
  let lastLeaf: Buffer = Buffer.alloc(0);
  for (const [at, group] of seal.record.groups.entries()) {
    const earlier = digest(algorithm, chainsDer(await chainsOfGroup(store, seal, at)));
    const hashes: string[] = [];
    for (const file of group.files) {
      const bytes = await sealedBytes(store, group.objectId, file.path);
      if (bytes === undefined) continue;
      if (digest("sha256", bytes).toString("hex") !== file.sha256)
        throw new AppError("archive.object_damaged", { place: `${group.objectId} ${file.path}` });
      lastLeaf = Buffer.concat([digest(algorithm, bytes), earlier]);
      hashes.push(digest(algorithm, lastLeaf).toString("hex"));
    }
    if (hashes.length === 0) {
      // Everything of the group was destroyed: its earlier evidence keeps its place, so that the others keep theirs.
      lastLeaf = earlier;
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

/** A sealed file as it was when it was sealed; undefined when its dossier was destroyed since. */
async function sealedBytes(store: OcflStore, objectId: string, path: string): Promise<Buffer | undefined> {
  const destroyed = store.isDestroyed(objectId);
  const stored = await store.storage.get(`${objectPath(objectId)}/${path}`);
  if (stored === null && !destroyed) throw new AppError("archive.object_damaged", { place: `${objectId} ${path}` });
  // The inventory is plain and stays; the papers cannot be read any more.
  if (stored === null || (destroyed && !path.endsWith(INVENTORY_FILE))) return undefined;
  return store.openBytes(objectId, stored);
}

async function addRenewal(store: OcflStore, seal: Seal, renewal: Renewal, token: Uint8Array, { now, user }: RenewalEdges): Promise<void> {
  const put = new Map([
    [renewal.token, requireDer(token)],
    [RENEWALS_FILE, Buffer.from(`${JSON.stringify([...seal.renewals, renewal], null, 1)}\n`)],
  ]);
  await store.addVersion(seal.objectId, { put }, { created: now(), message: "Gia hạn niêm phong", user }, { open: true });
}

/** Renews the timestamp of every seal. Returns how many. */
export async function renewAllTimestamps(store: OcflStore, edges: RenewalEdges): Promise<number> {
  const count = await countSeals(store);
  for (let ordinal = 1; ordinal <= count; ordinal++) await renewTimestamp(store, ordinal, edges);
  return count;
}

/** When a timestamp was made, and until when its authority's certificate holds. */
export type TokenLife = (token: Buffer) => { readonly madeAt: Date; readonly endsAt: Date };

const YEAR_MS = 365 * 86_400_000;

/** Due a year before the certificate ends; of one that was short from the start, when half of its time is over. */
function isAgeing({ madeAt, endsAt }: ReturnType<TokenLife>, now: Date): boolean {
  const marginMs = Math.min(YEAR_MS, (endsAt.getTime() - madeAt.getTime()) / 2);
  return endsAt.getTime() - now.getTime() <= marginMs;
}

/** Renews the timestamps whose authority's certificate comes to its end. Returns how many. */
export async function renewAgeingTimestamps(store: OcflStore, lifeOf: TokenLife, edges: RenewalEdges): Promise<number> {
  let renewed = 0;
  for await (const seal of readSeals(store)) {
    const last = (await chainsOfGroup(store, seal, 0)).at(-1)?.at(-1);
    if (!last || !isAgeing(lifeOf(last.token), edges.now())) continue;
    await renewTimestamp(store, seal.record.ordinal, edges);
    renewed += 1;
  }
  return renewed;
}

/**
 * Renews the hash tree of every seal. Returns how many.
 * @throws AppError `archive.object_damaged`
 */
export async function renewAllTrees(store: OcflStore, algorithm: SealDigest, edges: RenewalEdges): Promise<number> {
  const count = await countSeals(store);
  for (let ordinal = 1; ordinal <= count; ordinal++) await renewTree(store, ordinal, algorithm, edges);
  return count;
}
