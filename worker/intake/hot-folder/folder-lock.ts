import { open, readFile, stat, unlink, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { isProcessAlive } from "../../process-alive.ts";
import { LOCK_FILE } from "./hot-folder-names.ts";

/** The holder touches the lock much more often than this. */
const FORSAKEN_MS = 60_000;

export interface FolderLock {
  /** Says that the watch still lives. */
  touch(): Promise<void>;
  release(): Promise<void>;
}

/** Two watches on one folder would take files from each other: a file says who watches. @throws AppError `intake.folder_watched` */
export async function lockFolder(root: string): Promise<FolderLock> {
  const path = join(root, LOCK_FILE);
  const own = `${hostname()}:${process.pid}`;
  for (let attempt = 0; ; attempt++) {
    try {
      const file = await open(path, "wx");
      await file.writeFile(own).finally(() => file.close());
      break;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== "EEXIST")
        throw new AppError("paper.folder_missing", { folder: root }, { cause: thrown });
      if (attempt > 0 || !(await isForsaken(path))) throw new AppError("intake.folder_watched", { folder: root });
      await unlink(path);
    }
  }
  return {
    touch: () => utimes(path, new Date(), new Date()).catch(() => undefined),
    release: () => unlink(path).catch(() => undefined),
  };
}

async function isForsaken(path: string): Promise<boolean> {
  const holder = await readFile(path, "utf8").catch(() => "");
  const at = holder.lastIndexOf(":");
  if (holder.slice(0, at) === hostname()) return !isProcessAlive(Number(holder.slice(at + 1)));
  const touched = (await stat(path).catch(() => null))?.mtimeMs ?? 0;
  return Date.now() - touched > FORSAKEN_MS;
}
