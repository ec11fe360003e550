import { expect, it } from "vitest";
import { isFailedPage, type SourcePage } from "../../imaging/open-source.ts";
import { signed } from "../../pdf/testing/forgery-kit.ts";
import { WRITTEN_DECISION, writtenPdf } from "../../pdf/testing/written-pdf.ts";
import { takePages } from "./take-pages.ts";

async function pagesOf(bytes: Uint8Array): Promise<SourcePage[]> {
  const pages = [];
  for await (const page of takePages("a.pdf", bytes)) if (!isFailedPage(page)) pages.push(page);
  return pages;
}

it("a page that a program wrote comes drawn whole, with its words where they stand", async () => {
  const [first, second, ...more] = await pagesOf(writtenPdf(WRITTEN_DECISION));
  expect(more).toEqual([]);
  expect(first).toMatchObject({ original: "born-digital", mediaType: "image/png", declaredDpi: 200, page: 1 });
  const lineOf = (text: string) => first!.textLayer!.find((word) => word.text === text)!;
  expect(first!.textLayer!.map((word) => word.text).join(" ")).toContain("số định danh 099000000001, thường trú");
  // 72 pt from the left and 770 pt from the bottom of 842, at 200 dpi.
  const title = lineOf("ỦY").box;
  expect(Math.abs(title.x - 200)).toBeLessThan(4);
  expect(Math.abs(title.y + title.height - ((842 - 770) * 200) / 72)).toBeLessThan(6);
  expect(second!.textLayer!.map((word) => word.text).slice(0, 2)).toEqual(["Điều", "3."]);
});

it("a signed file is told from one that is not", async () => {
  const [page] = await pagesOf(signed(writtenPdf(WRITTEN_DECISION)));
  expect(page).toMatchObject({ original: "signed", pagesInFile: 2 });
});
