import type { DigitizedPage } from "@camtay/shared/domain/digitized.ts";
import { describe, expect, it } from "vitest";
import { assembleDossiers } from "../assemble-dossiers.ts";
import { letterhead, typesetPage } from "../testing/typeset-page.ts";

const OPTIONS = { dossier: "H99.01-260101-0001", procedure: null, files: new Map() };
const NUMBER = "099099000001";

/** Fields by paper and key, as `don_de_nghi.full_name`. */
function read(pages: readonly DigitizedPage[]) {
  const { papers } = assembleDossiers(pages, OPTIONS);
  return new Map(papers.flatMap((paper) => paper.fields.map((field) => [`${paper.documentType}.${field.key}`, field] as const)));
}

interface Person {
  readonly name?: string;
  readonly number?: string;
  readonly born?: string;
  readonly address?: string;
  readonly confidence?: number;
}
const application = ({
  name = "Lê Văn Mẫu",
  number = NUMBER,
  born = "15/01/1999",
  address = "Thôn Đoài, xã Bắc Hà, tỉnh Lào Cai",
  confidence = 0.97,
}: Person = {}) =>
  typesetPage(
    [
      { text: "ĐƠN ĐỀ NGHỊ", column: 36, row: 7 },
      `Tên tôi là: ${name}`,
      `Sinh ngày: ${born}`,
      `Số định danh cá nhân: ${number}`,
      `Thường trú tại: ${address}`,
    ],
    { confidence },
  );
const certificate = ({
  name = "Lê Văn Mẫu",
  number = NUMBER,
  born = "15/01/1999",
  address = "Thôn Đoài, xã Bắc Hà, tỉnh Lào Cai",
}: Person = {}) =>
  typesetPage([
    ...letterhead("PHÒNG KINH TẾ", "12/GCN", "Bắc Hà", "ngày 05 tháng 8 năm 2026"),
    { text: "GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH", column: 26, row: 8 },
    `5. Thông tin về chủ hộ: ${name}`,
    `Sinh ngày: ${born}`,
    `Số định danh cá nhân: ${number}`,
    `Nơi thường trú: ${address}`,
  ]);

describe("one person on two papers", () => {
  it("what both say alike is sure, however well it was read", () => {
    const fields = read([application(), certificate()]);
    expect(fields.get("don_de_nghi.birth_date")).toMatchObject({ source: "cross-check", flagged: false });
  });

  it("one number with two names, or two days of birth, goes to a person", () => {
    const names = read([application({ name: "Lê Văn" }), certificate()]);
    expect(names.get("don_de_nghi.full_name")?.flagged).toBe(true);
    expect(names.get("gcn_dang_ky_ho_kinh_doanh.owner_name")?.flagged).toBe(true);
    const births = read([application({ born: "15/01/1999" }), certificate({ born: "16/01/1999" })]);
    expect(births.get("don_de_nghi.birth_date")?.flagged).toBe(true);
  });

  it("one person with two numbers goes to a person", () => {
    const fields = read([application(), certificate({ number: "099099000007" })]);
    expect(fields.get("don_de_nghi.personal_id")?.flagged).toBe(true);
    expect(fields.get("gcn_dang_ky_ho_kinh_doanh.owner_id")?.flagged).toBe(true);
  });

  it("a number that cannot be read is proposed, never taken for read", () => {
    const fields = read([application({ number: "o99o9gooo1" }), certificate()]);
    expect(fields.get("don_de_nghi.personal_id")).toMatchObject({ text: NUMBER, source: "cross-check", flagged: true });
  });

  it("a year of birth stays a year, also where another paper knows the day", () => {
    const fields = read([application({ born: "1999" }), certificate()]);
    expect(fields.get("don_de_nghi.birth_date")?.text).toBe("1999");
  });

  it("an address that two papers give letter for letter is sure", () => {
    const alone = read([application({ confidence: 0.91 })]).get("don_de_nghi.residence");
    const borneOut = read([application({ confidence: 0.91 }), certificate()]).get("don_de_nghi.residence");
    expect(alone?.flagged).toBe(true);
    expect(borneOut).toMatchObject({ source: "cross-check", flagged: false });
  });
});

describe("a day of birth in digits and in words", () => {
  const page = (words: string) =>
    typesetPage([
      { text: "GIẤY KHAI SINH", column: 36, row: 7 },
      "Họ, chữ đệm, tên: VÕ NGỌC MẪU",
      "Ngày, tháng, năm sinh: 27/03/2025",
      `Ghi bằng chữ: ${words}`,
    ]);

  it("agree, or are both asked about", () => {
    const agreeing = read([page("Ngày hai mươi bảy tháng ba năm hai nghìn không trăm hai mươi lăm")]);
    expect(agreeing.get("giay_khai_sinh.birth_date")).toMatchObject({ source: "cross-check", flagged: false });
    const contradicting = read([page("Ngày hai mươi sáu tháng ba năm hai nghìn không trăm hai mươi lăm")]);
    expect(contradicting.get("giay_khai_sinh.birth_date")?.flagged).toBe(true);
  });
});

describe("the number of a card without its code", () => {
  const card = (...lines: string[]) => typesetPage([{ text: "CĂN CƯỚC CÔNG DÂN", column: 30, row: 9 }, ...lines]);
  const number = (...lines: string[]) => read([card(`Số: ${NUMBER}`, "Họ và tên: LÊ VĂN MẪU", ...lines)]).get("can_cuoc.personal_id");

  it("needs the year of birth or the sex on its side", () => {
    expect(number("Ngày sinh: 15/01/1999")?.flagged).toBe(false);
    expect(number("Giới tính: Nam")?.flagged).toBe(false);
    expect(number()?.flagged).toBe(true);
  });

  it("is asked about when either contradicts it", () => {
    expect(number("Ngày sinh: 15/01/1989")?.flagged).toBe(true);
    expect(number("Ngày sinh: 15/01/1999", "Giới tính: Nữ")?.flagged).toBe(true);
  });
});

describe("what cannot be read is not left out", () => {
  it("a card without number and code asks for its number", () => {
    const card = typesetPage([{ text: "CĂN CƯỚC CÔNG DÂN", column: 30, row: 9 }, "Họ và tên: LÊ VĂN MẪU", "Ngày sinh: 15/01/1999"]);
    expect(read([card]).get("can_cuoc.personal_id")).toMatchObject({ text: "", flagged: true, confidence: 0 });
  });

  it("the code of a card gives what its letters do not", () => {
    const card = typesetPage([{ text: "CĂN CƯỚC CÔNG DÂN", column: 30, row: 9 }, "Họ và tên: LÊ VĂN MẪU"], {
      qr: [{ text: `${NUMBER}||Lê Văn Mẫu|15011999|Nam|Thôn Đoài, xã Bắc Hà, tỉnh Lào Cai|20052023`, box: null, format: "QRCode" }],
    });
    expect(read([card]).get("can_cuoc.personal_id")).toMatchObject({ text: NUMBER, source: "qr", flagged: false });
  });
});
