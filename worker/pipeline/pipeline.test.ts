import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findDocument } from "@camtay/shared/catalogues/documents.ts";
import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readSettings, type Settings } from "../settings.ts";
import { batchProgress } from "./in-flight/batch-progress.ts";
import { addFile, createBatch, getBatch, startBatch } from "./in-flight/batches.ts";
import { reviewPaper } from "./in-flight/review-paper.ts";
import { startTestRedis, until } from "./testing/test-redis.ts";
import { openWorkshop, startWorker, type Workshop } from "./worker.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PAGE = join(ROOT, "tests", "corpus", "sample", "pages", "d001-01.jpg");
const AGENCY = "H99";

let settings: Settings;
let workshop: Workshop;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), "camtay-pipeline-"));
  settings = readSettings({ CAMTAY_DATA: folder, CAMTAY_LOG_LEVEL: "silent" });
  workshop = await openWorkshop(settings);
});
afterEach(async () => {
  await workshop.close();
  await rm(settings.dataFolder, { recursive: true, force: true });
});

async function takeIn(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const { db, blobs, flow } = workshop;
  const id = await createBatch(db, { agency: AGENCY, accountId: null, procedure: null, dossier: null }, new Date());
  const batch = await getBatch(db, AGENCY, id);
  for (const [name, bytes] of Object.entries(files)) await addFile(db, blobs, batch, name, bytes);
  await startBatch(batch, flow, new Date());
  return id;
}
const progress = async (id: string) => batchProgress(workshop.db, await getBatch(workshop.db, AGENCY, id), new Date());
const finished = (id: string) => until(async () => ["finished", "failed"].includes((await progress(id)).state), 120_000);
const papers = () => workshop.db.selectFrom("papers").selectAll().execute();

it("bad files are named and the good page becomes a paper; the same scans again change nothing", async () => {
  const page = await readFile(PAGE);
  const files = { "tốt.jpg": page, "giả.jpg": Buffer.from("PK\u0003\u0004 zip"), "rỗng.pdf": Buffer.alloc(0) };
  const worker = await startWorker(settings);
  try {
    const first = await takeIn(files);
    await finished(first);
    const done = await progress(first);
    expect(done).toMatchObject({ state: "finished", filesTotal: 3, pagesDone: 1, pagesTotal: 1 });
    expect(done.failed.map(({ file, code }) => [file, code]).sort()).toEqual([
      ["giả.jpg", "intake.wrong_kind"],
      ["rỗng.pdf", "intake.empty_file"],
    ]);
    const [paper] = await papers();
    expect(["review", "ready"]).toContain(paper?.state);
    expect(paper?.pdf_sha256).toMatch(/^[0-9a-f]{64}$/);
    const second = await takeIn(files);
    await finished(second);
    expect(await papers()).toEqual([paper]);
    expect((await progress(second)).dossiers).toEqual(done.dossiers);
  } finally {
    await worker.close();
  }
});

it("a person names a paper: it is read again under that name, composed again, and waits for its signature", async () => {
  const { db, blobs, flow } = workshop;
  const worker = await startWorker(settings);
  try {
    await finished(await takeIn({ "thẻ.jpg": await readFile(join(ROOT, "tests", "corpus", "sample", "pages", "d001-03.jpg")) }));
    const [before] = await papers();
    const wanted = before!.document_type === "can_cuoc" ? "m01_giay_tiep_nhan" : "can_cuoc";
    const decide = (documentType: string, fields: { key: string; text: string }[]) =>
      reviewPaper(flow, AGENCY, before!.id, { accountId: "nguoi-xem-01", documentType, fields, done: true }, new Date());
    await decide(wanted, [{ key: "full_name", text: "Người Mẫu" }]);
    await until(async () => (await papers())[0]?.state === "ready");
    const [after] = await papers();
    expect(after).toMatchObject({ document_type: wanted, component_confidence: 1 });
    expect(after!.pdf_sha256).not.toBe(before!.pdf_sha256);
    expect(await blobs.has(Sha256.parse(before!.pdf_sha256))).toBe(true);
    const fields = await db.selectFrom("paper_fields").selectAll().where("paper_id", "=", after!.id).execute();
    const known = new Set(findDocument(wanted)!.fields.map((field) => field.key));
    expect(fields.filter((field) => field.source !== "person").every((field) => known.has(field.key))).toBe(true);
    expect(fields.find((field) => field.key === "full_name")).toMatchObject({ text: "Người Mẫu", source: "person", flagged: 0 });
    await expect(decide("khong_co", [])).rejects.toMatchObject({ code: "system.invalid_input" });
  } finally {
    await worker.close();
  }
});

it("nothing readable is a failed batch, not a hanging one", async () => {
  const worker = await startWorker(settings);
  const id = await takeIn({ "hỏng.pdf": Buffer.from("%PDF-1.7 rồi hết") });
  await finished(id);
  expect((await progress(id)).state).toBe("failed");
  await worker.close();
});

it("kill -9 in the middle: after a restart the work goes on where it was, and nothing is done twice", async () => {
  const id = await takeIn({ "tốt.jpg": await readFile(PAGE) });
  const environment = { ...process.env, CAMTAY_DATA: settings.dataFolder, CAMTAY_REDIS: "none", CAMTAY_LOG_LEVEL: "silent" };
  const child = spawn(process.execPath, [join(ROOT, "worker", "cli", "camtay.ts"), "work"], { env: environment, stdio: "ignore" });
  const running = workshop.db.selectFrom("step_runs").select("run_key").where("step", "=", "read-page").where("state", "=", "running");
  await until(async () => (await running.execute()).length === 1);
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("exit", resolve));
  expect(await running.execute()).toHaveLength(1);
  const worker = await startWorker(settings);
  await finished(id);
  await worker.close();
  expect((await progress(id)).state).toBe("finished");
  expect(await papers()).toHaveLength(1);
  const runs = await workshop.db.selectFrom("step_runs").select(["step", "state", "attempts"]).orderBy("created_at").execute();
  expect(runs.map(({ step, state, attempts }) => [step, state, attempts])).toEqual([
    ["split-file", "done", 1],
    ["read-page", "done", 2],
    ["assemble-dossiers", "done", 1],
    ["compose-paper", "done", 1],
  ]);
});

it("Redis lost with everything in it: no work is lost", async () => {
  const redis = await startTestRedis();
  const worker = await startWorker({ ...settings, redis: redis.socket });
  const id = await takeIn({ "tốt.jpg": await readFile(PAGE) });
  await until(async () => (await progress(id)).pagesTotal === 1);
  await redis.stop();
  await redis.start();
  await finished(id);
  expect((await progress(id)).state).toBe("finished");
  await worker.close();
  await redis.close();
});
