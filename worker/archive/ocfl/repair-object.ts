import { existsSync, lstatSync, readFileSync } from "node:fs";
import { copyFile, mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Content, digestFile, syncFolder, writeDurably } from "./durable-files.ts";
import type { Finding } from "./finding.ts";
import { INVENTORY_FILE, type Inventory, SIDECAR_FILE, sidecarBytes } from "./inventory.ts";
import { OBJECT_DECLARATION } from "./storage-layout.ts";
import { readCheckedInventory } from "./storage-root.ts";
import { validateObject } from "./validate-object.ts";

export type RepairOutcome =
  | { readonly state: "sound" }
  /** Paths below the object that were put right, or set aside because they did not belong. */
  | { readonly state: "repaired"; readonly paths: readonly string[] }
  /** What is still wrong: the copy lacks it or is damaged in the same place. */
  | { readonly state: "unrepairable"; readonly findings: readonly Finding[] };

export interface RepairEdges {
  /** Folder where what did not belong is kept, never thrown away. */
  readonly quarantine: string;
  readonly dryRun?: boolean;
}

type Plan = Map<string, Content | "set-aside">;

/**
 * Puts a damaged object right. Inventories come from their twin in the object itself or from the copy, content from the copy, each only
 * when its digest is right. A version that only the damaged object has is never given up for an older copy.
 * @param folder  the object
 * @param copy    the same object in another storage root; it may be missing
 */
export async function repairObject(folder: string, copy: string, edges: RepairEdges): Promise<RepairOutcome> {
  const findings = await validateObject(folder, { exactBytes: true });
  if (findings.length === 0) return { state: "sound" };
  const newest = await newestInventory(folder, copy);
  if (!newest) return { state: "unrepairable", findings };

  const plan: Plan = new Map();
  for (const finding of findings) if (finding.kind === "unexpected" && finding.place !== ".") plan.set(finding.place, "set-aside");
  planInventories(plan, folder, copy, newest);
  if (!holds(join(folder, OBJECT_DECLARATION.name), Buffer.from(OBJECT_DECLARATION.content)))
    plan.set(OBJECT_DECLARATION.name, Buffer.from(OBJECT_DECLARATION.content));
  for (const [digest, paths] of Object.entries(newest.inventory.manifest))
    for (const path of paths)
      if (!(await hasDigest(join(folder, path), digest)) && (await hasDigest(join(copy, path), digest)))
        plan.set(path, { file: join(copy, path) });

  if (plan.size === 0) return { state: "unrepairable", findings };
  if (edges.dryRun) return { state: "repaired", paths: [...plan.keys()] };
  for (const [place, content] of plan)
    await (content === "set-aside" ? setAside(folder, place, edges.quarantine) : replace(join(folder, place), content));
  const left = await validateObject(folder, { exactBytes: true });
  return left.length === 0 ? { state: "repaired", paths: [...plan.keys()] } : { state: "unrepairable", findings: left };
}

/** An inventory with its very bytes: what was sealed must come back as it was, not as it would be written today. */
interface SoundInventory {
  readonly inventory: Inventory;
  readonly bytes: Buffer;
}

function soundInventory(folder: string): SoundInventory | undefined {
  const inventory = readCheckedInventory(folder);
  return inventory && { inventory, bytes: readFileSync(join(folder, INVENTORY_FILE)) };
}

/** The inventory of the newest version the object has a folder for, from wherever a sound one lies. */
async function newestInventory(folder: string, copy: string): Promise<SoundInventory | undefined> {
  const names = await readdir(folder).catch((): string[] => []);
  const newest = Math.max(0, ...names.map((name) => Number(/^v(\d+)$/.exec(name)?.[1] ?? 0)));
  const places = [folder, join(folder, `v${newest}`), copy, join(copy, `v${newest}`)];
  return places.map(soundInventory).find((sound) => sound?.inventory.head === `v${newest}`);
}

function planInventories(plan: Plan, folder: string, copy: string, newest: SoundInventory): void {
  for (const version of ["", ...Object.keys(newest.inventory.versions)]) {
    const head = version === "" || version === newest.inventory.head;
    const sound = head ? newest : (soundInventory(join(folder, version)) ?? soundInventory(join(copy, version)));
    if (sound?.inventory.id !== newest.inventory.id) continue;
    for (const [name, wanted] of [
      [INVENTORY_FILE, sound.bytes],
      [SIDECAR_FILE, sidecarBytes(sound.bytes)],
    ] as const) {
      const place = join(version, name);
      if (!holds(join(folder, place), wanted)) plan.set(place, wanted);
    }
  }
}

const holds = (path: string, bytes: Buffer): boolean => existsSync(path) && lstatSync(path).isFile() && readFileSync(path).equals(bytes);

async function hasDigest(path: string, digest: string): Promise<boolean> {
  if (!existsSync(path) || !lstatSync(path).isFile()) return false;
  return (await digestFile(path, ["sha512"]))[0] === digest;
}

async function replace(target: string, content: Content): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const next = `${target}.repair`;
  await rm(next, { force: true, recursive: true });
  await writeDurably(next, content);
  await rename(next, target);
  await syncFolder(dirname(target));
}

async function setAside(folder: string, place: string, quarantine: string): Promise<void> {
  const target = join(quarantine, folder.split("/").at(-1) ?? "", place);
  await mkdir(dirname(target), { recursive: true });
  try {
    await rename(join(folder, place), target);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "EXDEV") throw thrown;
    await copyFile(join(folder, place), target);
    await rm(join(folder, place), { recursive: true });
  }
}
