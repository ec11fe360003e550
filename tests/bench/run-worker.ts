import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startTestRedis } from "@camtay/worker/pipeline/testing/test-redis.ts";
import { openWorkshop, type Workshop } from "@camtay/worker/pipeline/worker.ts";
import { readSettings } from "@camtay/worker/settings.ts";

const CAMTAY = fileURLToPath(new URL("../../worker/cli/camtay.ts", import.meta.url));

/** `camtay work` as it runs in an office, with a Redis, a database and bytes of its own. */
export interface BenchWorker {
  /** Of its first process; lanes are below. */
  readonly pid: number;
  readonly workshop: Workshop;
  /** Ends it and removes everything. */
  close(): Promise<void>;
}

/**
 * @param options.lanes page lanes
 * @param options.cores numbers of the cores it may use, as `taskset -c` takes them; all by default
 */
export async function startBenchWorker({ lanes, cores }: { lanes: number; cores?: string }): Promise<BenchWorker> {
  const redis = await startTestRedis();
  const data = mkdtempSync(join(tmpdir(), "camtay-bench-worker-"));
  const environment = {
    CAMTAY_DATA: data,
    CAMTAY_REDIS: redis.socket,
    CAMTAY_LOG_LEVEL: "silent",
    CAMTAY_CONCURRENCY: String(lanes),
  };
  const workshop = await openWorkshop(readSettings(environment));
  const command = [process.execPath, "--disable-warning=ExperimentalWarning", CAMTAY, "work"];
  const [program = "", ...args] = cores === undefined ? command : ["taskset", "-c", cores, ...command];
  const worker = spawn(program, args, { env: { ...process.env, ...environment }, stdio: "ignore" });
  const ended = new Promise<void>((resolve) => worker.once("close", () => resolve()));
  await new Promise<void>((resolve, reject) => worker.once("spawn", resolve).once("error", reject));
  return {
    pid: worker.pid!,
    workshop,
    async close() {
      worker.kill("SIGTERM");
      await ended;
      await workshop.close();
      await redis.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
