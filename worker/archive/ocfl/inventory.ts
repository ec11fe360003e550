import { createHash } from "node:crypto";
import { z } from "zod";

export const INVENTORY_TYPE = "https://ocfl.io/1.1/spec/#inventory";
export const INVENTORY_FILE = "inventory.json";
export const SIDECAR_FILE = "inventory.json.sha512";

/** Below the object, whoever wrote the inventory: a copy is repaired from and a package exported to where these paths say. */
const staysBelow = (path: string): boolean => path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
/** Digest (lower-case hex) to paths. */
const PathsByDigest = z.record(z.string(), z.array(z.string().refine(staysBelow)));
export type PathsByDigest = z.infer<typeof PathsByDigest>;

const VersionBlock = z.object({
  created: z.string(),
  state: PathsByDigest,
  message: z.string().optional(),
  user: z.object({ name: z.string(), address: z.string().optional() }).optional(),
});
export type VersionBlock = z.infer<typeof VersionBlock>;

/** The inventory as this store writes it; whether one obeys every rule of the specification is asked of `checkInventory`. */
export const Inventory = z.object({
  id: z.string(),
  type: z.literal(INVENTORY_TYPE),
  digestAlgorithm: z.literal("sha512"),
  head: z.string().regex(/^v[1-9]\d*$/),
  manifest: PathsByDigest,
  versions: z.record(z.string(), VersionBlock),
  fixity: z.record(z.string(), PathsByDigest).optional(),
});
export type Inventory = z.infer<typeof Inventory>;

export const inventoryBytes = (inventory: Inventory): Buffer => Buffer.from(`${JSON.stringify(inventory, null, 2)}\n`, "utf8");
export const sidecarBytes = (inventory: Uint8Array): Buffer =>
  Buffer.from(`${createHash("sha512").update(inventory).digest("hex")}  ${INVENTORY_FILE}\n`, "latin1");

/** The inventory and its sidecar, by name. */
export function inventoryFiles(inventory: Inventory): [string, Buffer][] {
  const bytes = inventoryBytes(inventory);
  return [
    [INVENTORY_FILE, bytes],
    [SIDECAR_FILE, sidecarBytes(bytes)],
  ];
}

/** Undefined when the bytes are no inventory of ours, or the sidecar says otherwise. */
export function checkedInventory(bytes: Buffer | null, sidecar: Buffer | null): Inventory | undefined {
  if (bytes === null || !sidecar?.equals(sidecarBytes(bytes))) return undefined;
  try {
    return Inventory.parse(JSON.parse(bytes.toString("utf8")));
  } catch {
    return undefined;
  }
}

export const versionNumber = (version: string): number => Number(version.slice(1));

/** Who made a version and why; `address` is a URI (mailto: or one that names the account). */
export interface Commit {
  readonly created: Date;
  readonly message: string;
  readonly user: { readonly name: string; readonly address: string };
}

export interface DigestedFile {
  readonly logicalPath: string;
  readonly sha512: string;
  /** Null where a second digest of the same bytes says nothing more. */
  readonly sha256: string | null;
}

/** Logical path to digest at one version. */
export function stateOf(inventory: Inventory, version = inventory.head): Map<string, string> {
  const state = new Map<string, string>();
  for (const [digest, paths] of Object.entries(inventory.versions[version]?.state ?? {})) for (const path of paths) state.set(path, digest);
  return state;
}

/** Where the bytes of a digest lie below the object's folder; the oldest place when there are several. */
export const contentPath = (inventory: Inventory, digest: string): string | undefined => inventory.manifest[digest]?.[0];

const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

export interface NextVersion {
  readonly inventory: Inventory;
  /** Files whose bytes the archive does not hold yet, with the content path they get. */
  readonly newContent: readonly { readonly file: DigestedFile; readonly contentPath: string }[];
}

/**
 * The inventory after one more version whose whole state is `files`. Bytes that are held already are not stored again (forward delta),
 * and equal files of the new version share one copy.
 * @param nameContent where the bytes of a logical path lie below the version's content folder; no two paths may be given one place
 */
export function nextVersion(
  objectId: string,
  previous: Inventory | undefined,
  files: readonly DigestedFile[],
  commit: Commit,
  nameContent: (logicalPath: string) => string = (path) => path,
): NextVersion {
  const version = `v${previous ? versionNumber(previous.head) + 1 : 1}`;
  const manifest: PathsByDigest = structuredClone(previous?.manifest ?? {});
  const sha256: PathsByDigest = structuredClone(previous?.fixity?.sha256 ?? {});
  const state: PathsByDigest = {};
  const newContent: { file: DigestedFile; contentPath: string }[] = [];
  for (const file of [...files].sort((a, b) => (a.logicalPath < b.logicalPath ? -1 : 1))) {
    state[file.sha512] = [...(state[file.sha512] ?? []), file.logicalPath];
    if (manifest[file.sha512]) continue;
    const path = `${version}/content/${nameContent(file.logicalPath)}`;
    manifest[file.sha512] = [path];
    if (file.sha256 !== null) sha256[file.sha256] = [...(sha256[file.sha256] ?? []), path];
    newContent.push({ file, contentPath: path });
  }
  return {
    newContent,
    inventory: {
      id: objectId,
      type: INVENTORY_TYPE,
      digestAlgorithm: "sha512",
      head: version,
      manifest: sorted(manifest),
      versions: {
        ...previous?.versions,
        [version]: { created: commit.created.toISOString(), state: sorted(state), message: commit.message, user: { ...commit.user } },
      },
      ...(Object.keys(sha256).length > 0 && { fixity: { sha256: sorted(sha256) } }),
    },
  };
}

/** Whether a path may stand in an object: relative, no empty, "." or ".." part, no control character, at most 255 bytes a part. */
export const isLogicalPath = (path: string): boolean =>
  path === path.normalize("NFC") &&
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  !/[\u0000-\u001f\u007f\\]/.test(path) &&
  staysBelow(path) &&
  path.split("/").every((part) => Buffer.byteLength(part) <= 255);
