// Runs under the bundled Node, started by start.mjs: brings every service up, digitizes the sample once, prints what to try, waits for Ctrl-C.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { AppError } from "../shared/errors/app-error.ts";
import { startDemoPortal } from "../tests/portals/demo-portal.ts";
import type { ServiceReady } from "../tests/services/service-ready.ts";
import { ensureFirstAccounts } from "../worker/api/login/accounts.ts";
import { openDatabase } from "../worker/db/open-database.ts";
import { readSettings } from "../worker/settings.ts";
import { EXTENSION_FOLDERS } from "./build-extension.mjs";
import { redisService, redisSocket } from "./redis-service.ts";
import { START_MESSAGES, summaryText } from "./start-messages.ts";
import { type Running, startService } from "./supervisor.ts";
import { ROOT } from "./toolchain.mjs";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  console.error(START_MESSAGES.nodeTooOld(process.version));
  process.exit(2);
}

const data = resolve(process.env.CAMTAY_DATA ?? "data");
mkdirSync(join(data, "logs"), { recursive: true, mode: 0o700 });
const log = (name: string) => join(data, "logs", `${name}.log`);
const camtay = join(ROOT, "worker", "cli", "camtay.ts");
const running: Running[] = [];
const ACCOUNTS_FILE = join(data, "first-accounts.json");
type FirstAccount = { readonly loginName: string; readonly role: string; readonly password: string };

async function stopAll(): Promise<void> {
  for (const service of running.splice(0).reverse()) await service.stop();
}

/** Aborted at the first signal: the terminal may have told the services as well, and none of them is to come back. */
const goingDown = new AbortController();
const starting = new Set<Promise<unknown>>();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, async () => {
    if (goingDown.signal.aborted) return;
    console.log(`\n${START_MESSAGES.stopping}`);
    goingDown.abort();
    await Promise.allSettled(starting);
    // One that came up in this very moment is noted first.
    await new Promise((resume) => setImmediate(resume));
    await stopAll();
    console.log(START_MESSAGES.stopped);
    process.exit(0);
  });
}

const showsAddress = (line: string) => /https?:\/\//.test(line);

async function up(part: keyof typeof START_MESSAGES.parts, service: Parameters<typeof startService>[0]): Promise<string> {
  console.log(START_MESSAGES.starting(START_MESSAGES.parts[part]));
  const start = startService(service, goingDown.signal);
  starting.add(start);
  const started = await start.finally(() => starting.delete(start));
  running.push(started);
  return started.readyLine;
}

