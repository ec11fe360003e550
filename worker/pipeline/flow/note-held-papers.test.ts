import { expect, it } from "vitest";
import { newId } from "../../db/new-id.ts";
import { openDatabase } from "../../db/open-database.ts";
import { keepAnswers } from "../../reuse/asked-components.ts";
import { REVIEW_MESSAGES } from "../../understand/review-messages.ts";
import { askAboutHeldPapers, heldByDossier, isMissingButHeld } from "./note-held-papers.ts";

const now = new Date("2026-11-23T02:00:00Z");
const at = now.toISOString();
const SINGLE = "Giấy xác nhận tình trạng hôn nhân";

it("a scan of what the office holds is asked about, and what it holds is not missing", async () => {
  const db = await openDatabase(":memory:");
  const [batchId, dossierId] = [newId(), newId()];
  await db
    .insertInto("batches")
    .values({
      ...{ id: batchId, agency: "H99", account_id: null, procedure: null, dossier_code: null, manifest_json: null, state: "running" },
      ...{ assemble_key: null, error_code: null, error_facts_json: null, created_at: at, finished_at: null },
    })
    .execute();
  await db
    .insertInto("dossiers")
    .values({
      ...{ id: dossierId, agency: "H99", code: "H99.2", procedure: "1.000894", procedure_name: null, batch_id: batchId, flagged: 0 },
      ...{ archive_key: null, archive_object: null, created_at: at, archived_at: null, returned_at: null },
    })
    .execute();
  const decided = [
    { name: "Tờ khai", resultCode: null, answer: "must-bring", handling: "fill-in", reuse: "new-paper", source: null },
    { name: SINGLE, resultCode: "KQ.G15.000038", answer: "held", handling: null, reuse: "reused-archive", source: "H99.1" },
  ] as const;
  const answers = decided.map((one) => ({ ...one, onPaper: true, required: true, rule: "r" }));
  await keepAnswers(db, { agency: "H99", dossierCode: "H99.2" }, { person: "p", procedure: "1.000894", decided: answers, by: "a" }, now);
  const papers = [
    { dossierId, documentType: "giay_xac_nhan_tinh_trang_hon_nhan", component: SINGLE },
    { dossierId, documentType: "can_cuoc", component: "Thẻ căn cước" },
    { dossierId, documentType: null, component: "Chưa rõ" },
  ];
  await db.transaction().execute(async (transaction) => {
    const held = await heldByDossier({ transaction }, "H99", new Map([["H99.2", dossierId]]));
    await askAboutHeldPapers({ transaction, now }, batchId, papers, held);
    const missing = (what: string) => ({
      ...{ reason: "component-missing" as const, dossier: "H99.2", paper: null, page: null, field: null },
      message: REVIEW_MESSAGES["component-missing"](what),
    });
    expect(isMissingButHeld(missing(SINGLE), held.get(dossierId)!)).toBe(true);
    expect(isMissingButHeld(missing("Tờ khai"), held.get(dossierId)!)).toBe(false);
    const elsewhere = await heldByDossier({ transaction }, "H01", new Map([["H99.2", dossierId]]));
    expect(elsewhere.get(dossierId)).toEqual([]);
  });
  const reviews = await db.selectFrom("reviews").select(["dossier_id", "paper_id", "reason", "message"]).execute();
  expect(reviews).toMatchObject([{ dossier_id: dossierId, paper_id: null, reason: "already-held" }]);
  expect(reviews[0]!.message).toContain("H99.1");
  await db.destroy();
});
