import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProvinceProcedure } from "@camtay/shared/catalogues/province-catalogue.ts";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openBlobStore } from "../../blobs/blob-store.ts";
import { importCatalogue } from "../../catalogue/catalogue-store.ts";
import type { Database } from "../../db/database.ts";
import { openDatabase } from "../../db/open-database.ts";
import { readJson } from "../stored-json.ts";
import { archiveSigned } from "./archive-signed.ts";
import { openFlow } from "./open-flow.ts";

const AT = "2026-11-23T01:00:00.000Z";
const NOW = new Date(AT);
let folder: string;
let db: Database;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "camtay-flow-"));
  db = await openDatabase(":memory:");
});
afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true });
});

/** A dossier of one signed paper. @returns how long the archive is told to keep it */
async function keptFor(procedure: string | null): Promise<unknown> {
  const blobs = openBlobStore(folder);
  const pdf = await blobs.put(Buffer.from("%PDF"));
  const insert = (table: "batches" | "source_files" | "pages" | "dossiers" | "papers" | "paper_pages", row: object) =>
    db
      .insertInto(table)
      .values(row as never)
      .execute();
  await insert("batches", { id: "b1", agency: "H15", state: "finished", created_at: AT });
  await insert("source_files", { id: "f1", batch_id: "b1", position: 0, name: "q.pdf", sha256: pdf, size_bytes: 4, state: "split" });
  await insert("pages", { id: "s1", batch_id: "b1", file_id: "f1", page: 1, state: "read", width: 8, height: 9, dpi: 200 });
  const dossier = { id: "d1", agency: "H15", code: "H15-1", batch_id: "b1", procedure, procedure_name: procedure };
  await insert("dossiers", { ...dossier, flagged: 0, created_at: AT });
  const paper = { id: "p1", dossier_id: "d1", batch_id: "b1", position: 0, component: "Giấy tờ", state: "signed", pdf_sha256: pdf };
  await insert("papers", { ...paper, component_confidence: 1, content_key: "k", created_at: AT, updated_at: AT });
  await insert("paper_pages", { paper_id: "p1", page_id: "s1", position: 0 });
  const flow = openFlow(db, { blobs, agencyName: "Ủy ban nhân dân", personKey: Buffer.alloc(32) });
  expect(await archiveSigned(db, flow, NOW)).toBe(1);
  const run = await db.selectFrom("step_runs").select("input_json").where("step", "=", "archive-dossier").executeTakeFirstOrThrow();
  return ((await readJson(blobs, run.input_json)) as { maintenance?: unknown }).maintenance;
}

const decided = (years: number): ProvinceProcedure => ({
  code: "2.001035",
  formerCodes: [],
  name: "Chứng thực",
  sector: null,
  level: [],
  cases: [{ heading: null, components: [{ anyOf: ["Giấy tờ"], form: null }] }],
  results: [],
  deadline: null,
  deadlineText: null,
  fee: null,
  retention: { years },
  note: null,
});
const DECISION = { number: "1/QĐ-UBND", issuedOn: "2026-06-01", issuer: "Ủy ban nhân dân tỉnh", effectiveFrom: "2026-06-15" };

it("a dossier is kept as long as the province decided", async () => {
  const file = { name: "phu-luc.xlsx", sha256: "0".repeat(64) };
  await importCatalogue(db, { ...DECISION, agency: "H15", effectiveTo: null, whole: false }, [decided(30)], file, "cli", NOW);
  expect(await keptFor("2.001035")).toBe("04");
});

it("without a decision by the law's table, and for ever where that does not say", async () => {
  expect(await keptFor("2.001035")).toBe("05");
});

it("a dossier of an unknown procedure is kept for ever", async () => {
  expect(await keptFor(null)).toBe("01");
});