/** Runs one command to its end, as a person would; it ends with everything else. @returns its exit status and what it printed when it was not shown */
async function runToEnd(
  args: readonly string[],
  env: Record<string, string>,
  shown: boolean,
): Promise<{ status: number; printed: string }> {
  const child = spawn(process.execPath, args, { stdio: shown ? "inherit" : ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => chunks.push(chunk));
  goingDown.signal.addEventListener("abort", () => child.kill("SIGTERM"));
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
  starting.add(ended);
  const status = await ended.finally(() => starting.delete(ended));
  return { status, printed: Buffer.concat(chunks).toString("utf8") };
}

/** The bundled test service, unless the settings name a real one. */
async function signingSettings(): Promise<{ env: Record<string, string>; phoneUrl: string | null; pin: string | null }> {
  if (process.env.CAMTAY_CSC_URL) return { env: {}, phoneUrl: null, pin: null };
  const line = await up("signing", {
    name: "signing-test-service",
    command: process.execPath,
    args: [
      join(ROOT, "tests", "services", "main.ts"),
      "--port",
      "0",
      "--data",
      join(data, "test-signing"),
      "--phone",
      "auto",
      "--phone-delay",
      "3000",
    ],
    log: log("signing-test-service"),
    ready: (text) => text.startsWith("{") && text.includes('"cscUrl"'),
  });
  const ready = JSON.parse(line) as ServiceReady;
  return {
    env: {
      CAMTAY_CSC_URL: ready.cscUrl,
      CAMTAY_CSC_CLIENT_ID: ready.client.id,
      CAMTAY_CSC_CLIENT_SECRET: ready.client.secret,
      CAMTAY_TSA_URL: ready.tsaUrl,
      CAMTAY_TRUST: ready.trustDir,
    },
    phoneUrl: ready.phoneUrl,
    pin: ready.credentials[0]?.pin ?? null,
  };
}

try {
  const redis = process.env.CAMTAY_REDIS;
  if (!redis) await up("redis", redisService(data));
  const signing = await signingSettings();
  const env = { ...signing.env, CAMTAY_DATA: data, CAMTAY_REDIS: redis ?? redisSocket(data) };
  const command = (name: "serve" | "work") => ({
    name,
    command: process.execPath,
    args: ["--disable-warning=ExperimentalWarning", camtay, name],
    env,
    log: log(name),
  });
  const accounts = await firstAccounts(env);
  const line = await up("server", { ...command("serve"), ready: showsAddress });
  const url = /https?:\/\/[^\s"]+/.exec(line)?.[0] ?? "";
  await up("worker", { ...command("work"), ready: (text) => text.trim() !== "" });
  console.log(START_MESSAGES.starting(START_MESSAGES.parts.portal));
  const portal = await startDemoPortal({ port: Number(process.env.CAMTAY_PORTAL_PORT ?? 8461) });
  running.push({ readyLine: portal.url, stop: portal.close });
  console.log(START_MESSAGES.starting(START_MESSAGES.parts.extension));
  await buildExtensions();
  await digitizeSample(env);
  console.log(
    summaryText({
      url,
      portalUrl: portal.url,
      phoneUrl: signing.phoneUrl,
      pin: signing.pin,
      extensionFolder: EXTENSION_FOLDERS.demo,
      shippedFolder: EXTENSION_FOLDERS.production,
      data,
      accounts,
      accountsFile: ACCOUNTS_FILE,
      sample: { dossier: "H99.33-250818-2298", identityNumber: "099225731671" },
    }),
  );
} catch (error) {
  // What was under way when the signal came has failed because of it; the signal's own handler ends this process.
  if (goingDown.signal.aborted) await new Promise(() => {});
  console.error(
    START_MESSAGES.failed(error instanceof AppError ? error.sentence() : error instanceof Error ? error.message : String(error)),
  );
  await stopAll();
  process.exit(1);
}

/** Both packages, unless the ones on disk were made from these very sources. Its progress display would break ours, so it is shown only on failure. */
async function buildExtensions(): Promise<void> {
  const { status, printed } = await runToEnd([join(ROOT, "launch", "build-extension.mjs"), "--quiet"], {}, false);
  if (status !== 0) throw new Error(`build-extension\n${printed}`);
}

/** Made on the first start with random passwords; kept in a file that only this user may read, for the demo. */
async function firstAccounts(env: Record<string, string>): Promise<FirstAccount[]> {
  const settings = readSettings({ ...process.env, ...env });
  const db = await openDatabase(settings.database);
  const made = await ensureFirstAccounts(db, settings.agency, new Date());
  await db.destroy();
  if (made.length > 0) {
    const accounts = made.map(({ loginName, password, roles }): FirstAccount => ({ loginName, password, role: roles.join(", ") }));
    writeFileSync(ACCOUNTS_FILE, JSON.stringify(accounts, null, 1), { mode: 0o600 });
  }
  return existsSync(ACCOUNTS_FILE) ? (JSON.parse(readFileSync(ACCOUNTS_FILE, "utf8")) as FirstAccount[]) : [];
}

/** Once per data folder: the sample batch goes the same way as a clerk's own folder. */
async function digitizeSample(env: Record<string, string>): Promise<void> {
  const done = join(data, "sample-digitized");
  if (existsSync(done)) return;
  console.log(START_MESSAGES.starting(START_MESSAGES.parts.sample));
  const folder = join(ROOT, "tests", "corpus", "sample", "pages");
  const { status } = await runToEnd(["--disable-warning=ExperimentalWarning", camtay, "digitize", folder], env, true);
  if (goingDown.signal.aborted) throw new Error("stopped");
  if (status === 0) writeFileSync(done, "");
}
