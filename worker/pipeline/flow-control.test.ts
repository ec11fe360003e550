import { mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readSettings, type Settings } from "../settings.ts";
import { batchProgress, listBatches } from "./in-flight/batch-progress.ts";
import { addFile, createBatch, getBatch, startBatch } from "./in-flight/batches.ts";
import { cancelBatch, pauseBatch, resumeBatch } from "./in-flight/control-batch.ts";
import { listProblems } from "./in-flight/problems.repository.ts";
import { dismissProblem, retryProblem } from "./in-flight/settle-problem.ts";
import { until } from "./testing/test-redis.ts";
import { openWorkshop, startWorker, type Workshop } from "./worker.ts";

const SAMPLE = fileURLToPath(new URL("../../tests/corpus/sample/pages/", import.meta.url));
const AGENCY = "H99";

let settings: Settings;
let workshop: Workshop;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), "camtay-flow-"));
  settings = readSettings({ CAMTAY_DATA: folder, CAMTAY_LOG_LEVEL: "silent" });
  workshop = await openWorkshop(settings);
});
afterEach(async () => {
  await workshop.close();
  await rm(settings.dataFolder, { recursive: true, force: true });
});

async function takeIn(...names: string[]): Promise<string> {
  const { db, blobs, flow } = workshop;
  const id = await createBatch(db, { agency: AGENCY, accountId: null, procedure: null, dossier: null }, new Date());
  const batch = await getBatch(db, AGENCY, id);
  for (const name of names) await addFile(db, blobs, batch, name, await readFile(join(SAMPLE, name)));
  await startBatch(batch, flow, new Date());
  return id;
}
const progress = async (id: string) => batchProgress(workshop.db, await getBatch(workshop.db, AGENCY, id), new Date());
const finished = (id: string) => until(async () => (await progress(id)).state === "finished", 150_000);

it("a paused batch stands still while another goes on, and ends when it is resumed", async () => {
  const { db, flow } = workshop;
  const paused = await takeIn("d001-01.jpg");
  await pauseBatch(flow, AGENCY, paused, new Date());
  const other = await takeIn("d001-02.jpg");
  const worker = await startWorker(settings);
  try {
    await finished(other);
    expect(await progress(paused)).toMatchObject({ state: "running", paused: true, pagesTotal: 0, secondsLeft: null });
    await expect(pauseBatch(flow, AGENCY, other, new Date())).rejects.toMatchObject({ code: "intake.batch_over" });
    await expect(pauseBatch(flow, "H01", paused, new Date())).rejects.toMatchObject({ code: "access.no_such_item" });
    await resumeBatch(flow, AGENCY, paused, new Date());
    await finished(paused);
    const list = await listBatches(db, AGENCY, 10, new Date());
    expect(list.map(({ id, label }) => [id, label])).toEqual([
      [other, "d001-02.jpg"],
      [paused, "d001-01.jpg"],
    ]);
  } finally {
    await worker.close();
  }
});

it("a batch that is given up takes nothing from another that waits for the same scan", async () => {
  const { db, flow } = workshop;
  const first = await takeIn("d001-01.jpg");
  const second = await takeIn("d001-01.jpg");
  await cancelBatch(flow, AGENCY, first, new Date());
  const only = await takeIn("d001-02.jpg");
  await cancelBatch(flow, AGENCY, only, new Date());
  expect(await db.selectFrom("step_runs").select("batch_id").execute()).toEqual([{ batch_id: second }]);
  const worker = await startWorker(settings);
  try {
    await finished(second);
    expect((await progress(first)).state).toBe("cancelled");
    await expect(cancelBatch(flow, AGENCY, second, new Date())).rejects.toMatchObject({ code: "intake.batch_over" });
  } finally {
    await worker.close();
  }
});

it("a page that failed stands in the list of troubles; tried again it joins its pile, and every page lies in one paper", async () => {
  const { db, blobs, flow } = workshop;
  const damaged = await readFile(join(SAMPLE, "d001-03.jpg"));
  const sha256 = await blobs.put(damaged);
  const stored = join(settings.dataFolder, "blobs", sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  const hide = () => rename(stored, `${stored}.away`);
  const id = await takeIn("d001-01.jpg", "d001-03.jpg");
  await hide();
  const worker = await startWorker(settings);
  try {
    await finished(id);
    const [problem, ...more] = await listProblems(db, AGENCY, 10);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ batchId: id, file: "d001-03.jpg", code: "system.blob_missing", canRetry: true });
    expect(await listProblems(db, "H01", 10)).toEqual([]);
    await expect(retryProblem(flow, "H01", problem!.id, new Date())).rejects.toMatchObject({ code: "access.no_such_item" });
    await rename(`${stored}.away`, stored);
    await retryProblem(flow, AGENCY, problem!.id, new Date());
    await finished(id);
    expect(await progress(id)).toMatchObject({ pagesDone: 2, pagesTotal: 2, failed: [] });
    expect(await listProblems(db, AGENCY, 10)).toEqual([]);
    const pages = await db.selectFrom("pages").select("id").execute();
    const inPapers = await db.selectFrom("paper_pages").select("page_id").execute();
    expect(inPapers.map((row) => row.page_id).sort()).toEqual(pages.map((row) => row.id).sort());
    expect(await db.selectFrom("dossiers").select("id").execute()).toHaveLength(1);
  } finally {
    await worker.close();
  }
});

it("a trouble that a person has dealt with leaves the list, the file stays known", async () => {
  const { db, blobs, flow } = workshop;
  const id = await createBatch(db, { agency: AGENCY, accountId: null, procedure: null, dossier: null }, new Date());
  const batch = await getBatch(db, AGENCY, id);
  await addFile(db, blobs, batch, "phim.pdf", Buffer.from("không phải bản quét"));
  await startBatch(batch, flow, new Date());
  const worker = await startWorker(settings);
  try {
    await until(async () => (await progress(id)).state === "failed");
    const [problem] = await listProblems(db, AGENCY, 10);
    expect(problem).toMatchObject({ kind: "file", file: "phim.pdf", code: "intake.wrong_kind", canRetry: false });
    await expect(dismissProblem(flow, "H01", problem!.id, "ai-do", new Date())).rejects.toMatchObject({ code: "access.no_such_item" });
    await dismissProblem(flow, AGENCY, problem!.id, "can-bo", new Date());
    expect(await listProblems(db, AGENCY, 10)).toEqual([]);
    expect((await progress(id)).failed).toHaveLength(1);
  } finally {
    await worker.close();
  }
});
