import { join, resolve } from "node:path";
import type { BatchProgress } from "@camtay/shared/api/answers.ts";
import type { Database } from "../../db/database.ts";
import { batchProgress } from "../../pipeline/in-flight/batch-progress.ts";
import { addFileAt, createBatch, getBatch, startBatch } from "../../pipeline/in-flight/batches.ts";
import { listDossiers } from "../../pipeline/in-flight/dossiers.repository.ts";
import { isWorkerUp, openWorkshop, startWorker, type Workshop } from "../../pipeline/worker.ts";
import type { Settings } from "../../settings.ts";
import { CLI_MESSAGES } from "../cli-messages.ts";
import { listScans } from "./list-scans.ts";
import { readManifestFile } from "./read-manifest.ts";

const WATCH_MS = 500;

export interface HandOver {
  readonly folder: string;
  readonly procedure: string | null;
  readonly dossier: string | null;
  readonly manifest: string | null;
  readonly json: boolean;
}

/**
 * Puts a folder of scans into the office's own store and follows it until every paper waits for a person or a signature. A running
 * worker does the work; where none is, this process does.
 * @returns exit code: 1 when a file or page could not be read
 */
export async function handOverFolder(settings: Settings, order: HandOver): Promise<number> {
  const workshop = await openWorkshop(settings);
  try {
    const batchId = await register(workshop, settings, order);
    const worker = (await isWorkerUp(workshop.db, new Date())) ? null : await startWorker({ ...settings, redis: null, logLevel: "silent" });
    try {
      const progress = await follow(workshop, settings, batchId, order.json ? process.stderr : process.stdout);
      await tell(workshop, settings, progress, order.json);
      return progress.failed.length > 0 || progress.state === "failed" ? 1 : 0;
    } finally {
      await worker?.close();
    }
  } finally {
    await workshop.close();
  }
}

async function register({ db, blobs, flow }: Workshop, settings: Settings, order: HandOver): Promise<string> {
  const folder = resolve(order.folder);
  const names = await listScans(folder);
  const files = order.manifest === null ? undefined : Object.fromEntries(await readManifestFile(order.manifest));
  const { agency } = settings;
  const id = await createBatch(
    db,
    { agency, accountId: null, procedure: order.procedure, dossier: order.dossier, ...(files && { files }) },
    new Date(),
  );
  const batch = await getBatch(db, agency, id);
  for (const name of names) await addFileAt(db, blobs, batch, name, join(folder, ...name.split("/")));
  await startBatch(batch, flow, new Date());
  return id;
}

/** A line that is drawn over on a terminal; elsewhere one line a page. */
async function follow({ db }: Workshop, { agency }: Settings, batchId: string, out: NodeJS.WriteStream): Promise<BatchProgress> {
  const told = new Set<string>();
  for (;;) {
    const progress = await batchProgress(db, await getBatch(db, agency, batchId), new Date());
    if (out.isTTY) out.write(`\r\u001b[K${CLI_MESSAGES.progress(progress.pagesDone, progress.pagesTotal, progress.secondsLeft ?? null)}`);
    else
      for (const page of await readPagesOf(db, batchId)) {
        if (told.has(page.id)) continue;
        told.add(page.id);
        const failed = progress.failed.find((failure) => failure.file === page.name && failure.page === page.page);
        const what = failed
          ? CLI_MESSAGES.pageFailed(failed.message)
          : page.picture === null
            ? CLI_MESSAGES.pageBlank
            : CLI_MESSAGES.pageDone(page.width ?? 0, page.height ?? 0, Math.round(page.dpi ?? 0));
        out.write(`${CLI_MESSAGES.page(told.size, progress.pagesTotal, page.name, page.page, what)}\n`);
      }
    if (["finished", "failed", "cancelled"].includes(progress.state)) {
      if (out.isTTY) out.write("\n");
      return progress;
    }
    await new Promise((resume) => setTimeout(resume, WATCH_MS));
  }
}

const readPagesOf = (db: Database, batchId: string) =>
  db
    .selectFrom("pages")
    .innerJoin("source_files", "source_files.id", "pages.file_id")
    .select(["pages.id", "pages.page", "pages.picture", "pages.width", "pages.height", "pages.dpi", "source_files.name"])
    .where("pages.batch_id", "=", batchId)
    .where("pages.state", "!=", "waiting")
    .orderBy("source_files.position")
    .orderBy("pages.page")
    .execute();

async function tell({ db }: Workshop, { agency }: Settings, progress: BatchProgress, json: boolean): Promise<void> {
  const dossiers = await listDossiers(db, agency, { ids: progress.dossiers });
  if (json) {
    console.log(JSON.stringify({ batch: progress, dossiers }));
    return;
  }
  const papers = dossiers.flatMap((dossier) => dossier.papers);
  console.log(CLI_MESSAGES.done(papers.length, dossiers.length, progress.pagesTotal));
  console.log(CLI_MESSAGES.waiting(papers.filter((p) => p.state === "review").length, papers.filter((p) => p.state === "ready").length));
  if (progress.failed.length > 0) console.log(CLI_MESSAGES.failed(progress.failed.length));
  for (const { file, page, message, code } of progress.failed) console.log(CLI_MESSAGES.failure(file, page, message, code));
}
