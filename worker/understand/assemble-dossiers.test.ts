import { DigitizeResult } from "@camtay/shared/domain/digitized.ts";
import { describe, expect, it } from "vitest";
import { assembleDossiers } from "./assemble-dossiers.ts";
import { typesetPage } from "./testing/typeset-page.ts";

const NO_HINTS = { dossier: "H99.01-260101-0001", procedure: null, files: new Map() };
const CARD = "099099000001||Nguyễn Văn Mẫu|15011999|Nam|Thôn Đoài, xã Bắc Hà, tỉnh Lào Cai|20052023";

const cardLines = [
  { text: "CĂN CƯỚC CÔNG DÂN", column: 30, row: 9 },
  "Số: 099099000001",
  "Họ và tên: NGUYÊN VĂN MẪU",
  "Ngày sinh: 15/01/1999",
  "Giới tính: Nam",
  "Nơi thường trú: Thôn Đoai, xã Bắc Hà, tỉnh Lào",
];
const cardPage = (code: string | null, confidence = 0.95) =>
  typesetPage(cardLines, { confidence, file: "card.jpg", qr: code === null ? [] : [{ text: code, box: null, format: "QRCode" }] });
const fieldsOf = (result: ReturnType<typeof assembleDossiers>, type: string) =>
  Object.fromEntries(result.papers.find((paper) => paper.documentType === type)!.fields.map((field) => [field.key, field]));

describe("an identity card", () => {
  it("is settled by its code", () => {
    const fields = fieldsOf(assembleDossiers([cardPage(CARD)], NO_HINTS), "can_cuoc");
    expect(fields.full_name).toMatchObject({ text: "Nguyễn Văn Mẫu", source: "qr", flagged: false });
    expect(fields.residence).toMatchObject({ text: "Thôn Đoài, xã Bắc Hà, tỉnh Lào Cai", source: "qr", flagged: false });
  });

  it("without its code the cut-off address goes to a person", () => {
    const result = assembleDossiers([cardPage(null)], NO_HINTS);
    expect(fieldsOf(result, "can_cuoc").residence?.flagged).toBe(true);
    expect(result.review.map((item) => item.field)).toContain("residence");
  });

  it("a code that belongs to somebody else puts everything in doubt", () => {
    const foreign = "099199777777||Trần Thị Khác|01022001|Nữ|Nơi khác|20052023";
    const fields = fieldsOf(assembleDossiers([cardPage(foreign)], NO_HINTS), "can_cuoc");
    expect(fields.personal_id?.flagged).toBe(true);
    expect(fields.full_name?.flagged).toBe(true);
  });
});

it("a declaration filled in by hand is never confident on its own", () => {
  const page = typesetPage([
    { text: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", column: 26, row: 2 },
    { text: "TỜ KHAI ĐĂNG KÝ KHAI SINH", column: 28, row: 7 },
    "Quan hệ với người được khai sinh: ......---5--~ +=…=…",
    "Họ, chữ đệm, tên người yêu cầu: Võ Đức Mẫu",
    "Họ, chữ đệm, tên: VÕ NGỌC MẪU",
    "Ngày, tháng, năm sinh: 27/03/2025",
  ]);
  const { fields } = assembleDossiers([page], NO_HINTS).papers[0]!;
  expect(fields.length).toBeGreaterThan(2);
  for (const field of fields.filter((f) => f.key !== "national_title")) expect(field.flagged, field.key).toBe(true);
  // What the form prints is sure, and a dotted line says nothing.
  expect(fields.find((f) => f.key === "national_title")?.flagged).toBe(false);
  expect(fields.find((f) => f.key === "relation")).toBeUndefined();
});

it("a number that contradicts the year of birth is asked about", () => {
  const page = typesetPage([
    { text: "GIẤY KHAI SINH", column: 36, row: 7 },
    "Họ, chữ đệm, tên: VÕ NGỌC MẪU",
    "Ngày, tháng, năm sinh: 27/03/2025",
    "Số định danh cá nhân: 099099150701",
  ]);
  const fields = fieldsOf(assembleDossiers([page], NO_HINTS), "giay_khai_sinh");
  expect(fields.personal_id?.flagged).toBe(true);
  expect(fields.birth_date?.flagged).toBe(true);
});

it("a back with a note is turned as its front; only when they differ is a person asked", () => {
  const front = cardPage(CARD);
  const back = typesetPage(["Trang 2"], { findings: ["orientation-unsure"], file: front.file });
  const asked = (pages: (typeof front)[]) => assembleDossiers(pages, NO_HINTS).review.some((item) => item.reason === "orientation-unsure");
  expect(asked([front, back])).toBe(false);
  expect(asked([front, { ...back, turn: 180 }])).toBe(true);
  // Also where its few words seem to say for sure that it stands upright.
  expect(asked([front, { ...back, turn: 180, findings: [] }])).toBe(true);
  expect(asked([front, { ...cardPage(CARD), turn: 180 }])).toBe(false);
  expect(asked([back])).toBe(true);
  // In a stack in reverse the page before is the front of another sheet.
  expect(
    asked([
      { ...front, skewDegrees: 1.4 },
      { ...back, skewDegrees: -1.3 },
    ]),
  ).toBe(false);
  expect(
    asked([
      { ...front, skewDegrees: 1.4 },
      { ...back, skewDegrees: 0.4 },
    ]),
  ).toBe(true);
});

describe("what two readings say", () => {
  const page = typesetPage([{ text: "ĐƠN ĐỀ NGHỊ", column: 36, row: 7 }, "Tên tôi là: Trần Thị Trâm"], { confidence: 0.85 });
  const withSecond = (text: string) => ({
    ...page,
    words: page.words.map((word) => ({ ...word, second: { text: word.text === "Trâm" ? text : word.text, confidence: 0.9 } })),
  });
  const nameOf = (p: typeof page) => fieldsOf(assembleDossiers([p], NO_HINTS), "don_de_nghi").full_name;

  it("agreement makes a doubtful name sure, contradiction makes it doubtful", () => {
    expect(nameOf(page)?.flagged).toBe(true);
    expect(nameOf(withSecond("Trâm"))?.flagged).toBe(false);
    expect(nameOf(withSecond("Trầm"))?.flagged).toBe(true);
  });
});

it("the answer keeps the contract, the same twice, and every page is in a paper or dropped", () => {
  const pages = [cardPage(CARD), typesetPage([], { blank: true }), typesetPage(["không rõ là gì"])];
  const result = assembleDossiers(pages, { dossier: null, procedure: null, files: new Map() });
  expect(() => DigitizeResult.parse({ version: 1, failed: [], ...result })).not.toThrow();
  expect(assembleDossiers(pages, { dossier: null, procedure: null, files: new Map() })).toEqual(result);
  const inPapers = new Set(result.papers.flatMap((paper) => paper.pages));
  for (const [index, page] of result.pages.entries()) expect(inPapers.has(index) || page.dropped !== null).toBe(true);
});

it("whose marriage it is, is asked when a name of the extract was not found", () => {
  const page = typesetPage([
    { text: "TRÍCH LỤC KẾT HÔN", column: 36, row: 7 },
    "Họ, chữ đệm, tên vợ: Trần Thị Mẫu",
    "Ngày, tháng, năm sinh: 10/12/1987",
  ]);
  const fields = fieldsOf(assembleDossiers([page], NO_HINTS), "trich_luc_ket_hon");
  expect(fields.wife_name).toMatchObject({ text: "Trần Thị Mẫu" });
  expect(fields.husband_name).toMatchObject({ text: "", flagged: true });
});
