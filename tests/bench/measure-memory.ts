import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const EVERY_MS = 250;

/**
 * Runs a command and watches the memory of its process tree (Linux).
 * @returns MiB at each look; proportional set size, so that what processes share counts once
 */
export function watchMemory(command: string, args: readonly string[]): Promise<{ exitCode: number; samplesMiB: number[] }> {
  const child = spawn(command, args, { stdio: "ignore" });
  const samplesMiB: number[] = [];
  const timer = setInterval(() => samplesMiB.push(treeMiB(child.pid!)), EVERY_MS);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      clearInterval(timer);
      resolve({ exitCode: code ?? 1, samplesMiB: samplesMiB.filter((value) => value > 0) });
    });
  });
}

function treeMiB(root: number): number {
  const children = Map.groupBy(
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((name) => ({ pid: Number(name), parent: parentOf(name) })),
    ({ parent }) => parent,
  );
  let kib = 0;
  const open = [root];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    kib += proportionalKib(pid);
    for (const child of children.get(pid) ?? []) open.push(child.pid);
  }
  return kib / 1024;
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
