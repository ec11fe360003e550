import { type Content, digestsOf } from "./durable-files.ts";
import type { Finding } from "./finding.ts";
import { checkedInventory, INVENTORY_FILE, type Inventory, SIDECAR_FILE, sidecarBytes } from "./inventory.ts";
import type { ObjectTree } from "./object-tree.ts";
import type { OcflStore } from "./ocfl-store.ts";
import { OBJECT_DECLARATION } from "./storage-layout.ts";
import { validateObject } from "./validate-object.ts";

export type RepairOutcome =
  | { readonly state: "sound" }
  /** Paths below the object that were put right, or set aside because they did not belong. */
  | { readonly state: "repaired"; readonly paths: readonly string[] }
  /** What is still wrong: the copy lacks it or is damaged in the same place. */
  | { readonly state: "unrepairable"; readonly findings: readonly Finding[] };

type Plan = Map<string, Content | "set-aside">;

/**
 * Puts a damaged object right. Inventories come from their twin in the object itself or from the copy, content from the copy, each only
 * when its digest is right. A version that only the damaged object has is never given up for an older copy.
 * @param place  of the object below the storage root
 * @param copy   the same object in another storage root; null when it has none
 */
export async function repairObject(
  store: OcflStore,
  place: string,
  copy: ObjectTree | null,
  { dryRun }: { readonly dryRun: boolean },
): Promise<RepairOutcome> {
  const tree = await store.versions.tree(place);
  const findings = await validateObject(tree, { exactBytes: true });
  if (findings.length === 0 || tree === null) return { state: "sound" };
  const newest = await newestInventory(tree, copy);
  if (!newest) return { state: "unrepairable", findings };

  const plan: Plan = new Map();
  for (const finding of findings) if (finding.kind === "unexpected" && finding.place !== ".") plan.set(finding.place, "set-aside");
  await planInventories(plan, tree, copy, newest);
  if (!(await holds(tree, OBJECT_DECLARATION.name, Buffer.from(OBJECT_DECLARATION.content))))
    plan.set(OBJECT_DECLARATION.name, Buffer.from(OBJECT_DECLARATION.content));
  for (const [digest, paths] of Object.entries(newest.inventory.manifest))
    for (const path of paths)
      if (!(await hasDigest(tree, path, digest)) && copy && (await hasDigest(copy, path, digest))) plan.set(path, copy.content(path));

  if (plan.size === 0) return { state: "unrepairable", findings };
  if (dryRun) return { state: "repaired", paths: [...plan.keys()] };
  for (const [path, content] of plan)
    await (content === "set-aside" ? store.versions.setAside(place, path) : store.storage.replace(`${place}/${path}`, content));
  const left = await validateObject(await store.versions.tree(place), { exactBytes: true });
  return left.length === 0 ? { state: "repaired", paths: [...plan.keys()] } : { state: "unrepairable", findings: left };
}

/** An inventory with its very bytes: what was sealed must come back as it was, not as it would be written today. */
interface SoundInventory {
  readonly inventory: Inventory;
  readonly bytes: Buffer;
}

/** @param version folder of the object, or "" */
async function soundInventory(tree: ObjectTree | null, version: string): Promise<SoundInventory | undefined> {
  const above = version === "" ? "" : `${version}/`;
  const bytes = (await tree?.get(`${above}${INVENTORY_FILE}`)) ?? null;
  const inventory = checkedInventory(bytes, (await tree?.get(`${above}${SIDECAR_FILE}`)) ?? null);
  return inventory && bytes ? { inventory, bytes } : undefined;
}

/** The inventory of the newest version the object has a folder for, from wherever a sound one lies. */
async function newestInventory(tree: ObjectTree, copy: ObjectTree | null): Promise<SoundInventory | undefined> {
  const newest = `v${Math.max(0, ...tree.list("").map(({ name }) => Number(/^v(\d+)$/.exec(name)?.[1] ?? 0)))}`;
  for (const [where, version] of [
    [tree, ""],
    [tree, newest],
    [copy, ""],
    [copy, newest],
  ] as const) {
    const sound = await soundInventory(where, version);
    if (sound?.inventory.head === newest) return sound;
  }
  return undefined;
}

async function planInventories(plan: Plan, tree: ObjectTree, copy: ObjectTree | null, newest: SoundInventory): Promise<void> {
  for (const version of ["", ...Object.keys(newest.inventory.versions)]) {
    const isHead = version === "" || version === newest.inventory.head;
    const sound = isHead ? newest : ((await soundInventory(tree, version)) ?? (await soundInventory(copy, version)));
    if (sound?.inventory.id !== newest.inventory.id) continue;
    for (const [name, wanted] of [
      [INVENTORY_FILE, sound.bytes],
      [SIDECAR_FILE, sidecarBytes(sound.bytes)],
    ] as const) {
      const path = version === "" ? name : `${version}/${name}`;
      if (!(await holds(tree, path, wanted))) plan.set(path, wanted);
    }
  }
}

const holds = async (tree: ObjectTree, path: string, bytes: Buffer): Promise<boolean> => (await tree.get(path))?.equals(bytes) ?? false;

const hasDigest = async (tree: ObjectTree, path: string, digest: string): Promise<boolean> =>
  tree.isFile(path) && (await digestsOf(tree.content(path), ["sha512"]))[0] === digest;
