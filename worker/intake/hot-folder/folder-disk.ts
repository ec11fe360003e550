import { constants } from "node:fs";
import { copyFile, mkdir, open, readdir, rename, stat, unlink, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { isPassedOver, NOT_READ_FOLDER, numbered, TAKEN_FOLDER } from "./hot-folder-names.ts";
import type { Sighting } from "./resting-files.ts";

/** Every file below the watched folder that may be a scan. What vanishes while it is looked at is seen the next time. */
export async function lookAround(root: string): Promise<Sighting[]> {
  const found: Sighting[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      if (isPassedOver(entry.name)) continue;
      if (folder === "" && (entry.name === TAKEN_FOLDER || entry.name === NOT_READ_FOLDER)) continue;
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory()) await walk(path);
      else if (entry.isFile()) {
        const facts = await stat(join(root, path)).catch(() => null);
        if (facts) found.push({ path, sizeBytes: facts.size, modifiedMs: facts.mtimeMs, inode: facts.ino });
      }
    }
  };
  await walk("");
  return found;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/**
 * A name under `folder` that no file has yet, for a file of this path.
 * @param taken names given out already and not used yet
 */
export async function freeTarget(root: string, folder: string, path: string, taken: ReadonlySet<string>): Promise<string> {
  for (let count = 1; ; count++) {
    const target = posix.join(folder, dirname(path), numbered(posix.basename(path), count));
    if (!taken.has(target) && !(await exists(join(root, target)))) return target;
  }
}

/** Moves a file below the same root; across file systems it is copied and synced first. Nothing is ever written over. */
export async function moveBelow(root: string, path: string, target: string): Promise<void> {
  const [from, to] = [join(root, path), join(root, target)];
  await mkdir(dirname(to), { recursive: true });
  if (await exists(to)) throw Object.assign(new Error("target exists"), { code: "EEXIST" });
  try {
    await rename(from, to);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "EXDEV") throw thrown;
    await copyFile(from, to, constants.COPYFILE_EXCL);
    const copy = await open(to, "r+");
    await copy.sync().finally(() => copy.close());
    await unlink(from);
  }
}

/** Windows' Notepad of old reads Vietnamese only behind a byte order mark and with its own line ends. */
export const writeNote = (root: string, target: string, lines: readonly string[]): Promise<void> =>
  writeFile(join(root, target), `\uFEFF${lines.join("\r\n")}\r\n`);
