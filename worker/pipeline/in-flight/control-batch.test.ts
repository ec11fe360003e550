import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openBlobStore } from "../../blobs/blob-store.ts";
import type { Database } from "../../db/database.ts";
import { newId } from "../../db/new-id.ts";
import { eachDatabase } from "../../db/testing/each-database.ts";
import { type Flow, openFlow } from "../flow/open-flow.ts";
import { batchProgress, listBatches } from "./batch-progress.ts";
import { addStoredFile, createBatch, getBatch, startBatch } from "./batches.ts";
import { cancelBatch, pauseBatch, resumeBatch } from "./control-batch.ts";
import { getDossier } from "./dossiers.repository.ts";
import { checkDossierAnswered, getPaper, paperSummary } from "./papers.repository.ts";
import { listProblems } from "./problems.repository.ts";
import { closeReview, dismissProblem, retryProblem } from "./settle-problem.ts";

const NOW = new Date("2026-11-23T03:00:00Z");
const AGENCY = "H99";

eachDatabase((open) => {
  let db: Database;
  let flow: Flow;
  beforeEach(async () => {
    db = await open();
    flow = openFlow(db, { blobs: openBlobStore("/nonexistent"), agencyName: "UBND xã Mẫu", personKey: Buffer.alloc(32) });
  });
  afterEach(() => db.destroy());

  async function takeIn(...digits: string[]): Promise<string> {
    const id = await createBatch(db, { agency: AGENCY, accountId: null, procedure: null, dossier: null }, NOW);
    await db.transaction().execute(async (transaction) => {
      for (const digit of digits)
        await addStoredFile(transaction, id, { name: `${digit}.pdf`, sha256: Sha256.parse(digit.repeat(64)), sizeBytes: 10 });
    });
    await startBatch({ id }, flow, NOW);
    return id;
  }
  const runs = async () =>
    (await db.selectFrom("step_runs").select(["batch_id", "state"]).orderBy("created_at").orderBy("run_key").execute()).map((run) => [
      run.batch_id,
      run.state,
    ]);

  it("a paused batch holds its work, also what is asked for later; resumed it waits again", async () => {
    const id = await takeIn("a");
    await pauseBatch(flow, AGENCY, id, NOW);
    await pauseBatch(flow, AGENCY, id, NOW);
    expect(await runs()).toEqual([[id, "held"]]);
    expect(await batchProgress(db, await getBatch(db, AGENCY, id), NOW)).toMatchObject({ paused: true, filesTotal: 1 });
    await resumeBatch(flow, AGENCY, id, NOW);
    expect(await runs()).toEqual([[id, "waiting"]]);
    expect((await listBatches(db, AGENCY, 5, NOW)).map((batch) => batch.paused)).toEqual([false]);
  });

  it("work that two batches wait for stays with the one that goes on", async () => {
    const first = await takeIn("a", "b");
    const second = await takeIn("a");
    await pauseBatch(flow, AGENCY, first, NOW);
    expect((await runs()).sort()).toEqual(
      [
        [first, "held"],
        [second, "waiting"],
      ].sort(),
    );
    await cancelBatch(flow, AGENCY, first, NOW);
    expect(await runs()).toEqual([[second, "waiting"]]);
    expect(await listBatches(db, "H01", 5, NOW)).toEqual([]);
  });

  it("a file that failed is in the list of its own agency, can be tried again, and is a trouble of the batch until then", async () => {
    const id = await takeIn("a");
    await db.updateTable("source_files").set({ state: "failed", error_code: "system.step_timeout", error_facts_json: "{}" }).execute();
    await db.updateTable("step_runs").set({ state: "failed", error_code: "system.step_timeout", error_facts_json: "{}" }).execute();
    await db.updateTable("batches").set({ state: "failed" }).execute();
    const [problem] = await listProblems(db, AGENCY, 10);
    expect(problem).toMatchObject({ kind: "file", file: "a.pdf", canRetry: true, batchId: id });
    expect(await listProblems(db, "H01", 10)).toEqual([]);
    await expect(dismissProblem(flow, "H01", problem!.id, "x", NOW)).rejects.toMatchObject({ code: "access.no_such_item" });
    await retryProblem(flow, AGENCY, problem!.id, NOW);
    expect(await runs()).toEqual([[id, "waiting"]]);
    expect((await getBatch(db, AGENCY, id)).state).toBe("running");
    expect(await listProblems(db, AGENCY, 10)).toEqual([]);
  });

  it("a question about a dossier is closed by a person of its agency, one about a pile through the list", async () => {
    const id = await takeIn("a");
    const dossierId = newId();
    await db
      .insertInto("dossiers")
      .values({
        ...{ id: dossierId, agency: AGENCY, code: "H99.1", procedure: null, procedure_name: null, batch_id: id, flagged: 0 },
        ...{ archive_key: null, archive_object: null, created_at: NOW.toISOString(), archived_at: null, returned_at: null },
      })
      .execute();
    const ask = async (dossier: string | null) => {
      const review = newId();
      await db
        .insertInto("reviews")
        .values({
          ...{ id: review, batch_id: id, dossier_id: dossier, paper_id: null, reason: "component-missing", page: null, field: null },
          ...{ message: "Thiếu tờ khai.", created_at: NOW.toISOString(), done_at: null, done_by: null },
        })
        .execute();
      return review;
    };
    const paperId = newId();
    await db
      .insertInto("papers")
      .values({
        ...{ id: paperId, dossier_id: dossierId, batch_id: id, position: 0, document_type: null, component: "Tờ khai", original: null },
        ...{ component_confidence: 1, state: "ready", pdf_sha256: null, content_key: "k", compose_key: null, error_code: null },
        ...{ error_facts_json: null, created_at: NOW.toISOString(), updated_at: NOW.toISOString() },
      })
      .execute();
    const paper = () => getPaper(db, AGENCY, paperId);
    checkDossierAnswered(await paper());
    const [ofDossier, ofPile] = [await ask(dossierId), await ask(null)];
    expect((await getDossier(db, AGENCY, dossierId)).reviews).toHaveLength(1);
    // Until then none of its papers is signed.
    const asked = await paper();
    expect(paperSummary(asked).dossierQuestions).toBe(1);
    expect(() => checkDossierAnswered(asked)).toThrow(
      expect.objectContaining({ code: "signing.dossier_questions", facts: { dossier: "H99.1", count: 1 } }),
    );
    await expect(closeReview(flow, "H01", ofDossier, "x", NOW)).rejects.toMatchObject({ code: "access.no_such_item" });
    await closeReview(flow, AGENCY, ofDossier, "can-bo", NOW);
    expect((await getDossier(db, AGENCY, dossierId)).reviews).toEqual([]);
    checkDossierAnswered(await paper());
    expect(paperSummary(await paper()).dossierQuestions).toBeUndefined();
    expect((await listProblems(db, AGENCY, 10)).map(({ kind, id: question }) => [kind, question])).toEqual([["question", ofPile]]);
    await dismissProblem(flow, AGENCY, ofPile, "can-bo", NOW);
    expect(await listProblems(db, AGENCY, 10)).toEqual([]);
  });
});
