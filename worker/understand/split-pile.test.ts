import type { DigitizedPage } from "@camtay/shared/domain/digitized.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { profilePage } from "./page-profile.ts";
import { type SplitOptions, splitPile } from "./split-pile.ts";
import { letterhead, typesetPage } from "./testing/typeset-page.ts";

const NO_HINTS: SplitOptions = { dossier: null, procedure: null, files: new Map() };
const qr = (text: string) => [{ text, box: null, format: "QRCode" }];

const separator = (code: string, procedure = "1.001193") =>
  typesetPage([{ text: "PHIẾU TÁCH HỒ SƠ", column: 30, row: 8 }], { qr: qr(`SEP|1|${code}|${procedure}`) });
const blank = () => typesetPage([], { blank: true });
const note = () => typesetPage([{ text: "Trang 3", column: 40, row: 30 }]);
const receipt = (code: string, person: string, procedure: string) =>
  typesetPage(
    [
      ...letterhead("ỦY BAN NHÂN DÂN XÃ BẮC HÀ", "12/TNHS", "Bắc Hà", "ngày 05 tháng 8 năm 2026"),
      { text: "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", column: 20, row: 7 },
      `Mã hồ sơ: ${code}`,
      `Tiếp nhận hồ sơ của: ${person}`,
      "Địa chỉ: Thôn Đoài, xã Bắc Hà, tỉnh Lào Cai",
      `Nội dung yêu cầu giải quyết: ${procedure}`,
    ],
    { qr: qr(code) },
  );
const application = (person: string, number: string) =>
  typesetPage([
    { text: "ĐƠN ĐỀ NGHỊ XÁC NHẬN TÌNH TRẠNG NHÀ Ở", column: 20, row: 7 },
    `Tên tôi là: ${person}`,
    `Số định danh cá nhân: ${number}`,
    "Thường trú tại: Thôn Đoài, xã Bắc Hà, tỉnh Lào Cai",
  ]);
const card = (person: string, number: string) =>
  typesetPage([{ text: "CĂN CƯỚC CÔNG DÂN", column: 30, row: 9 }], {
    qr: qr(`${number}||${person}|15011999|Nam|Thôn Đoài, xã Bắc Hà, tỉnh Lào Cai|20052023`),
  });
const decision = (person: string, number: string) =>
  typesetPage([
    ...letterhead("ỦY BAN NHÂN DÂN XÃ BẮC HÀ", "78/QĐ-UBND", "Bắc Hà", "ngày 05 tháng 8 năm 2026"),
    { text: "QUYẾT ĐỊNH", column: 38, row: 8 },
    { text: "Về việc hưởng trợ cấp xã hội hàng tháng", column: 24, row: 9 },
    `Điều 1. Trợ cấp đối với ông (bà) ${person}, số định danh cá nhân ${number}, hiện cư trú tại Thôn Đoài, xã Bắc Hà, tỉnh Lào Cai.`,
  ]);
const secondPage = () =>
  typesetPage([
    { text: "2", column: 44, row: 2 },
    "Điều 3. Người được hưởng trợ cấp có trách nhiệm thông báo kịp thời",
    "khi thay đổi nơi cư trú.",
  ]);

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
