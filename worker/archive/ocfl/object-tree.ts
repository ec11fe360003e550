import { type Dirent, existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ObjectStorage } from "../storage/object-storage.ts";
import type { PlainContent } from "./durable-files.ts";

export interface TreeEntry {
  readonly name: string;
  readonly kind: "file" | "folder" | "link" | "other";
}

/** The files and folders of one object, for whoever checks them. */
export interface ObjectTree {
  /** What lies directly in a folder ("": the object's own), in the order of names; nothing when there is no such folder. */
  list(folder: string): readonly TreeEntry[];
  isFile(path: string): boolean;
  /** Null unless it is a file. */
  get(path: string): Promise<Buffer | null>;
  content(path: string): PlainContent;
}

/** @returns null when there is no such folder */
export function folderTree(folder: string): ObjectTree | null {
  if (!existsSync(folder) || !lstatSync(folder).isDirectory()) return null;
  const isFile = (path: string): boolean => lstatSync(join(folder, path), { throwIfNoEntry: false })?.isFile() ?? false;
  return {
    isFile,
    list: (path) =>
      readdirSync(join(folder, path), { withFileTypes: true })
        .map((entry) => ({ name: entry.name, kind: kindOf(entry) }))
        .sort(byName),
    get: async (path) => (isFile(path) ? readFileSync(join(folder, path)) : null),
    content: (path) => ({ file: join(folder, path) }),
  };
}

const byName = (a: TreeEntry, b: TreeEntry): number => (a.name < b.name ? -1 : 1);
const kindOf = (entry: Dirent): TreeEntry["kind"] =>
  entry.isFile() ? "file" : entry.isDirectory() ? "folder" : entry.isSymbolicLink() ? "link" : "other";

/** The tree that a listing of an object's files tells of: a bucket has neither folders nor links. @param paths below the object */
export function listedTree(storage: ObjectStorage, place: string, paths: Iterable<string>): ObjectTree {
  const folders = new Map<string, Map<string, TreeEntry["kind"]>>([["", new Map()]]);
  const files = new Set(paths);
  for (const path of files) {
    let folder = "";
    for (const part of path.split("/")) {
      const inner = folder === "" ? part : `${folder}/${part}`;
      const entries = folders.get(folder) ?? new Map<string, TreeEntry["kind"]>();
      folders.set(folder, entries.set(part, inner === path ? "file" : "folder"));
      folder = inner;
    }
  }
  return {
    isFile: (path) => files.has(path),
    list: (folder) => [...(folders.get(folder) ?? [])].map(([name, kind]) => ({ name, kind })).sort(byName),
    get: async (path) => (files.has(path) ? storage.get(`${place}/${path}`) : null),
    content: (path) => storage.content(`${place}/${path}`),
  };
}
