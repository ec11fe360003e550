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
 * glibc otherwise keeps the freed pictures of every thread for itself: a third of a lane's memory, against a few per cent of its time.
 * Pictures come and go in pieces of megabytes: those are mapped, and unmapped when they are freed.
 */
const CALM_MEMORY = { MALLOC_ARENA_MAX: "2", MALLOC_MMAP_THRESHOLD_: "1048576", MALLOC_TRIM_THRESHOLD_: "1048576" };
/** Young objects of a page are few and small; the pixels lie outside the heap. MiB. */
const SEMI_SPACE_MIB = 8;

/**
 * A lane that holds more than this when its work is done makes room for a fresh one. Nothing is lost by it: the work is done and the
 * next piece has not begun. Well above what a lane needs between two pages, so that it happens after an uncommon page only.
 */
export const MOST_RESIDENT_MIB = 280;

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
