import type { DigitizedPage } from "@camtay/shared/domain/digitized.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { profilePage } from "./page-profile.ts";
import { type SplitOptions, splitPile } from "./split-pile.ts";
import { application, blank, card, decision, note, patchSheet, receipt, secondPage, separator, sheetOf } from "./testing/made-up-papers.ts";
import { typesetPage } from "./testing/typeset-page.ts";

const NO_HINTS: SplitOptions = { dossier: null, procedure: null, files: new Map() };
const split = (pages: readonly DigitizedPage[], options = NO_HINTS) =>
  splitPile(pages.map(profilePage), options).map((dossier) => ({
    code: dossier.code,
    papers: dossier.papers.map((paper) => paper.pages.map((page) => page.index)),
    doubts: dossier.papers.flatMap((paper) => paper.doubt ?? []),
  }));

describe("with separators", () => {
  it("each opens a dossier; backs, notes and second pages stay with their paper", () => {
    const pages = [
      separator("H99.01-260101-0001"),
      blank(),
      decision("Lê Văn Mẫu", "099099000001"),
      note(),
      secondPage(),
      blank(),
      separator("H99.01-260101-0002"),
      application("Hồ Thị Mẫu", "099199000002"),
      blank(),
    ];
    expect(split(pages)).toMatchObject([
      { code: "H99.01-260101-0001", papers: [[2, 3, 4]], doubts: [] },
      { code: "H99.01-260101-0002", papers: [[7]], doubts: [] },
    ]);
  });

  it("no empty dossier comes out, wherever separators lie", () => {
    const sheet = fc.constantFrom<() => DigitizedPage>(
      () => separator("H99.01-260101-0001"),
      () => separator("H99.01-260101-0002"),
      blank,
      note,
      secondPage,
      () => application("Hồ Thị Mẫu", "099199000002"),
    );
    fc.assert(
      fc.property(fc.array(sheet, { maxLength: 10 }), (sheets) => {
        const pages = sheets.map((make) => make());
        const found = split(pages);
        expect(found.every((dossier) => dossier.papers.length > 0 && dossier.papers.every((paper) => paper.length > 0))).toBe(true);
        const kept = found.flatMap((dossier) => dossier.papers.flat());
        // Every page with something on it is in exactly one paper, in the order of the pile.
        const wanted = pages.flatMap((page, index) => (page.blank || page.qr.length > 0 ? [] : [index]));
        expect([...kept].sort((a, b) => a - b)).toEqual(wanted);
      }),
      { numRuns: 60 },
    );
  });

  it("a receipt with another code behind a separator is asked about", () => {
    const pages = [separator("H99.01-260101-0001"), receipt("H99.01-260101-0777", "Lê Văn Mẫu", "Đăng ký khai sinh")];
    expect(split(pages)[0]?.doubts).toEqual(["dossier"]);
  });
});

