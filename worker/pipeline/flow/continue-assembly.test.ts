import { createHash } from "node:crypto";
import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openBlobStore } from "../../blobs/blob-store.ts";
import type { Database } from "../../db/database.ts";
import { eachDatabase } from "../../db/testing/each-database.ts";
import { addStoredFile, createBatch, startBatch } from "../in-flight/batches.ts";
import { continueAssemblies } from "./continue-assembly.ts";
import { type Flow, openFlow } from "./open-flow.ts";
import { settleAssembly } from "./settle-assembly.ts";
import { settleFile } from "./settle-file.ts";

const AGENCY = "H99";
const NOW = new Date("2026-11-23T03:00:00.000Z");
const PAPERS = 250;
const PAPERS_A_DOSSIER = 4;
const KEY = "assemble-dossiers.v3.lớn";
const digest = (text: string) => Sha256.parse(createHash("sha256").update(text).digest("hex"));
const blobs = openBlobStore("/nonexistent");
const going = { now: () => NOW, isStopping: () => false };

/** A pile of 250 one-page papers that was taken apart; one dossier lacks a component. */
const assembly = {
  papers: Array.from({ length: PAPERS }, (_, page) => ({
    pdf: null,
    dossier: codeOf(Math.floor(page / PAPERS_A_DOSSIER)),
    documentType: null,
    component: "Giấy tờ",
    componentConfidence: 1,
    flagged: false,
    pages: [page],
    fields: [],
  })),
  dossiers: Array.from({ length: Math.ceil(PAPERS / PAPERS_A_DOSSIER) }, (_, at) => ({
    code: codeOf(at),
    procedure: null,
    procedureName: null,
    flagged: false,
  })),
  review: [
    { reason: "component-missing" as const, dossier: codeOf(60), paper: null, page: null, field: null, message: "Thiếu tờ khai." },
    { reason: "split-unsure" as const, dossier: codeOf(50), paper: 200, page: 200, field: null, message: "Kiểm tra chỗ tách." },
  ],
  dropped: Array.from({ length: PAPERS }, () => null),
};
function codeOf(at: number): string {
  return `H99.1-261123-${String(at).padStart(4, "0")}`;
}

eachDatabase((open) => {
  let db: Database;
  let flow: Flow;
  let batchId: string;
  beforeEach(async () => {
    db = await open();
    flow = openFlow(db, { blobs, agencyName: "Bộ phận một cửa", personKey: Buffer.alloc(32) });
    batchId = await createBatch(db, { agency: AGENCY, accountId: null, procedure: null, dossier: null }, NOW);
    await db.transaction().execute((t) => addStoredFile(t, batchId, { name: "a.pdf", sha256: digest("a"), sizeBytes: 9 }));
    await startBatch({ id: batchId }, flow, NOW);
    await readWholePile();
  });
  afterEach(() => db.destroy());

  async function readWholePile(): Promise<void> {
    const { split_key } = await db.selectFrom("source_files").select("split_key").executeTakeFirstOrThrow();
    const page = (i: number) => ({
      ...{ page: i + 1, image: digest(`ảnh ${i}`), mediaType: "image/jpeg" as const, declaredDpi: 200 },
      ...{ original: "scan" as const, pagesInFile: PAPERS },
    });
    await flow(NOW, (context) => settleFile(context, split_key!, { pages: Array.from({ length: PAPERS }, (_, i) => page(i)), failed: [] }));
    const rows = await db.selectFrom("pages").select(["page", "read_key"]).execute();
    await db.transaction().execute(async (transaction) => {
      for (const row of rows) {
        const read = { page: digest(`chữ ${row.page}`), width: 1654, height: 2339, dpi: 200, findings: [], picture: digest(`${row.page}`) };
        const done = { state: "done" as const, output_json: JSON.stringify(read) };
        await transaction.updateTable("step_runs").set(done).where("run_key", "=", row.read_key).execute();
      }
    });
    await db.updateTable("pages").set({ state: "read" }).execute();
    await db.updateTable("batches").set({ assemble_key: KEY }).execute();
    const { run_key: _, ...run } = await db.selectFrom("step_runs").selectAll().limit(1).executeTakeFirstOrThrow();
    const assembled = { ...run, run_key: KEY, step: "assemble-dossiers", output_json: JSON.stringify(assembly) };
    await db.insertInto("step_runs").values(assembled).execute();
  }

  const positions = async () =>
    (await db.selectFrom("papers").select("position").where("batch_id", "=", batchId).orderBy("position").execute()).map(
      (row) => row.position,
    );
  const state = async () => (await db.selectFrom("batches").select("state").where("id", "=", batchId).executeTakeFirstOrThrow()).state;
  const all = Array.from({ length: PAPERS }, (_, i) => i);

  it("a large pile becomes papers portion by portion; broken off between two, it goes on where it was, and nothing is there twice", async () => {
    await flow(NOW, (context) => settleAssembly(context, KEY, assembly));
    const first = await positions();
    expect(first).toEqual(all.slice(0, first.length));
    expect(first.length).toBeLessThan(PAPERS);
    // What a dossier is asked about is there before its papers are.
    expect(await db.selectFrom("reviews").select(["reason", "paper_id"]).execute()).toEqual([
      { reason: "component-missing", paper_id: null },
    ]);
    let portions = 0;
    await continueAssemblies(db, flow, { now: () => NOW, isStopping: () => portions++ > 0 });
    const second = await positions();
    expect(second).toEqual(all.slice(0, second.length));
    expect(second.length).toBeGreaterThan(first.length);
    await continueAssemblies(db, flow, going);
    expect(await positions()).toEqual(all);
    expect((await db.selectFrom("reviews").select("reason").execute()).map((row) => row.reason).sort()).toEqual([
      "component-missing",
      "split-unsure",
    ]);
    expect(await continueAssemblies(db, flow, going)).toBe(false);
    expect(await db.selectFrom("dossiers").select("id").execute()).toHaveLength(assembly.dossiers.length);
  });

  it("the batch is not over while papers are still to come, however fast the first ones are composed", async () => {
    await flow(NOW, (context) => settleAssembly(context, KEY, assembly));
    await db.updateTable("papers").set({ state: "ready" }).execute();
    await continueAssemblies(db, flow, { now: () => NOW, isStopping: () => true });
    expect(await state()).toBe("running");
  });

  it("what cannot be gone on with is told, and tried again from there", async () => {
    await flow(NOW, (context) => settleAssembly(context, KEY, assembly));
    const before = (await positions()).length;
    const stored = JSON.stringify(assembly);
    await db.updateTable("step_runs").set({ output_json: "{}" }).where("run_key", "=", KEY).execute();
    await expect(continueAssemblies(db, flow, going)).rejects.toThrow();
    expect(await db.selectFrom("batches").select(["state", "error_code"]).executeTakeFirst()).toEqual({
      state: "failed",
      error_code: "system.unexpected",
    });
    await db.updateTable("step_runs").set({ output_json: stored }).where("run_key", "=", KEY).execute();
    await startBatch({ id: batchId }, flow, NOW);
    expect(await state()).toBe("running");
    await continueAssemblies(db, flow, going);
    expect((await positions()).length).toBe(PAPERS);
    expect(before).toBeLessThan(PAPERS);
  });
});
