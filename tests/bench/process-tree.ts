import { readdirSync, readFileSync } from "node:fs";

export interface TreeProcess {
  readonly pid: number;
  /** Command line, or the title the process gave itself. */
  readonly command: string;
}

/** A process and everything below it, as it is now (Linux). */
export function processTree(root: number): TreeProcess[] {
  const children = Map.groupBy(
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((name) => ({ pid: Number(name), parent: Number(statOf(Number(name))[1] ?? 0) })),
    ({ parent }) => parent,
  );
  const found: TreeProcess[] = [];
  const open = [root];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    found.push({ pid, command: readProc(pid, "cmdline").replaceAll("\0", " ").trim() });
    for (const child of children.get(pid) ?? []) open.push(child.pid);
  }
  return found;
}

/** Fields of `/proc/PID/stat` behind the name (proc(5)): the state is the first of them. */
export const statOf = (pid: number): string[] => readProc(pid, "stat").split(") ").at(-1)?.split(" ") ?? [];

/** Empty for a process that has just ended. */
export function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
