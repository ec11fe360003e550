import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const EVERY_MS = 250;

/** One process as it stands; proportional set size, so that what processes share counts once. */
export interface ProcessMemory {
  readonly pid: number;
  readonly command: string;
  readonly mib: number;
}

/**
 * Runs a command and watches the memory of its process tree (Linux).
 * @returns MiB at each look
 */
export function watchMemory(command: string, args: readonly string[]): Promise<{ exitCode: number; samplesMiB: number[] }> {
  const child = spawn(command, args, { stdio: "ignore" });
  const samplesMiB: number[] = [];
  const timer = setInterval(() => samplesMiB.push(totalMiB(treeMemory(child.pid!))), EVERY_MS);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      clearInterval(timer);
      resolve({ exitCode: code ?? 1, samplesMiB: samplesMiB.filter((value) => value > 0) });
    });
  });
}

export const totalMiB = (processes: readonly ProcessMemory[]): number => processes.reduce((sum, { mib }) => sum + mib, 0);

/** A process and everything below it. */
export function treeMemory(root: number): ProcessMemory[] {
  const children = Map.groupBy(
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((name) => ({ pid: Number(name), parent: parentOf(name) })),
    ({ parent }) => parent,
  );
  const found: ProcessMemory[] = [];
  const open = [root];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    const command = read(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim();
    found.push({ pid, command, mib: proportionalKib(pid) / 1024 });
    for (const child of children.get(pid) ?? []) open.push(child.pid);
  }
  return found;
}

/** 0 for a process that has just ended. */
function parentOf(pid: string): number {
  const fields = read(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ");
  return Number(fields?.[1] ?? 0);
}

const proportionalKib = (pid: number): number => Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // ended between two looks
  }
}
