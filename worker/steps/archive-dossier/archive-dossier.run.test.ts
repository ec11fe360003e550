import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PartialDate } from "@camtay/shared/domain/partial-date.ts";
import { PDFDocument } from "pdf-lib";
import { afterEach, beforeEach, expect, it } from "vitest";
import { OcflStore, readArchiveRecord } from "../../archive/index.ts";
import { openBlobStore } from "../../blobs/blob-store.ts";
import type { StepTools } from "../step.ts";
import { run } from "./archive-dossier.run.ts";

const DAY = PartialDate.parse("2026-11-23");
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "camtay-archive-step-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function archived(secondCopy: string | null) {
  const blobs = openBlobStore(join(folder, "blobs"));
  const document = await PDFDocument.create();
  document.addPage();
  const pdf = await blobs.put(await document.save({ useObjectStreams: false }));
  const input: Parameters<typeof run>[0] = {
    id: "d1",
    returnedAt: null,
    code: "H99-1",
    title: "Chứng thực",
    agency: { code: "H99", name: "Ủy ban nhân dân" },
    procedure: null,
    maintenance: "04",
    startDate: DAY,
    endDate: DAY,
    papers: [
      { id: "p1", original: null, pdf, documentType: null, component: "Giấy tờ", pages: [{ width: 8, height: 9, dpi: 200 }], fields: [] },
    ],
  };
  const tools: StepTools = {
    blobs,
    archiveFolder: join(folder, "archive"),
    ...(secondCopy !== null && { secondCopy: { place: secondCopy, s3Endpoint: null, s3LockYears: 0 } }),
    report: () => undefined,
    signal: new AbortController().signal,
  };
  return run(input, tools);
}

it("keeps the dossier as long as it was told", async () => {
  const { objectId } = await archived(null);
  const { dossier } = await readArchiveRecord(await OcflStore.open(join(folder, "archive")), objectId);
  expect(dossier.maintenance).toBe("04");
});

it("is done only once the second copy holds the dossier, and goes on where it failed", async () => {
  const copy = join(folder, "copy");
  writeFileSync(copy, "ổ đĩa chưa gắn");
  await expect(archived(copy)).rejects.toMatchObject({ code: "archive.folder_not_empty" });
  rmSync(copy);
  const { objectId, version } = await archived(copy);
  expect(version).toBe("v1");
  expect((await readArchiveRecord(await OcflStore.open(copy), objectId)).dossier.code).toBe("H99-1");
});
