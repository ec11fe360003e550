import { type ChildProcess, fork } from "node:child_process";
import { getCompileCacheDir } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * A lane is one process that does one piece of work at a time, with its own Tesseract inside. Being a process of its own it can be
 * stopped at any instruction, gives back all its memory by ending, and takes nobody along when a native library crashes.
 */
export interface LaneOptions {
  /** Module to run. */
  readonly module: URL;
  /** What `ps` shows. */
  readonly title: string;
}

/**
 * glibc otherwise keeps the freed pictures of every thread for itself: a third of a lane's memory. Whole pictures, some 10 MiB and more,
 * are mapped, and unmapped when they are freed; to do the same with smaller pieces costs a tenth of the time of a page in page faults.
 */
const CALM_MEMORY = { MALLOC_ARENA_MAX: "2", MALLOC_MMAP_THRESHOLD_: "8388608", MALLOC_TRIM_THRESHOLD_: "67108864" };
/** Most of what reading makes dies young: with less room the collector runs more often than it saves. MiB. */
const SEMI_SPACE_MIB = 16;
/**
 * A lane that holds more than this when its work is done makes room for a fresh one. Nothing is lost by it: the work is done and the
 * next piece has not begun. Well above what a lane needs between two pages, so that it happens after an uncommon page only.
 */
export const MOST_RESIDENT_MIB = 280;

/**
 * Pieces of work after which a lane makes room in any case: what a native library never gives back cannot add up. A fresh one costs what
 * six pages cost, until its code is compiled again.
 */
export const MOST_RUNS = 400;

/** Messages are structured clones; the process ends when its channel is closed. */
export function forkLane({ module, title }: LaneOptions): ChildProcess {
  const cache = getCompileCacheDir();
  return fork(fileURLToPath(module), [], {
    execArgv: ["--disable-warning=ExperimentalWarning", `--max-semi-space-size=${SEMI_SPACE_MIB}`, `--title=${title}`],
    env: { ...process.env, ...CALM_MEMORY, ...(cache !== undefined && { NODE_COMPILE_CACHE: dirname(cache) }) },
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}
