import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

export interface Service {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Record<string, string>;
  /** Everything the service prints goes here. */
  readonly log: string;
  /** True once this printed line says that the service is up; without it the service counts as up at once. */
  readonly ready?: (line: string) => boolean;
  readonly readyTimeoutMs?: number;
}

export interface Running {
  /** The line that said "ready"; empty when none was asked for. */
  readonly readyLine: string;
  stop(): Promise<void>;
}

const RESTART_PAUSE_MS = 1_000;
/** A service ends so when a setting is wrong: the next try would go the same way, and a token locks after a few. */
const WRONG_SETTING = 2;

/**
 * Starts one service, waits until it is ready, and starts it again whenever it ends on its own, except over a wrong setting (status 2).
 * @param goingDown  from then on nothing is started again, and a service that is not ready yet is told to end
 * @throws Error when it is not ready in time; what it printed is in its log
 */
export async function startService(service: Service, goingDown?: AbortSignal): Promise<Running> {
  goingDown?.throwIfAborted();
  mkdirSync(dirname(service.log), { recursive: true });
  let child: ChildProcess;
  let stopping = false;
  let ready = false;
  let pause: NodeJS.Timeout | undefined;

  const launch = () =>
    new Promise<string>((resolve, reject) => {
      // Nothing is ever written to its input: it closes when this process ends, however suddenly, and tells the service to end too.
      child = spawn(service.command, service.args, {
        stdio: ["pipe", "pipe", "pipe"],
        env: { ...process.env, CAMTAY_SUPERVISED: "1", ...service.env },
      });
      child.stdin?.on("error", () => undefined);
      const timer = setTimeout(
        () => reject(new Error(`${service.name}: chưa sẵn sàng, xem ${service.log}`)),
        service.readyTimeoutMs ?? 60_000,
      );
      let rest = "";
      const take = (chunk: Buffer) => {
        appendFileSync(service.log, chunk);
        if (!service.ready) return;
        const lines = (rest + chunk.toString("utf8")).split("\n");
        rest = lines.pop() ?? "";
        const line = lines.find(service.ready);
        if (line !== undefined) {
          clearTimeout(timer);
          resolve(line);
        }
      };
      child.stdout?.on("data", take);
      child.stderr?.on("data", take);
      child.on("error", (cause) => {
        clearTimeout(timer);
        reject(new Error(`${service.name}: không khởi động được`, { cause }));
      });
      child.on("exit", (code) => {
        clearTimeout(timer);
        reject(new Error(`${service.name}: dừng với mã ${code}, xem ${service.log}`));
        if (stopping || code === WRONG_SETTING) return;
        // A service that falls over comes back; its log says why it fell.
        pause = setTimeout(() => launch().catch((error: unknown) => appendFileSync(service.log, `${String(error)}\n`)), RESTART_PAUSE_MS);
      });
      if (!service.ready) {
        clearTimeout(timer);
        resolve("");
      }
    });

  const stop = async () => {
    stopping = true;
    clearTimeout(pause);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    const hard = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await gone;
    clearTimeout(hard);
  };

  goingDown?.addEventListener("abort", () => {
    stopping = true;
    clearTimeout(pause);
    // One that is ready is stopped in its turn by whoever holds it.
    if (!ready) child.kill("SIGTERM");
  });
  try {
    const readyLine = await launch();
    ready = true;
    return { readyLine, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
