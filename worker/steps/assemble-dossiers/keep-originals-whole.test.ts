import type { DigitizedPage, DigitizedPaper } from "@camtay/shared/domain/digitized.ts";
import { expect, it } from "vitest";
import type { Assembly } from "../../understand/assemble-dossiers.ts";
import { pagesInMemory } from "../../understand/pile/pile-pages.ts";
import { typesetPage } from "../../understand/testing/typeset-page.ts";
import { keepOriginalsWhole } from "./keep-originals-whole.ts";

const page = (file: string, number: number, original?: "signed"): DigitizedPage =>
  typesetPage([], { file, page: number, ...(original && { original }) });
const paper = (pages: number[], documentType: string | null = null): DigitizedPaper => ({
  pdf: null,
  dossier: "H99.1",
  documentType,
  component: documentType ?? "chưa rõ",
  componentConfidence: 0.9,
  flagged: false,
  pages,
  fields: [],
});
const assembly = (pages: DigitizedPage[], papers: DigitizedPaper[]): Assembly => ({
  pages,
  papers,
  dossiers: [{ code: "H99.1", procedure: null, procedureName: null, flagged: false }],
  review: [],
});
const signedFile = [page("q.pdf", 1, "signed"), page("q.pdf", 2, "signed"), page("q.pdf", 3, "signed")];
const keepWhole = (one: Assembly) => keepOriginalsWhole(one, pagesInMemory(one.pages));

it("a signed file that was cut in two is one paper again, and a person is asked", () => {
  const before = assembly(signedFile, [paper([0], "can_cuoc"), paper([1, 2])]);
  const { papers, review } = keepWhole(before);
  expect(papers.map(({ pages, documentType }) => [pages, documentType])).toEqual([[[0, 1, 2], "can_cuoc"]]);
  expect(review.map(({ reason, paper: number }) => [reason, number])).toContainEqual(["split-unsure", 0]);
});

it("a scan that was joined to a signed file becomes a paper of its own", () => {
  const before = assembly([page("a.jpg", 1), ...signedFile], [paper([0, 1, 2, 3], "can_cuoc")]);
  const { papers } = keepWhole(before);
  expect(papers.map(({ pages }) => pages).sort()).toEqual([[0], [1, 2, 3]]);
});

it("a blank page of a signed file stays in it, and its pages keep the order of the file", () => {
  const pages = [...signedFile.slice(0, 2), { ...signedFile[2]!, dropped: "blank-back" as const }];
  const result = keepWhole(assembly(pages, [paper([1, 0])]));
  expect(result.papers.map((one) => one.pages)).toEqual([[0, 1, 2]]);
  expect(result.pages.map((one) => one.dropped)).toEqual([null, null, null]);
});

it("a signed file without anything to read is a paper that a person names", () => {
  const { papers, review } = keepWhole({ ...assembly(signedFile, []), dossiers: [] });
  expect(papers).toMatchObject([{ pages: [0, 1, 2], documentType: null, dossier: "CHUA-CO-MA-001" }]);
  expect(review.map((item) => item.reason)).toEqual(["component-unknown"]);
});

it("scans, and a signed file that is one paper already, stay as they are", () => {
  const before = assembly([page("a.jpg", 1), ...signedFile], [paper([0]), paper([1, 2, 3])]);
  expect(keepWhole(before)).toEqual(before);
});
