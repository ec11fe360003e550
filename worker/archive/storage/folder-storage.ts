import { randomBytes } from "node:crypto";
import { closeSync, type Dirent, existsSync, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { link, mkdir, open, readFile, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { overwrite } from "../../blobs/open-file.ts";
import { type Content, syncFolder, writeDurably } from "../ocfl/durable-files.ts";
import type { ObjectStorage, StorageEntry } from "./object-storage.ts";

/** Smaller files are read at once: handing them to another thread takes longer. */
const READ_AT_ONCE_BYTES = 256 << 10;
/** A file in the making; listings pass over it. */
const PART = /^\.[0-9a-f]{16}\.part$/;
const ABSENT: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "EISDIR"]);

/** An archive's storage in a folder of this machine or a network share. @param root absolute path; it need not be there yet */
export function openFolderStorage(root: string): ObjectStorage {
  const at = (path: string): string => join(root, path);
  const entryOf = (path: string): StorageEntry | null => {
    const found = statSync(at(path), { throwIfNoEntry: false });
    return found?.isFile() ? { path, sizeBytes: found.size, changedAt: found.mtime } : null;
  };
  /** Writes beside the place, so that one rename or link puts the file there whole. */
  async function writePart(path: string, content: Content): Promise<string> {
    await mkdir(dirname(at(path)), { recursive: true, mode: 0o700 });
    const part = join(dirname(at(path)), `.${randomBytes(8).toString("hex")}.part`);
    try {
      await writeDurably(part, content);
      return part;
    } catch (thrown) {
      await rm(part, { force: true });
      throw thrown;
    }
  }
  const remove = async (path: string): Promise<void> => {
    await rm(at(path), { force: true });
    // An empty folder has no place in an OCFL hierarchy.
    for (let folder = dirname(at(path)); folder.length > root.length; folder = dirname(folder)) if (!(await removeIfEmpty(folder))) return;
  };
  return {
    address: root,
    remove,
    async destroy(path) {
      const entry = entryOf(path);
      if (!entry) return;
      const file = await open(at(path), "r+");
      await overwrite(file, entry.sizeBytes).finally(() => file.close());
      await remove(path);
    },
    async putIfAbsent(path, content) {
      if (entryOf(path)) return false;
      const part = await writePart(path, content);
      try {
        await link(part, at(path));
      } catch (thrown) {
        if ((thrown as NodeJS.ErrnoException).code === "EEXIST") return false;
        throw thrown;
      } finally {
        await rm(part, { force: true });
      }
      await syncFolder(dirname(at(path)));
      return true;
    },
    async replace(path, content) {
      await rename(await writePart(path, content), at(path));
      await syncFolder(dirname(at(path)));
    },
    get: (path) =>
      unlessAbsent(async () => {
        const file = openSync(at(path), "r");
        try {
          return fstatSync(file).size <= READ_AT_ONCE_BYTES ? readFileSync(file) : await readFile(at(path));
        } finally {
          closeSync(file);
        }
      }),
    range: (path, start, length) =>
      unlessAbsent(async () => {
        const file = openSync(at(path), "r");
        try {
          const bytes = Buffer.alloc(length);
          return bytes.subarray(0, readSync(file, bytes, 0, length, start));
        } finally {
          closeSync(file);
        }
      }),
    head: async (path) => entryOf(path),
    async *list(prefix) {
      const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      for (const path of filesBelow(root, folder)) {
        const entry = path.startsWith(prefix) ? entryOf(path) : null;
        if (entry) yield entry;
      }
    },
    content: (path) => ({ file: at(path) }),
  };
}

async function unlessAbsent<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (thrown) {
    if (ABSENT.has((thrown as NodeJS.ErrnoException).code ?? "")) return null;
    throw thrown;
  }
}

async function removeIfEmpty(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
    return true;
  } catch (thrown) {
    if (["ENOTEMPTY", "EEXIST", "ENOENT"].includes((thrown as NodeJS.ErrnoException).code ?? "")) return false;
    throw thrown;
  }
}

/** In the order of the whole paths' bytes, as object storage lists them: "a.b" comes before "a/b". */
function* filesBelow(root: string, folder: string): Generator<string> {
  const sortKey = (entry: Dirent): Buffer => Buffer.from(entry.isDirectory() ? `${entry.name}/` : entry.name);
  if (!existsSync(join(root, folder))) return;
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => Buffer.compare(sortKey(a), sortKey(b)))) {
    if (entry.isDirectory()) yield* filesBelow(root, `${folder}${entry.name}/`);
    else if (!PART.test(entry.name)) yield `${folder}${entry.name}`;
  }
}
