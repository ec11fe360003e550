import { AppError } from "@camtay/shared/errors/app-error.ts";
import * as asn1js from "asn1js";
import { type Content, digestContent } from "../ocfl/durable-files.ts";
import { type Commit, INVENTORY_FILE, type Inventory } from "../ocfl/inventory.ts";
import type { OcflStore } from "../ocfl/ocfl-store.ts";
import { objectPath } from "../ocfl/storage-layout.ts";
import { buildHashTree } from "./hash-tree.ts";
import { FIRST_TOKEN_FILE, RENEWALS_FILE, SEAL_FILE, type SealedGroup, type SealRecord } from "./seal-record.ts";
import { countSeals, readSeal, readSeals, sealLeaves, sealObjectId } from "./seals.ts";

/** An RFC 3161 authority: its token's imprint is the SHA-256 of the octets. */
export interface Stamper {
  stamp(octets: Uint8Array): Promise<{ readonly der: Uint8Array; readonly genTime: Date }>;
}

export interface SealEdges {
  readonly stamper: Stamper;
  readonly now: () => Date;
  readonly user: Commit["user"];
}

export interface SealResult {
  /** Null: there was nothing new, and no seal was made. */
  readonly seal: { readonly ordinal: number; readonly objectId: string; readonly root: string; readonly sealedAt: Date } | null;
  readonly versions: number;
  /** Objects whose files do not have the digests of their inventory; they were left out and need repair. */
  readonly damaged: readonly string[];
}

/** The token goes into evidence records, which are DER; a token that would not come back the same must not be relied on. */
export function requireDer(token: Uint8Array): Buffer {
  const { result, offset } = asn1js.fromBER(token);
  if (offset !== token.length || !Buffer.from(result.toBER()).equals(token))
    throw new AppError("archive.timestamp_refused", { reason: "DER" });
  return Buffer.from(token);
}

/**
 * Seals every version that no seal covers yet with one timestamp (RFC 4998): a tree over the versions' data groups and the root of the
 * seal before. Meant to run once a day; without anything new it does nothing.
 * @throws AppError of the stamper when no timestamp can be had: then nothing is sealed, and the next run takes it up
 */
export async function sealArchive(store: OcflStore, edges: SealEdges): Promise<SealResult> {
  const sealed = new Set<string>();
  const seals = new Set<string>();
  let previousRoot: string | null = null;
  for await (const { objectId, record } of readSeals(store)) {
    seals.add(objectId);
    for (const group of record.groups) sealed.add(`${group.objectId} ${group.version}`);
    previousRoot = record.root;
  }
  const groups: SealedGroup[] = [];
  const damaged: string[] = [];
  for await (const { place, inventory } of store.objects()) {
    if (!inventory) {
      damaged.push(place);
      continue;
    }
    if (seals.has(inventory.id)) continue;
    for (const version of Object.keys(inventory.versions)) {
      if (sealed.has(`${inventory.id} ${version}`)) continue;
      const group = await groupOf(store, place, inventory, version);
      if (group) groups.push(group);
      else damaged.push(place);
    }
  }
  if (groups.length === 0) return { seal: null, versions: 0, damaged };

  const ordinal = (await countSeals(store)) + 1;
  const { root } = buildHashTree("sha256", sealLeaves(groups, previousRoot));
  const token = await edges.stamper.stamp(root.octets.length > 0 ? root.octets : await onlyObject(store, groups));
  const record: SealRecord = { version: 1, ordinal, digestAlgorithm: "sha256", root: root.hash.toString("hex"), previousRoot, groups };
  const files = new Map<string, Content>([
    [SEAL_FILE, Buffer.from(`${JSON.stringify(record, null, 1)}\n`)],
    [FIRST_TOKEN_FILE, requireDer(token.der)],
    [RENEWALS_FILE, Buffer.from("[]\n")],
  ]);
  const objectId = sealObjectId(ordinal);
  await store.createObject(
    objectId,
    files,
    { created: edges.now(), message: `Niêm phong số ${ordinal}`, user: edges.user },
    { open: true },
  );
  return { seal: { ordinal, objectId, root: record.root, sealedAt: token.genTime }, versions: groups.length, damaged };
}

/** A tree of one object has no inner node: its root is the object's hash, and the timestamp is over the object itself. */
async function onlyObject(store: OcflStore, groups: readonly SealedGroup[]): Promise<Buffer> {
  const [group] = groups;
  const { objectId, files } = group!;
  const bytes = await store.storage.get(`${objectPath(objectId)}/${files[0]!.path}`);
  if (bytes === null) throw new AppError("archive.object_damaged", { place: objectId });
  return bytes;
}

/**
 * The inventory of the version, which commits to all its files as they are stored, and the PDFs it brought, as an outsider holds them, so
 * that each can be proven alone. Of a destroyed object only the inventory is left to seal.
 */
async function groupOf(store: OcflStore, place: string, inventory: Inventory, version: string): Promise<SealedGroup | undefined> {
  const files: SealedGroup["files"] = [];
  try {
    const bytes = await store.storage.get(`${place}/${version}/${INVENTORY_FILE}`);
    if (bytes === null) return undefined;
    const own = await digestContent(bytes, ["sha256"]);
    files.push({ path: `${version}/${INVENTORY_FILE}`, sha256: own.sha256 });
    for (const [sha512, paths] of store.isDestroyed(inventory.id) ? [] : Object.entries(inventory.manifest))
      for (const path of paths) {
        if (!path.startsWith(`${version}/`) || !path.endsWith(".pdf")) continue;
        const stored = await store.storage.get(`${place}/${path}`);
        if (stored === null) return undefined;
        if ((await digestContent(stored, ["sha512"])).sha512 !== sha512) return undefined;
        const { sha256 } = await digestContent(await store.openBytes(inventory.id, stored), ["sha256"]);
        files.push({ path, sha256 });
      }
  } catch (thrown) {
    if (thrown instanceof AppError && UNREADABLE.has(thrown.code)) return undefined;
    throw thrown;
  }
  return { objectId: inventory.id, version, files: files.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** What concerns one object only; the others can be sealed. */
const UNREADABLE: ReadonlySet<string> = new Set(["system.encrypted_damaged", "keys.dossier_key_missing", "keys.dossier_key_damaged"]);

/** Whether each seal has the root of the one before as its leaf, and its own root is the root of its tree; the ordinals that do not. */
export async function checkSealChain(store: OcflStore): Promise<number[]> {
  const broken: number[] = [];
  let before: string | null = null;
  const count = await countSeals(store);
  for (let ordinal = 1; ordinal <= count; ordinal++) {
    const { record } = await readSeal(store, ordinal);
    const { root } = buildHashTree("sha256", sealLeaves(record.groups, record.previousRoot));
    if (record.ordinal !== ordinal || record.previousRoot !== before || record.root !== root.hash.toString("hex")) broken.push(ordinal);
    before = record.root;
  }
  return broken;
}
