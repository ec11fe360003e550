import { BatchProgress } from "@camtay/shared/api/answers.ts";
import type { Database } from "../../db/database.ts";
import type { BatchTable } from "../../db/schema/work.schema.ts";
import { problemSentence } from "./stored-problem.ts";

/** Pace is taken over this long: a counter that comes between slows a pile down, and the time left says so. */
const PACE_MS = 120_000;
/** Fewer pages than this say nothing about the pace. */
const PACE_PAGES = 3;
/** A batch with more troubles than these is looked at in the list of troubles. */
const MOST_PROBLEMS = 200;

/** How far a batch is. Counted in the database: a batch of thousands of pages costs no more than one of six. */
export async function batchProgress(db: Database, batch: BatchTable, now: Date): Promise<BatchProgress> {
  const files = await countByState(db, "source_files", batch.id);
  const pages = await countByState(db, "pages", batch.id);
  const papers = await countByState(db, "papers", batch.id);
  const dossiers = await db.selectFrom("batch_dossiers").select("dossier_id").where("batch_id", "=", batch.id).execute();
  const pagesTotal = total(pages);
  const pagesDone = pagesTotal - (pages.get("waiting") ?? 0);
  const isMoving = batch.state === "running" && batch.paused_at === null;
  return BatchProgress.parse({
    id: batch.id,
    state: batch.state,
    paused: batch.paused_at !== null && batch.state === "running",
    label: batch.label ?? (await firstName(db, batch.id)),
    createdAt: batch.created_at,
    filesTotal: total(files),
    pagesDone,
    pagesTotal,
    papersDone: total(papers) - (papers.get("processing") ?? 0),
    papersTotal: total(papers),
    secondsLeft: isMoving && !files.has("waiting") ? await secondsLeft(db, batch.id, pagesTotal - pagesDone, now) : null,
    dossiers: dossiers.map((row) => row.dossier_id),
    failed: await problemsOf(db, batch.id),
  });
}

/** The newest batches of an agency; those at work first. */
export async function listBatches(db: Database, agency: string, limit: number, now: Date): Promise<BatchProgress[]> {
  const rows = await db
    .selectFrom("batches")
    .selectAll()
    .where("agency", "=", agency)
    .where("state", "!=", "open")
    .orderBy((e) => e.case().when("state", "=", "running").then(0).else(1).end())
    .orderBy("created_at", "desc")
    .limit(limit)
    .execute();
  const found = [];
  for (const row of rows) found.push(await batchProgress(db, row, now));
  return found;
}

async function countByState(db: Database, table: "source_files" | "pages" | "papers", batchId: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom(table)
    .select(["state"])
    .select((e) => e.fn.countAll<number>().as("n"))
    .where("batch_id", "=", batchId)
    .groupBy("state")
    .execute();
  return new Map(rows.map((row) => [row.state, Number(row.n)]));
}

const total = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((sum, n) => sum + n, 0);

async function firstName(db: Database, batchId: string): Promise<string | null> {
  const row = await db.selectFrom("source_files").select("name").where("batch_id", "=", batchId).orderBy("position").executeTakeFirst();
  return row?.name ?? null;
}

/** Reading time left at the pace of the last minutes; null while the pace is not known. */
async function secondsLeft(db: Database, batchId: string, pagesLeft: number, now: Date): Promise<number | null> {
  if (pagesLeft === 0) return null;
  const since = new Date(now.getTime() - PACE_MS).toISOString();
  const row = await db
    .selectFrom("step_runs")
    .select((e) => [e.fn.countAll<number>().as("n"), e.fn.min("updated_at").as("first")])
    .where("batch_id", "=", batchId)
    .where("step", "=", "read-page")
    .where("state", "=", "done")
    .where("updated_at", ">", since)
    .executeTakeFirst();
  const read = Number(row?.n ?? 0);
  if (read < PACE_PAGES || !row?.first) return null;
  // The first page of the stretch began before it was done: of n pages n - 1 were read since.
  const secondsAPage = (now.getTime() - Date.parse(row.first)) / 1000 / (read - 1);
  return Math.ceil(pagesLeft * secondsAPage);
}

async function problemsOf(db: Database, batchId: string): Promise<BatchProgress["failed"]> {
  const files = await db
    .selectFrom("source_files")
    .select(["name", "error_code", "error_facts_json"])
    .where("batch_id", "=", batchId)
    .where("error_code", "is not", null)
    .orderBy("position")
    .limit(MOST_PROBLEMS)
    .execute();
  const pages = await db
    .selectFrom("pages")
    .innerJoin("source_files", "source_files.id", "pages.file_id")
    .select(["pages.page", "pages.error_code", "pages.error_facts_json", "source_files.name"])
    .where("pages.batch_id", "=", batchId)
    .where("pages.error_code", "is not", null)
    .orderBy("source_files.position")
    .orderBy("pages.page")
    .limit(MOST_PROBLEMS)
    .execute();
  return [
    ...files.map((file) => ({ file: file.name, page: null, problem: problemSentence(file) })),
    ...pages.map((page) => ({ file: page.name, page: page.page, problem: problemSentence(page) })),
  ].flatMap(({ file, page, problem }) => (problem ? [{ file, page, ...problem }] : []));
}
