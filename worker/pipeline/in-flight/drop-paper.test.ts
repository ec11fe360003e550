import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openBlobStore } from "../../blobs/blob-store.ts";
import type { Database } from "../../db/database.ts";
import { eachDatabase } from "../../db/testing/each-database.ts";
import { archiveSigned } from "../flow/archive-signed.ts";
import { type Flow, openFlow } from "../flow/open-flow.ts";
import { settleRun } from "../flow/settle-run.ts";
import { readJson } from "../stored-json.ts";
import { dropPaper, restorePaper } from "./drop-paper.ts";
import { listProblems } from "./problems.repository.ts";
import { dismissProblem } from "./settle-problem.ts";

const AT = "2026-11-23T01:00:00.000Z";
const NOW = new Date(AT);
const AGENCY = "H99";

eachDatabase((open) => {
  let folder: string;
  let db: Database;
  let flow: Flow;
  let pdf: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "camtay-drop-"));
    db = await open();
    const blobs = openBlobStore(folder);
    pdf = await blobs.put(Buffer.from("%PDF"));
    flow = openFlow(db, { blobs, agencyName: "UBND xã Mẫu", personKey: Buffer.alloc(32) });
    await insert("batches", { id: "batch-01", agency: AGENCY, state: "finished", created_at: AT });
    await insert("source_files", {
      id: "f1",
      batch_id: "batch-01",
      position: 0,
      name: "q.pdf",
      sha256: pdf,
      size_bytes: 4,
      state: "split",
    });
    await insert("pages", { id: "s1", batch_id: "batch-01", file_id: "f1", page: 1, state: "read", width: 8, height: 9, dpi: 200 });
    await insert("dossiers", { id: "dossier-01", agency: AGENCY, code: "H99-1", batch_id: "batch-01", flagged: 0, created_at: AT });
  });
  afterEach(async () => {
    await db.destroy();
    rmSync(folder, { recursive: true });
  });

  const insert = (
    table: "batches" | "source_files" | "pages" | "dossiers" | "papers" | "paper_pages" | "reviews" | "destructions",
    row: object,
  ) =>
    db
      .insertInto(table)
      .values(row as never)
      .execute();
  async function paper(id: string, state: string, more: object = {}): Promise<void> {
    const rest = { component_confidence: 1, content_key: id, created_at: AT, updated_at: AT, pdf_sha256: pdf, ...more };
    await insert("papers", { id, dossier_id: "dossier-01", batch_id: "batch-01", position: 0, component: `Giấy ${id}`, state, ...rest });
    await insert("paper_pages", { paper_id: id, page_id: "s1", position: 0 });
  }
  const asked = (paperId: string) =>
    insert("reviews", {
      id: `r-${paperId}`,
      batch_id: "batch-01",
      dossier_id: "dossier-01",
      paper_id: paperId,
      reason: "page-twice",
      message: "?",
      created_at: AT,
    });
  const states = async () =>
    Object.fromEntries((await db.selectFrom("papers").select(["id", "state"]).execute()).map(({ id, state }) => [id, state]));
  const archiveRuns = () => db.selectFrom("step_runs").selectAll().where("step", "=", "archive-dossier").orderBy("created_at").execute();

  it("the others of the dossier are archived without a paper that was given up, and it stays given up", async () => {
    await paper("ky", "signed");
    await paper("thua", "review");
    await asked("thua");
    expect(await archiveSigned(db, flow, NOW)).toBe(0);
    await dropPaper(flow, AGENCY, "thua", NOW);
    await dropPaper(flow, AGENCY, "thua", NOW);
    expect(await archiveSigned(db, flow, NOW)).toBe(1);
    const [run] = await archiveRuns();
    const input = (await readJson(openBlobStore(folder), run!.input_json)) as { papers: { id: string }[] };
    expect(input.papers.map(({ id }) => id)).toEqual(["ky"]);
    await flow(NOW, (context) => settleRun(context, run!, { output: { objectId: "urn:camtay:1", version: "v1" } }));
    expect(await states()).toEqual({ ky: "archived", thua: "dropped" });
  });

  it("taken back, it waits where it waited, and the dossier is archived anew with it", async () => {
    await paper("ky", "archived");
    await paper("lai", "review");
    await asked("lai");
    await paper("du", "ready");
    for (const id of ["lai", "du"]) await dropPaper(flow, AGENCY, id, NOW);
    await db.updateTable("dossiers").set({ archived_at: AT, archive_key: "xong" }).execute();
    for (const id of ["lai", "du", "du"]) await restorePaper(flow, AGENCY, id, NOW);
    expect(await states()).toEqual({ ky: "archived", lai: "review", du: "ready" });
    expect(await db.selectFrom("dossiers").select(["archived_at", "archive_key"]).execute()).toEqual([
      { archived_at: null, archive_key: null },
    ]);
  });

  it("is not taken back once its dossier is destroyed: its scan is gone", async () => {
    await paper("mat", "dropped");
    const asked = { dossier_code: "H99-1", agency: AGENCY, object_id: "urn:camtay:1", basis: "hết hạn", asked_by: "an", asked_at: AT };
    const confirmed = { state: "confirmed", confirmed_by: "binh", confirmed_at: AT, blobs_json: "[]" };
    await insert("destructions", { id: "x1", dossier_id: "dossier-01", ...asked, ...confirmed });
    await expect(restorePaper(flow, AGENCY, "mat", NOW)).rejects.toMatchObject({ code: "archive.destruction_decided" });
    expect(await states()).toEqual({ mat: "dropped" });
  });

  it("a paper that could not be composed can be given up from the list of troubles", async () => {
    await paper("hong", "failed", { error_code: "system.step_died", error_facts_json: "{}", pdf_sha256: null });
    expect(await listProblems(db, AGENCY, 10)).toMatchObject([{ id: "hong", kind: "paper", canDrop: true }]);
    await dismissProblem(flow, AGENCY, "hong", "can-bo", NOW);
    expect(await states()).toEqual({ hong: "dropped" });
    expect(await listProblems(db, AGENCY, 10)).toEqual([]);
  });

  it("whoever may only settle troubles cannot give up a paper that is in order", async () => {
    for (const state of ["review", "ready", "signed"]) {
      await paper(state, state);
      await expect(dismissProblem(flow, AGENCY, state, "quan-tri", NOW)).rejects.toMatchObject({ code: "access.no_such_item" });
    }
    expect(await states()).toEqual({ review: "review", ready: "ready", signed: "signed" });
  });

  it("what is in work, being signed or signed stays, and nobody gives up papers of another office", async () => {
    for (const state of ["processing", "signing", "signed", "archived"]) {
      await paper(state, state);
      await expect(dropPaper(flow, AGENCY, state, NOW)).rejects.toMatchObject({ code: "system.changed_meanwhile", facts: { state } });
    }
    await paper("khac", "review");
    await expect(dropPaper(flow, "H01", "khac", NOW)).rejects.toMatchObject({ code: "access.no_such_item" });
    await expect(restorePaper(flow, "H01", "khac", NOW)).rejects.toMatchObject({ code: "access.no_such_item" });
    await restorePaper(flow, AGENCY, "khac", NOW);
    expect((await states()).khac).toBe("review");
  });
});
