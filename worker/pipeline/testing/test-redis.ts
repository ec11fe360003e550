import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";

/** A Redis of its own on a unix socket, for tests. */
export async function startTestRedis() {
  const folder = await mkdtemp(join(tmpdir(), "camtay-redis-"));
  const socket = join(folder, "redis.sock");
  let server: ChildProcess | null = null;
  const start = async () => {
    server = spawn("redis-server", ["--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no", "--dir", folder], {
      stdio: "ignore",
    });
    const probe = new Redis({ path: socket, retryStrategy: () => 50, maxRetriesPerRequest: 200 });
    probe.on("error", () => {});
    await probe.ping();
    probe.disconnect();
  };
  const stop = async () => {
    if (server === null) return;
    const gone = new Promise((resolve) => server?.once("exit", resolve));
    server.kill("SIGKILL");
    await gone;
    server = null;
  };
  await start();
  return {
    socket,
    start,
    /** Everything in it is lost. */
    stop,
    async close() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until a condition holds. */
export async function until(condition: () => Promise<boolean>, patienceMs = 60_000): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error("waited in vain");
    await new Promise((resume) => setTimeout(resume, 40));
  }
}
