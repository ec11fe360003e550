import { closeSync, fsync, openSync, readFileSync, statfsSync, statSync } from "node:fs";
import { release } from "node:os";
import { promisify } from "node:util";

/** A file system on which something is about to be written. Opened before the first write, so that every failed write is heard of. */
export interface SyncPoint {
  /**
   * Brings files and folders onto the disk; all of them are there when it returns.
   * @param open   descriptors of files that were written; they stay open
   * @param paths  further files and folders
   */
  settle(open: readonly number[], paths: readonly string[]): Promise<void>;
  close(): void;
}

/** Local file systems whose syncfs(2) waits for data and names alike (statfs(2) magic numbers: ext4, XFS, Btrfs). */
const WHOLE: ReadonlySet<number> = new Set([0xef53, 0x58465342, 0x9123683e]);
/** From fewer files on, syncing each is as quick. */
const WORTH_ALL_AT_ONCE = 8;
/** More than this waits to be written on the machine, from whomever: then everybody's bytes would be waited for. */
const MOST_WAITING_KIB = 64 << 10;

const [major = 0, minor = 0] = release().split(".").map(Number);
/** Since Linux 5.8 syncfs(2) tells of writes that failed; before it may be silent. */
const TELLS_OF_FAILURES = process.platform === "linux" && (major > 5 || (major === 5 && minor >= 8));

type SyncFs = (descriptor: number) => Promise<void>;
let loading: Promise<SyncFs | null> | undefined;

/** syncfs(2), which Node does not offer; null where it cannot be had. */
function loadSyncFs(): Promise<SyncFs | null> {
  loading ??= import("koffi").then(
    ({ default: koffi }) => {
      const call = promisify(koffi.load("libc.so.6").func("int syncfs(int descriptor)").async) as (fd: number) => Promise<number>;
      return async (descriptor) => {
        if ((await call(descriptor)) !== 0) throw Object.assign(new Error("syncfs"), { code: "EIO" });
      };
    },
    () => null,
  );
  return loading;
}

function isLittleWaiting(): boolean {
  const waiting = [...readFileSync("/proc/meminfo", "latin1").matchAll(/^(?:Dirty|Writeback):\s*(\d+) kB/gm)];
  return waiting.length === 2 && waiting.reduce((sum, [, kib]) => sum + Number(kib), 0) <= MOST_WAITING_KIB;
}

const syncOne = promisify(fsync);

/** Brings one file or folder onto the disk. */
export async function syncPath(path: string): Promise<void> {
  const descriptor = openSync(path, "r");
  await syncOne(descriptor).finally(() => closeSync(descriptor));
}

/**
 * One syncfs(2) where it is safe and quick: a journalling file system commits once instead of once a file. Else every file and folder is
 * synced, all at once, so that the disk can still serve them together.
 * @param folder on the file system that is written to
 */
export function openSyncPoint(folder: string): SyncPoint {
  const descriptor = openSync(folder, "r");
  const device = statSync(folder).dev;
  const isWhole = TELLS_OF_FAILURES && WHOLE.has(statfsSync(folder).type);
  return {
    async settle(open, paths) {
      const syncAll = isWhole && open.length + paths.length >= WORTH_ALL_AT_ONCE && isLittleWaiting() ? await loadSyncFs() : null;
      if (syncAll === null) {
        await Promise.all([...open.map((file) => syncOne(file)), ...paths.map(syncPath)]);
        return;
      }
      const elsewhere = paths.filter((path) => statSync(path).dev !== device);
      await Promise.all([syncAll(descriptor), ...elsewhere.map(syncPath)]);
    },
    close: () => closeSync(descriptor),
  };
}
