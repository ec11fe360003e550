import { processTree, statOf } from "./process-tree.ts";

/** Clock ticks a second in which Linux counts CPU time (USER_HZ). */
const TICKS = 100;

/** CPU seconds of a worker so far. */
export interface WorkerCpu {
  readonly lanes: number;
  readonly all: number;
}

/**
 * Adds up the CPU time of a worker and everything below it, ended processes with what they had when they were last seen.
 * @param laneTitle how page lanes call themselves
 */
export function watchCpu(root: number, laneTitle = "camtay-cpu"): () => WorkerCpu {
  const seen = new Map<number, { readonly command: string; readonly seconds: number }>();
  return () => {
    for (const { pid, command } of processTree(root)) {
      const [user, system] = [Number(statOf(pid)[11] ?? 0), Number(statOf(pid)[12] ?? 0)];
      if (command !== "") seen.set(pid, { command, seconds: (user + system) / TICKS });
    }
    const sum = (some: readonly { readonly seconds: number }[]) => some.reduce((total, { seconds }) => total + seconds, 0);
    const all = [...seen.values()];
    return { lanes: sum(all.filter(({ command }) => command.startsWith(laneTitle))), all: sum(all) };
  };
}