describe("component sheets and patch codes", () => {
  const number = "099099000001";

  it("everything up to the next sheet is one paper, named by its sheet", () => {
    const pages = [
      separator("H99.01-260101-0001"),
      sheetOf("don_de_nghi"),
      application("Lê Văn Mẫu", number),
      typesetPage(["Một trang ảnh chụp hiện trạng nhà ở, không có tiêu đề, kèm theo đơn này để làm rõ thêm nội dung đã trình bày ở trên."]),
      sheetOf("can_cuoc"),
      card("Lê Văn Mẫu", number),
    ];
    expect(split(pages)).toMatchObject([{ code: "H99.01-260101-0001", papers: [[2, 3], [5]], doubts: [] }]);
    const [dossier] = splitPile(pages.map(profilePage), NO_HINTS);
    expect(dossier!.papers.map((paper) => paper.named)).toEqual(["don_de_nghi", "can_cuoc"]);
  });

  it("a second heading behind one sheet is asked about", () => {
    const pages = [separator("H99.01-260101-0001"), sheetOf(), application("Lê Văn Mẫu", number), decision("Lê Văn Mẫu", number)];
    expect(split(pages)).toMatchObject([{ papers: [[2, 3]], doubts: ["paper"] }]);
  });

  it("patch T parts dossiers, patch 2 papers", () => {
    const pages = [
      patchSheet("T"),
      application("Lê Văn Mẫu", number),
      patchSheet("2"),
      card("Lê Văn Mẫu", number),
      patchSheet("T"),
      application("Hồ Thị Ảnh", "099199000002"),
    ];
    expect(split(pages).map((dossier) => dossier.papers)).toEqual([[[1], [3]], [[5]]]);
  });

  it("a sheet whose code cannot be read is known by its words, and asked about", () => {
    const unread = typesetPage([
      { text: "PHIẾU TÁCH HỒ SƠ", column: 30, row: 8 },
      { text: "H99.01-260101-0002", column: 34, row: 20 },
    ]);
    const pages = [separator("H99.01-260101-0001"), application("Lê Văn Mẫu", number), unread, application("Hồ Thị Ảnh", "099199000002")];
    expect(split(pages)).toMatchObject([
      { code: "H99.01-260101-0001", doubts: [] },
      { code: "H99.01-260101-0002", papers: [[3]], doubts: ["dossier"] },
    ]);
  });

  it("a dossier whose sheet lies in the pile twice stays one", () => {
    const first = separator("H99.01-260101-0001");
    const pages = [
      first,
      application("Lê Văn Mẫu", number),
      separator("H99.01-260101-0002"),
      application("Hồ Thị Ảnh", "099199000002"),
      first,
      card("Lê Văn Mẫu", number),
    ];
    expect(split(pages).map((dossier) => dossier.papers)).toEqual([[[1], [5]], [[3]]]);
  });
});

describe("without separators", () => {
  it("a receipt with its own code opens a dossier and names code and procedure", () => {
    const pages = [
      receipt("H99.01-260101-0001", "Lê Văn Mẫu", "Đăng ký khai sinh"),
      card("Lê Văn Mẫu", "099099000001"),
      receipt("H99.01-260101-0002", "Hồ Văn Mẫu", "Đăng ký khai tử"),
      card("Hồ Văn Mẫu", "099099000003"),
    ];
    expect(split(pages)).toMatchObject([
      { code: "H99.01-260101-0001", papers: [[0], [1]] },
      { code: "H99.01-260101-0002", papers: [[2], [3]] },
    ]);
    expect(splitPile(pages.map(profilePage), NO_HINTS).map((dossier) => dossier.procedure)).toEqual(["1.001193", "1.000656"]);
  });

  it("an application of somebody else opens a dossier, one of the same person does not", () => {
    const mine = [
      application("Lê Văn Mẫu", "099099000001"),
      card("Lê Văn Mẫu", "099099000001"),
      decision("Lê Văn Mẫu", "099099000001"),
      secondPage(),
    ];
    const other = [application("Hồ Thị Ảnh", "099199000002"), card("Hồ Thị Ảnh", "099199000002")];
    expect(split([...mine, ...other]).map((dossier) => dossier.papers)).toEqual([
      [[0], [1], [2, 3]],
      [[4], [5]],
    ]);
  });
});

it("a dossier code given holds for the whole pile, and a manifest for its files", () => {
  const pages = [application("Lê Văn Mẫu", "099099000001"), application("Hồ Thị Ảnh", "099199000002")];
  expect(split(pages, { ...NO_HINTS, dossier: "H1-1" })).toMatchObject([{ code: "H1-1", papers: [[0], [1]] }]);
  const named = pages.map((page, i) => ({ ...page, file: `${i}.jpg` }));
  const files = new Map([
    ["0.jpg", { dossier: "A-1", procedure: null }],
    ["1.jpg", { dossier: "B-1", procedure: null }],
  ]);
  expect(split(named, { ...NO_HINTS, files }).map((dossier) => dossier.code)).toEqual(["A-1", "B-1"]);
});
