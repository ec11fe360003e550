import { spawnSync } from "node:child_process";

export interface CommandCost {
  readonly exitCode: number;
  readonly wallSeconds: number;
  /** User and system time of the whole process tree. */
  readonly cpuSeconds: number;
  readonly output: string;
}

/** Runs a command and reads the cost of its whole process tree from the shell's `times`. */
export function measureCommand(command: string, args: readonly string[], env: Record<string, string> = {}): CommandCost {
  const from = process.hrtime.bigint();
  const script = '"$@"; code=$?; echo "@times"; times; exit $code';
  const { stdout, status } = spawnSync("sh", ["-c", script, "sh", command, ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  const wallSeconds = Number(process.hrtime.bigint() - from) / 1e9;
  const [output = "", times = ""] = stdout.split("@times\n");
  const children = times.trim().split("\n").at(-1) ?? "";
  const cpuSeconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds),
    0,
  );
  return { exitCode: status ?? 1, wallSeconds, cpuSeconds, output };
}
