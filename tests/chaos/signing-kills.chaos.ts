import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startTestServices, type TestServices } from "../services/start-test-services.ts";
import { openSigningOffice } from "../signing/signing-office.ts";
import type { Chaos, RandomNumbers } from "./chaos-report.ts";

const WORKER = fileURLToPath(new URL("./signing-worker.ts", import.meta.url));
/** A worker must live long enough to get somewhere, on a slow machine too: blows that only ever hit the first step prove little. */
const SHORTEST_LIFE_MS = 2_500;
const SHARE_OF_A_RUN = 0.7;

/** Runs a worker and kills it after a while. @returns whether it had come to its end by itself */
async function killedWorker(args: readonly string[], afterMs: number | null): Promise<boolean> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", WORKER, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  const begun = new Promise<void>((done) => {
    child.stdout.on("data", (chunk) => {
      text += String(chunk);
      done();
    });
  });
  const ended = new Promise<void>((done) => child.once("close", () => done()));
  await Promise.race([begun, ended]);
  if (afterMs !== null) {
    await Promise.race([wait(afterMs), ended]);
    child.kill("SIGKILL");
  }
  await ended;
  return text.includes("done");
}

/** What must hold when nothing is under way: signed once and sound, or visibly UNKNOWN; nothing lost. */
async function faultsOf(services: TestServices, folder: string, count: number): Promise<{ faults: string[]; unknown: number }> {
  const office = await openSigningOffice(services, { folder, credentialId: "officer-pin" });
  const faults: string[] = [];
  const [batch] = await office.batches.list("H99");
  const documents = batch?.documents ?? [];
  if (documents.length !== count) faults.push(`${documents.length} of ${count} papers are left`);
  for (const { name, state, problem } of documents) {
    if (state !== "VERIFIED" && state !== "UNKNOWN") faults.push(`${name} ended as ${state} ${problem?.code ?? ""}`);
    if (state === "UNKNOWN" && problem === null) faults.push(`${name} is unknown without a reason`);
  }
  const { repeated, total } = await services.counters();
  for (const digest of repeated) faults.push(`signed twice: ${digest}`);
  const verified = documents.filter(({ state }) => state === "VERIFIED").length;
  const unknown = documents.filter(({ state }) => state === "UNKNOWN").length;
  if (total < verified || total > verified + unknown) faults.push(`${total} signatures for ${verified} verified and ${unknown} unknown`);
  for (const bytes of batch === undefined ? [] : await office.signedFiles(batch.id)) {
    const { verdict, reasons } = await office.verify(bytes);
    if (verdict !== "TOTAL-PASSED") faults.push(`a signed file is ${verdict} ${reasons.join(" ")}`);
  }
  await office.close();
  return { faults, unknown };
}

/**
 * Kills workers over batches until the blows are dealt.
 * @param count          papers in a batch
 * @param longestLifeMs  no worker lives longer after it began; absent: a share of what one unharmed batch takes on this machine
 */
export async function killWhileSigning(points: number, count: number, random: RandomNumbers, longestLifeMs?: number) {
  const failures: string[] = [];
  let dealt = 0;
  let batches = 0;
  let unknownTotal = 0;
  const services = await startTestServices({ phone: "auto", phoneDelayMs: 0, multisign: 1_000 });
  await services.setFaults({ latencyMs: 10 });
  const longestMs = longestLifeMs ?? Math.max(SHORTEST_LIFE_MS, SHARE_OF_A_RUN * (await unharmedMs(services, count)));
  while (dealt < points) {
    const folder = mkdtempSync(join(tmpdir(), "camtay-kill-"));
    const readyFile = join(folder, "ready.json");
    writeFileSync(readyFile, JSON.stringify(services));
    await services.resetCounters();
    batches++;
    let finished = false;
    while (!finished && dealt < points) {
      finished = await killedWorker([folder, readyFile, String(count)], random.below(Math.ceil(longestMs)));
      if (!finished) dealt++;
    }
    if (!finished) await killedWorker([folder, readyFile, String(count)], null);
    const { faults, unknown } = await faultsOf(services, folder, count);
    unknownTotal += unknown;
    failures.push(...faults.map((fault) => `batch ${batches}, after kill ${dealt}: ${fault}`));
    rmSync(folder, { recursive: true, force: true });
  }
  await services.stop();
  const note = `${batches} batches of ${count}, lives up to ${Math.round(longestMs)} ms, ${unknownTotal} papers shown as UNKNOWN`;
  return { points: dealt, failures, note };
}

/** How long a worker takes for a whole batch when nobody disturbs it. */
async function unharmedMs(services: TestServices, count: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "camtay-kill-"));
  const readyFile = join(folder, "ready.json");
  writeFileSync(readyFile, JSON.stringify(services));
  const started = performance.now();
  await killedWorker([folder, readyFile, String(count)], null);
  rmSync(folder, { recursive: true, force: true });
  return performance.now() - started;
}

/** kill -9 at random moments of bulk signing: each paper is signed once or visibly UNKNOWN; none is lost, none signed twice. */
export const chaos: Chaos = {
  what: "kill -9 while a batch of 500 is frozen, authorised, signed, stamped and verified",
  points: 200,
  run: ({ points, random }) => killWhileSigning(points, 500, random),
};
