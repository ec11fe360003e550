import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startTestServices, type TestServices } from "../services/start-test-services.ts";
import { openSigningOffice } from "../signing/signing-office.ts";
import { addedUp, type Chaos, type ChaosOptions, type ChaosReport } from "./chaos-report.ts";
import type { SigningRun } from "./signing-run.ts";

const WORKER = fileURLToPath(new URL("./signing-worker.ts", import.meta.url));
/** A worker must live long enough to get somewhere, on a slow machine too: blows that only ever hit the first step prove little. */
const SHORTEST_LIFE_MS = 2_500;
const SHARE_OF_A_RUN = 0.7;
/** What is frozen stays so: later lives may be shorter, and more blows fall on what follows. */
const SHARE_ONCE_FROZEN = 0.25;

/** Runs a worker and kills it after a while. @returns how far the batch had come */
async function killedWorker(args: readonly string[], afterMs: number | null): Promise<"begun" | "frozen" | "done"> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", WORKER, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    // A worker begins two hundred times: the programs it reads are compiled once.
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "camtay-chaos-compiled") },
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
  return text.includes("done") ? "done" : text.includes("frozen") ? "frozen" : "begun";
}

/** What must hold when nothing is under way: signed once and sound, or visibly UNKNOWN; nothing lost. */
async function faultsOf(services: TestServices, folder: string, { blobs, papers: { length: count } }: SigningRun) {
  const office = await openSigningOffice(services, { folder, blobs, credentialId: "officer-pin" });
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
  return { faults, unknown, verified };
}

/** Papers that all batches of a run sign, made once. */
async function preparedRun(services: TestServices, folder: string, count: number): Promise<SigningRun> {
  const blobs = join(folder, "blobs");
  const office = await openSigningOffice(services, { folder, blobs });
  const papers = await office.papers(count);
  await office.close();
  return { services, blobs, papers };
}

interface KillOptions extends ChaosOptions {
  /** Papers in a batch. */
  readonly papers: number;
  /** No worker lives longer after it began; absent: a share of what one unharmed batch takes on this machine. */
  readonly longestLifeMs?: number;
}

/** Kills workers over batches until the blows are dealt; each batch, brought to its end and judged, is one part. */
export async function killWhileSigning({ points, papers, random, longestLifeMs, isTimeUp, onPart }: KillOptions): Promise<ChaosReport> {
  const parts: ChaosReport[] = [];
  const folder = mkdtempSync(join(tmpdir(), "camtay-kill-"));
  const services = await startTestServices({ phone: "auto", phoneDelayMs: 0, multisign: 1_000 });
  try {
    await services.setFaults({ latencyMs: 10 });
    const run = await preparedRun(services, folder, papers);
    const runFile = join(folder, "run.json");
    writeFileSync(runFile, JSON.stringify(run));
    const worker = (batch: string, lifeMs: number | null) => {
      mkdirSync(join(folder, batch), { recursive: true });
      return killedWorker([join(folder, batch), runFile], lifeMs);
    };
    const unharmed = performance.now();
    if (longestLifeMs === undefined) await worker("unharmed", null);
    let longestMs = longestLifeMs ?? Math.max(SHORTEST_LIFE_MS, SHARE_OF_A_RUN * (performance.now() - unharmed));
    for (let dealt = 0; dealt < points && isTimeUp?.() !== true; ) {
      const name = `batch-${parts.length}`;
      await services.resetCounters();
      const before = dealt;
      let state: Awaited<ReturnType<typeof killedWorker>> = "begun";
      while (state !== "done" && dealt < points) {
        const share = state === "frozen" && longestLifeMs === undefined ? SHARE_ONCE_FROZEN / SHARE_OF_A_RUN : 1;
        state = await worker(name, random.below(Math.ceil(longestMs * share)));
        if (state !== "done") dealt++;
      }
      if (state !== "done") await worker(name, null);
      // No blow fell: the machine is faster than it was when the unharmed batch was timed.
      if (dealt === before && longestLifeMs === undefined) longestMs = Math.max(SHORTEST_LIFE_MS, longestMs / 2);
      const { faults, unknown, verified } = await faultsOf(services, join(folder, name), run);
      const failures = faults.map((fault) => `batch ${parts.length + 1}, after ${dealt - before} kills: ${fault}`);
      parts.push({ points: dealt - before, failures, counts: { batches: 1, verified, "shown as UNKNOWN": unknown } });
      onPart?.(parts.at(-1)!);
    }
  } finally {
    await services.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return addedUp(parts);
}

/** kill -9 at random moments of bulk signing: each paper is signed once or visibly UNKNOWN; none is lost, none signed twice. */
export const chaos: Chaos = {
  what: "kill -9 while a batch of 500 is frozen, authorised, signed, stamped and verified",
  points: 200,
  run: (options) => killWhileSigning({ ...options, papers: 500 }),
};
