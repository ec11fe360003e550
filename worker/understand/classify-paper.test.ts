import { documents } from "@camtay/shared/catalogues/documents.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Classification, classifyPage } from "./classify-paper.ts";
import { letterhead, type TypesetLine, typesetPage } from "./testing/typeset-page.ts";
import { textRows } from "./text-rows.ts";

const classify = (lines: readonly TypesetLine[], qr: string[] = []): Classification => {
  const page = typesetPage(lines);
  return classifyPage({ ...page, rows: textRows(page.words), qr: qr.map((text) => ({ text, box: null, format: "QRCode" })) });
};
const head = letterhead("ỦY BAN NHÂN DÂN XÃ ĐÔNG SƠN", "12/GKS", "Đông Sơn", "ngày 05 tháng 8 năm 2026");

describe("a paper is known by its heading", () => {
  const withHeading = documents().flatMap((type) => type.headings.map((heading) => [type.id, heading] as const));
  it.each(withHeading)("%s: %s", (id, heading) => {
    const [main = "", subject] = heading.split("|");
    const { type, hasHeading } = classify([
      ...head,
      { text: main.trim().toUpperCase(), column: 20, row: 8 },
      ...(subject ? [{ text: `Về việc ${subject.trim()}`, column: 20 }] : []),
    ]);
    expect(hasHeading).toBe(true);
    expect(type?.id).toBe(id);
  });

  it("also when a letter or two are misread", () => {
    const heading = "GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH";
    fc.assert(
      fc.property(fc.integer({ min: 0, max: heading.length - 1 }), fc.constantFrom("I", "O", "Ắ", "L"), (at, letter) => {
        const misread = heading[at] === " " ? heading : heading.slice(0, at) + letter + heading.slice(at + 1);
        expect(classify([...head, { text: misread, column: 20, row: 8 }]).type?.id).toBe("gcn_dang_ky_ho_kinh_doanh");
      }),
    );
  });

  it("broken over two lines", () => {
    const { type } = classify([
      ...head,
      { text: "GIẤY CHỨNG NHẬN", column: 36, row: 8 },
      { text: "ĐĂNG KÝ DOANH NGHIỆP", column: 33, row: 9 },
    ]);
    expect(type?.id).toBe("gcn_dang_ky_doanh_nghiep");
  });
});

it("a decision is named by what it is about", () => {
  const decision = (subject: string) =>
    classify([...head, { text: "QUYẾT ĐỊNH", column: 38, row: 8 }, { text: subject, column: 20, row: 9 }]).type?.id;
  expect(decision("Về việc hưởng trợ cấp xã hội hàng tháng tại cộng đồng")).toBe("quyet_dinh_tro_cap_xa_hoi");
  expect(decision("Về việc công nhận hộ nghèo, hộ cận nghèo năm 2026")).toBe("quyet_dinh_ho_ngheo");
  expect(decision("Về việc phê duyệt kế hoạch sử dụng đất")).toBe("quyet_dinh_hanh_chinh");
});

it("an application keeps the name it prints", () => {
  const { type, printedName } = classify([...head.slice(1, 2), { text: "ĐƠN ĐỀ NGHỊ XÁC NHẬN TÌNH TRẠNG NHÀ Ở", column: 20, row: 8 }]);
  expect(type?.id).toBe("don_de_nghi");
  expect(printedName).toBe("ĐƠN ĐỀ NGHỊ XÁC NHẬN TÌNH TRẠNG NHÀ Ở");
});

it("the code of a card names the card when nothing can be read", () => {
  const { type, confidence } = classify([], ["099099000001||Nguyễn Văn Mẫu|15011999|Nam|Số 1|20052023"]);
  expect(type?.id).toBe("can_cuoc");
  expect(confidence).toBeGreaterThan(0.9);
});

it("without a heading the captions only propose", () => {
  const { type, confidence, hasHeading } = classify([
    "Họ, chữ đệm, tên: Trần Thị Mẫu",
    "Ngày, tháng, năm sinh: 17/12/2025 ghi bằng chữ: ngày mười bảy",
    "Nơi sinh: Trung tâm Y tế",
    "Quê quán: xã Mẫu",
    "Họ, chữ đệm, tên người mẹ: Quách Thị Mẫu",
    "Họ, chữ đệm, tên người cha: Trần Văn Mẫu",
    "Nơi đăng ký khai sinh: Ủy ban nhân dân xã Mẫu",
    "Ngày, tháng, năm đăng ký: 03/02/2026",
    "Họ, chữ đệm, tên người đi khai sinh: Trần Văn Mẫu",
  ]);
  expect(type?.id).toBe("giay_khai_sinh");
  expect(hasHeading).toBe(false);
  expect(confidence).toBeLessThan(0.8);
});

it("an empty or strange page has no kind", () => {
  expect(classify([]).type).toBeNull();
  expect(classify(["lorem ipsum dolor sit amet", "consectetur adipiscing elit"]).type).toBeNull();
});

it("a heading in the body names no paper: the village's confirmation under an application", () => {
  const body = Array.from({ length: 12 }, () => "Gia đình tôi sử dụng ngôi nhà đã xuống cấp từ nhiều năm nay.");
  expect(classify([...body, { text: "XÁC NHẬN CỦA THÔN", column: 10 }]).hasHeading).toBe(false);
});
