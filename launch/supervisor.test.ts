import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { redisSocket } from "./redis-service.ts";
import { startService } from "./supervisor.ts";

const folder = mkdtempSync(join(tmpdir(), "camtay-supervisor-"));
afterAll(() => rmSync(folder, { recursive: true }));
const node = (script: string) => ({ command: process.execPath, args: ["-e", script] });

it("waits for the ready line, brings a fallen service back, and stops it for good", async () => {
  const log = join(folder, "falls.log");
  const running = await startService({
    name: "falls",
    ...node("console.log('up', process.pid); setTimeout(() => process.exit(3), 200)"),
    log,
    ready: (line) => line.startsWith("up"),
  });
  expect(running.readyLine).toMatch(/^up \d+$/);
  await expect.poll(() => readFileSync(log, "utf8").match(/up/g)?.length, { timeout: 10_000 }).toBeGreaterThan(1);
  await running.stop();
  const starts = readFileSync(log, "utf8").match(/up/g)?.length;
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(readFileSync(log, "utf8").match(/up/g)?.length).toBe(starts);
});

it("names the service and its log when it cannot start", async () => {
  const log = join(folder, "broken.log");
  await expect(startService({ name: "broken", ...node("process.exit(1)"), log, ready: () => false })).rejects.toThrow(
    /broken.*broken\.log/,
  );
});

it("does not start again what ended over a wrong setting: a token would be locked by the same PIN again and again", async () => {
  const log = join(folder, "misset.log");
  const script = "console.log('up'); setTimeout(() => process.exit(2), 100)";
  const running = await startService({ name: "misset", ...node(script), log, ready: () => true });
  await new Promise((resolve) => setTimeout(resolve, 1_800));
  expect(readFileSync(log, "utf8").match(/up/g)?.length).toBe(1);
  await running.stop();
});

it("starts nothing again once everything goes down, and ends what is not ready yet", async () => {
  const goingDown = new AbortController();
  const fallen = join(folder, "fallen.log");
  await startService(
    { name: "fallen", ...node("console.log('up'); setTimeout(() => {}, 300)"), log: fallen, ready: () => true },
    goingDown.signal,
  );
  const late = startService(
    { name: "late", ...node("setTimeout(() => {}, 60_000)"), log: join(folder, "late.log"), ready: () => false },
    goingDown.signal,
  );
  goingDown.abort();
  await expect(late).rejects.toThrow(/late/);
  await expect(startService({ name: "never", ...node(""), log: join(folder, "never.log") }, goingDown.signal)).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 1_800));
  expect(readFileSync(fallen, "utf8").match(/up/g)?.length).toBe(1);
});

it("takes the services along when the supervisor itself is killed", async () => {
  const log = join(folder, "orphan.log");
  const service = {
    name: "orphan",
    ...node("process.stdin.once('close', () => process.exit(0)).resume(); console.log('up', process.pid)"),
    log,
  };
  const script = `import { startService } from ${JSON.stringify(new URL("./supervisor.ts", import.meta.url).href)};
    await startService({ ...${JSON.stringify(service)}, ready: () => true }); console.log("ready"); setInterval(() => {}, 1000);`;
  const supervisor = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  await once(supervisor.stdout, "data");
  const pid = Number(/up (\d+)/.exec(readFileSync(log, "utf8"))?.[1]);
  const runs = () => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  expect(runs()).toBe(true);
  supervisor.kill("SIGKILL");
  await expect.poll(runs, { timeout: 10_000 }).toBe(false);
});

it("keeps the socket path short enough for Linux", () => {
  expect(redisSocket("/srv/camtay")).toBe("/srv/camtay/run/redis.sock");
  expect(Buffer.byteLength(redisSocket(`/srv/${"x".repeat(200)}`))).toBeLessThan(107);
});
