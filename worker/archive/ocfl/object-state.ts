import { dirname, join } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { type Content, digestContent, digestFile, forEachFew } from "./durable-files.ts";
import { contentPath, type DigestedFile, type Inventory, isLogicalPath, type NextVersion, stateOf } from "./inventory.ts";
import { objectPath } from "./storage-layout.ts";

export interface StoredFile {
  readonly logicalPath: string;
  readonly sha512: string;
  /** Where the stored bytes lie below the storage root. */
  readonly place: string;
  /** The same as an absolute path, or as an address in a bucket. */
  readonly path: string;
}

/** Changes against the newest version. Paths that are neither put nor removed stay as they are. */
export interface Changes {
  readonly put: ReadonlyMap<string, Content>;
  readonly remove?: readonly string[];
  /** Take away everything that is not put. */
  readonly replaceAll?: boolean;
  /** Refuse when the object has moved on. */
  readonly expectedHead?: string;
}

/** A file that was copied from the disk may have changed since it was digested; what is kept must be what the inventory says. */
export async function checkCopies(folder: string, written: NextVersion["newContent"], given: ReadonlyMap<string, Content>): Promise<void> {
  for (const { file, contentPath: path } of written) {
    const content = given.get(file.logicalPath);
    const plain = content && "digests" in content ? content.content : content;
    if (!plain || plain instanceof Uint8Array) continue;
    const [sha512] = await digestFile(join(folder, path), ["sha512"]);
    if (sha512 !== file.sha512) throw new AppError("archive.object_damaged", { place: file.logicalPath });
  }
}

/** Digests of all files, by their logical paths. @throws AppError `archive.path_invalid` */
export async function digestAll(files: ReadonlyMap<string, Content>, encrypted: boolean): Promise<DigestedFile[]> {
  const folders = new Set<string>();
  for (const path of files.keys()) {
    if (!isLogicalPath(path)) throw new AppError("archive.path_invalid", { file: path });
    for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) folders.add(folder);
  }
  // A name cannot be both a file and a folder (OCFL 1.1, E095).
  for (const path of files.keys()) if (folders.has(path)) throw new AppError("archive.path_invalid", { file: path });
  const digested: DigestedFile[] = [];
  await forEachFew(files, async ([logicalPath, content]) => {
    // A second digest of ciphertext would say nothing that the first does not; METS and PREMIS hold the SHA-256 of what is inside.
    const { sha512, sha256 } = await digestContent(content, encrypted ? ["sha512"] : ["sha512", "sha256"]);
    digested.push({ logicalPath, sha512, sha256: encrypted ? null : sha256 });
  });
  return digested;
}

/** Every file of the next version: what is kept, and what is put. @throws AppError `archive.path_invalid` */
export function nextState(previous: Inventory, put: readonly DigestedFile[], changes: Changes): DigestedFile[] {
  const removed = new Set([...(changes.remove ?? []), ...put.map((file) => file.logicalPath)]);
  const kept = changes.replaceAll ? [] : [...stateOf(previous)].filter(([path]) => !removed.has(path));
  const paths = new Set(kept.map(([path]) => path));
  for (const { logicalPath } of put)
    for (let folder = dirname(logicalPath); folder !== "."; folder = dirname(folder))
      if (paths.has(folder)) throw new AppError("archive.path_invalid", { file: logicalPath });
  // The SHA-256 of kept bytes is in the fixity block already; only new bytes need one.
  return [...kept.map(([logicalPath, sha512]) => ({ logicalPath, sha512, sha256: null })), ...put];
}

/** Whether a version would say nothing new. */
export const sameState = (before: ReadonlyMap<string, string>, after: readonly DigestedFile[]): boolean =>
  before.size === after.length && after.every((file) => before.get(file.logicalPath) === file.sha512);

/** The files of a version, with where their bytes lie. @param root of the storage */
export function storedFiles(inventory: Inventory, root: string, version?: string): StoredFile[] {
  const object = objectPath(inventory.id);
  return [...stateOf(inventory, version)].map(([logicalPath, sha512]) => {
    const place = `${object}/${contentPath(inventory, sha512) ?? ""}`;
    return { logicalPath, sha512, place, path: `${root}/${place}` };
  });
}
