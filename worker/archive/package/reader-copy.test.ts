import { createHash } from "node:crypto";
import { degrees, PDFDocument } from "pdf-lib";
import { describe, expect, it } from "vitest";
import { openPdf } from "../../pdf/strict-reader.ts";
import { readRect, walkPages } from "../../pdf/syntax/page-tree.ts";
import { markReaderCopy } from "./reader-copy.ts";

const AGENCY = "Trung tâm Phục vụ hành chính công xã Mẫu";

async function pdfOf(turns: readonly number[], useObjectStreams: boolean): Promise<Buffer> {
  const document = await PDFDocument.create();
  for (const turn of turns) document.addPage([595, 842]).setRotation(degrees(turn));
  return Buffer.from(await document.save({ useObjectStreams }));
}

describe("a copy for readers", () => {
  it.each([true, false])(
    "is marked on its first page and at the foot of every page, and holds the file unchanged (streams: %s)",
    async (streams) => {
      const pdf = await pdfOf([0, 90, 270], streams);
      const copy = markReaderCopy(pdf, AGENCY);
      const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
      expect(digest(copy.subarray(0, pdf.length))).toBe(digest(pdf));
      const file = openPdf(copy);
      const marks = [...walkPages(file)].map((page) => (file.items(page.dict.entries.get("Annots")) ?? []).map((one) => file.dict(one)!));
      expect(marks.map((page) => page.length)).toEqual([2, 1, 1]);
      const [left, bottom, right, top] = readRect(file, marks[0]![1]!.entries.get("Rect"))!;
      expect(left).toBeGreaterThan(595 / 2);
      expect([right, top].every((edge, at) => edge <= [595, 842][at]!)).toBe(true);
      expect(bottom).toBeGreaterThan(842 * 0.9);
      const foot = readRect(file, marks[1]![0]!.entries.get("Rect"))!;
      // On a page shown a quarter turned its foot is a side of the sheet.
      expect(foot[0]).toBeGreaterThan(595 * 0.9);
      expect((await PDFDocument.load(copy)).getPageCount()).toBe(3);
    },
  );

  it("is refused for what is no PDF", () => {
    expect(() => markReaderCopy(Buffer.from("không phải PDF"), AGENCY)).toThrow("pdf.");
  });
});
