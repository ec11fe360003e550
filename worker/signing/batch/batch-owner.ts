import { hostname } from "node:os";

/** `host:pid` of this process. */
export const thisProcess = (): string => `${hostname()}:${process.pid}`;

/**
 * Whether the process that took a batch may still be at work. A process of another machine counts as alive until the batch has not moved
 * for longer than a person may take to confirm.
 */
export const mayBeAtWork = (owner: string | null, lastMoved: Date, now: Date): boolean => {
  if (owner === null || owner === thisProcess()) return false;
  const [host, pid] = [owner.slice(0, owner.lastIndexOf(":")), Number(owner.slice(owner.lastIndexOf(":") + 1))];
  if (host !== hostname()) return now.getTime() - lastMoved.getTime() < REMOTE_SILENCE_MS;
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // Not allowed to signal it: it lives, under another account.
    return thrown instanceof Error && "code" in thrown && thrown.code === "EPERM";
  }
};

const REMOTE_SILENCE_MS = 10 * 60_000;
