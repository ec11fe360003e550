import { rmSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isProcessAlive } from "../process-alive.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Gives `work` a folder for what may be read by nobody else. It is gone afterwards: at the end, when the program is stopped, and after a
 * kill at the latest when the next program asks for one of its kind.
 * @param root where temporary folders lie
 */
export async function withTemporaryFolder<T>(kind: string, work: (folder: string) => Promise<T>, root = tmpdir()): Promise<T> {
  const prefix = `camtay-${kind}-`;
  await sweep(root, prefix);
  const folder = await mkdtemp(join(root, `${prefix}${process.pid}-`));
  const stop = (signal: NodeJS.Signals) => {
    rmSync(folder, { recursive: true, force: true });
    forget();
    process.kill(process.pid, signal);
  };
  const forget = () => {
    for (const signal of SIGNALS) process.off(signal, stop);
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    return await work(folder);
  } finally {
    forget();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Folders whose program has ended. Another person's cannot be removed and are not ours to remove. */
async function sweep(root: string, prefix: string): Promise<void> {
  for (const name of (await readdir(root)).filter((one) => one.startsWith(prefix))) {
    const pid = Number(/^\d+(?=-)/.exec(name.slice(prefix.length))?.[0] ?? Number.NaN);
    if (Number.isInteger(pid) && pid > 0 && !isProcessAlive(pid))
      await rm(join(root, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
