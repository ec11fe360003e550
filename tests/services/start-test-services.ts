import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { CounterReport } from "./counters.ts";
import type { Faults } from "./faults.ts";
import { ServiceReady } from "./service-ready.ts";

export interface TestServices extends ServiceReady {
  /** PIN by credential id. */
  readonly pins: Readonly<Record<string, string>>;
  setFaults(faults: Partial<Faults>): Promise<void>;
  clearFaults(): Promise<void>;
  counters(): Promise<CounterReport>;
  resetCounters(): Promise<void>;
  stop(): Promise<void>;
}

export interface TestServiceOptions {
  /** Kept when given; otherwise a temporary folder that `stop` removes. */
  readonly data?: string;
  /** `auto`: the phone confirms by itself after `phoneDelayMs`. */
  readonly phone?: "auto" | "wait";
  readonly phoneDelayMs?: number;
  readonly multisign?: number;
}

/** Starts the signing service, TSA, OCSP responder and CRLs as a process of their own, and waits until it listens. */
export async function startTestServices(options: TestServiceOptions = {}): Promise<TestServices> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), "camtay-services-"));
  const main = fileURLToPath(new URL("./main.ts", import.meta.url));
  const args = ["--disable-warning=ExperimentalWarning", main, "--data", data, "--phone", options.phone ?? "wait"];
  args.push("--phone-delay", String(options.phoneDelayMs ?? 0), "--multisign", String(options.multisign ?? 1000));
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, NODE_OPTIONS: "" } });
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  const firstLine = await new Promise<string>((done, fail) => {
    createInterface({ input: child.stdout }).once("line", done);
    child.once("exit", (code) => fail(new Error(`the test service ended with status ${code} before it listened`)));
  });
  const ready = ServiceReady.parse(JSON.parse(firstLine));

  const call = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const init = body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const response = await fetch(ready.baseUrl + path, { method, ...init });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  return {
    ...ready,
    pins: Object.fromEntries(ready.credentials.map(({ credentialID, pin }) => [credentialID, pin])),
    setFaults: async (faults) => void (await call("PUT", "/test/faults", faults)),
    clearFaults: async () => void (await call("DELETE", "/test/faults")),
    counters: async () => (await (await call("GET", "/test/counters")).json()) as CounterReport,
    resetCounters: async () => void (await call("DELETE", "/test/counters")),
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
      if (options.data === undefined) rmSync(data, { recursive: true, force: true });
    },
  };
}
