import { processTree, readProc, type TreeProcess } from "./process-tree.ts";

/** One process as it stands; proportional set size, so that what processes share counts once. */
export interface ProcessMemory extends TreeProcess {
  readonly mib: number;
}

export const totalMiB = (processes: readonly ProcessMemory[]): number => processes.reduce((sum, { mib }) => sum + mib, 0);

/** A process and everything below it. */
export const treeMemory = (root: number): ProcessMemory[] =>
  processTree(root).map((one) => ({ ...one, mib: proportionalKib(one.pid) / 1024 }));

const proportionalKib = (pid: number): number => Number(/^Pss:\s+(\d+)/m.exec(readProc(pid, "smaps_rollup"))?.[1] ?? 0);
