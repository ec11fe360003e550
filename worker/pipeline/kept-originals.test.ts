import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { afterEach, beforeEach, expect, it } from "vitest";
import { OcflStore, readArchiveRecord } from "../archive/index.ts";
import { sha256Of } from "../blobs/blob-store.ts";
import { openAtRest } from "../keys/at-rest.ts";
import { lintBeforeSigning } from "../pdf/lint-before-signing.ts";
import { prepareSignature } from "../pdf/prepare-signature.ts";
import { readSignatures } from "../pdf/read-signatures.ts";
import { OPTIONS, signed } from "../pdf/testing/forgery-kit.ts";
import { WRITTEN_DECISION, writtenPdf } from "../pdf/testing/written-pdf.ts";
import { readSettings, type Settings } from "../settings.ts";
import { addFile, createBatch, getBatch, startBatch } from "./in-flight/batches.ts";
import { markReturned } from "./in-flight/mark-returned.ts";
import { reviewPaper } from "./in-flight/review-paper.ts";
import { until } from "./testing/test-redis.ts";
import { openWorkshop, startWorker, type Workshop } from "./worker.ts";

const AGENCY = "H99";
let settings: Settings;
let workshop: Workshop;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), "camtay-kept-"));
  settings = readSettings({ CAMTAY_DATA: folder, CAMTAY_LOG_LEVEL: "silent" });
  workshop = await openWorkshop(settings);
});
afterEach(async () => {
  await workshop.close();
  await rm(settings.dataFolder, { recursive: true, force: true });
});

const papers = () => workshop.db.selectFrom("papers").selectAll().execute();

it.each([
  ["born-digital", writtenPdf(WRITTEN_DECISION)],
  ["signed", signed(writtenPdf(WRITTEN_DECISION))],
] as const)(
  "a %s file is the paper itself from intake to archive: read, reviewed, signed behind its bytes, never written anew",
  async (kind, bytes) => {
    const { db, blobs, flow } = workshop;
    const worker = await startWorker(settings);
    try {
      const id = await createBatch(db, { agency: AGENCY, accountId: null, procedure: null, dossier: "H99.1-261123-0001" }, new Date());
      const batch = await getBatch(db, AGENCY, id);
      await addFile(db, blobs, batch, "quyet-dinh.pdf", bytes);
      await startBatch(batch, flow, new Date());
      await until(async () => ["review", "ready"].includes((await papers())[0]?.state ?? ""), 150_000);
      const [paper, ...more] = await papers();
      expect(more).toEqual([]);
      expect(paper).toMatchObject({ original: kind, pdf_sha256: sha256Of(bytes) });
      const pages = await db.selectFrom("pages").select(["width", "height", "dpi"]).execute();
      expect(pages).toEqual([1, 2].map(() => ({ width: 1652, height: 2338, dpi: 200 })));

      await reviewPaper(flow, AGENCY, paper!.id, { accountId: "can-bo", documentType: "can_cuoc", fields: [], done: true }, new Date());
      expect((await papers())[0]).toMatchObject({ state: "ready", document_type: "can_cuoc", pdf_sha256: sha256Of(bytes) });

      expect(lintBeforeSigning(bytes)).toEqual([]);
      const prepared = prepareSignature(bytes, { ...OPTIONS, fieldName: "ChuKyCoQuan" });
      expect(Buffer.from(prepared.bytes).subarray(0, bytes.length).equals(bytes)).toBe(true);
      const [ours] = [Sha256.parse(await blobs.put(kind === "signed" ? bytes : signed(bytes)))];
      expect(readSignatures(await blobs.get(ours)).signatures.length).toBeGreaterThan(0);
      await db.updateTable("papers").set({ state: "signed", pdf_sha256: ours }).execute();
      await until(async () => (await papers())[0]?.state === "archived", 150_000);
      const dossier = await db.selectFrom("dossiers").selectAll().executeTakeFirstOrThrow();
      const { dossierKeys } = await openAtRest(settings);
      const store = await OcflStore.open(settings.archiveFolder, dossierKeys ? { keys: dossierKeys } : {});
      const record = await readArchiveRecord(store, dossier.archive_object ?? "");
      expect(record.dossier).toMatchObject({ id: dossier.id, code: "H99.1-261123-0001", confidenceLevel: "01" });
      expect(record.dossier.returnedAt).toBeUndefined();
      await markReturned(flow, AGENCY, dossier.id, new Date("2026-11-24T02:00:00Z"));
      await until(async () => (await readArchiveRecord(store, dossier.archive_object ?? "")).dossier.returnedAt !== undefined, 150_000);
      expect(record.papers).toMatchObject([{ id: paper!.id, format: "PDF", sha256: ours, pageCount: 2 }]);
    } finally {
      await worker.close();
    }
  },
);
