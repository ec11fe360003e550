import { findDocument } from "@camtay/shared/catalogues/documents.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { extractFields } from "./extract-fields.ts";
import { letterhead, type TypesetLine, typesetPage } from "./testing/typeset-page.ts";
import { textRows } from "./text-rows.ts";

function read(id: string, ...pages: (readonly TypesetLine[])[]): Record<string, string> {
  const texts = pages.map((lines, index) => {
    const page = typesetPage(lines);
    return { ...page, rows: textRows(page.words, index) };
  });
  return Object.fromEntries(extractFields(findDocument(id)!, texts).map((reading) => [reading.field.key, reading.text]));
}

describe("a birth certificate", () => {
  const fields = read("giay_khai_sinh", [
    ...letterhead("ỦY BAN NHÂN DÂN XÃ ĐÔNG SƠN", "113/2026", "Đông Sơn", "ngày 05 tháng 8 năm 2026"),
    { text: "GIẤY KHAI SINH", column: 36, row: 7 },
    "Họ, chữ đệm, tên: VÕ NGỌC MẪU",
    "Ngày, tháng, năm sinh: 27/03/2025 ghi bằng chữ: ngày hai mươi bảy",
    "Giới tính: Nam || Dân tộc: Kinh || Quốc tịch: Việt Nam",
    "Nơi sinh: Trung tâm Y tế khu vực, thành phố Đà Nẵng",
    "Số định danh cá nhân: 099 225 150 701",
    "Họ, chữ đệm, tên người mẹ: Võ Thị Mẫu",
    "Năm sinh: 1987 || Dân tộc: Tày",
    "Họ và tên người cha: Võ Đức Mẫu",
    "Năm sinh: 1992 || Dân tộc: Mường",
    "Ngày, tháng, năm đăng ký: 18/06/2026",
  ]);

  it("gives each caption its value", () =>
    expect(fields).toMatchObject({
      number: "113/2026",
      issuer: "ỦY BAN NHÂN DÂN XÃ ĐÔNG SƠN",
      full_name: "VÕ NGỌC MẪU",
      birth_date: "27/03/2025",
      sex: "Nam",
      nationality: "Việt Nam",
      birth_place: "Trung tâm Y tế khu vực, thành phố Đà Nẵng",
      personal_id: "099225150701",
      registration_date: "18/06/2026",
    }));

  it("gives a caption that stands three times to the person above it", () =>
    expect(fields).toMatchObject({
      ethnicity: "Kinh",
      mother_name: "Võ Thị Mẫu",
      mother_birth: "1987",
      mother_ethnicity: "Tày",
      father_name: "Võ Đức Mẫu",
      father_birth: "1992",
      father_ethnicity: "Mường",
    }));
});

it("reads a table of captions and values, and lines that run on", () => {
  const fields = read("trich_luc_ket_hon", [
    { text: "TRÍCH LỤC KẾT HÔN", column: 36, row: 7 },
    "Họ, chữ đệm, tên vợ || Trần Thị Mẫu",
    "Ngày, tháng, năm sinh || 10/12/1987",
    "Giấy tờ tùy thân || CCCD số 099187385382",
    "Họ, chữ đệm: tênchồng || Võ Đức Mẫu", // a comma misread, a gap lost
    "Ngày, tháng, năm sinh || 23/09/1992",
    "Giấy tờ tùy thân || CCCD số 099092405947",
  ]);
  expect(fields).toMatchObject({
    wife_id_paper: "099187385382",
    husband_id_paper: "099092405947",
    wife_name: "Trần Thị Mẫu",
    wife_birth: "10/12/1987",
    husband_name: "Võ Đức Mẫu",
    husband_birth: "23/09/1992",
  });
});

it("finds values inside the sentences of a decision", () => {
  const fields = read("quyet_dinh_tro_cap_xa_hoi", [
    ...letterhead("ỦY BAN NHÂN DÂN XÃ BẮC HÀ", "1678/QĐ-UBND", "Bắc Hà", "ngày 11 tháng 06 năm 2025"),
    { text: "QUYẾT ĐỊNH", column: 38, row: 8 },
    { text: "Về việc hưởng trợ cấp xã hội hàng tháng", column: 24, row: 9 },
    { text: "Điều 1. Trợ cấp xã hội hàng tháng đối với ông (bà) Dương Hữu Mẫu, sinh ngày", row: 12 },
    "23 tháng 10 năm 1969, số định danh cá nhân 099069447103, hiện cư trú tại Tổ dân phố",
    "7, xã Bắc Hà, tỉnh Lào Cai, kể từ ngày 01 tháng 2 năm 2026.",
    "Mức trợ cấp: 7.600.000 đồng/tháng. Hệ số 1,0 nhân với mức chuẩn trợ giúp xã hội.",
  ]);
  expect(fields).toMatchObject({
    number: "1678/QĐ-UBND",
    issue_date: "11/06/2025",
    full_name: "Dương Hữu Mẫu",
    birth_date: "23/10/1969",
    personal_id: "099069447103",
    amount: "7.600.000",
    start_from: "01/02/2026",
  });
});

it("two people side by side are read column by column", () => {
  const fields = read("giay_chung_nhan_ket_hon", [
    { text: "GIẤY CHỨNG NHẬN KẾT HÔN", column: 30, row: 7 },
    { text: "Họ, chữ đệm, tên vợ: Lê Thị Mẫu", column: 4, row: 9 },
    { text: "Họ, chữ đệm, tên chồng: Hồ Văn Mẫu", column: 48, row: 9 },
    { text: "Dân tộc: Tày", column: 4, row: 10 },
    { text: "Dân tộc: Kinh", column: 48, row: 10 },
  ]);
  expect(fields).toMatchObject({ wife_name: "Lê Thị Mẫu", wife_ethnicity: "Tày", husband_name: "Hồ Văn Mẫu", husband_ethnicity: "Kinh" });
});

it("headings in capitals announce nothing", () => {
  const fields = read("m01_giay_tiep_nhan", [
    { text: "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", column: 20, row: 7 },
    "Mã hồ sơ: H99.25-251106-3435",
    "Tiếp nhận hồ sơ của: Nguyễn Khánh Mẫu",
    "Ngày hẹn trả kết quả: 10/02/2026",
  ]);
  expect(fields).toMatchObject({ dossier_code: "H99.25-251106-3435", applicant: "Nguyễn Khánh Mẫu", due_at: "10/02/2026" });
});

it("counts the rows of a list and takes its sum", () => {
  const rows = [1, 2, 3].map((n) => `${n} || Lê Thị Mẫu || 0${n}/10/1964 || 09916404931${n} || 2.500.000`);
  const fields = read("bang_ke", [
    { text: "BẢNG KÊ CHI TRẢ TRỢ CẤP", column: 30, row: 7 },
    "STT || Họ và tên || Ngày sinh || Số định danh || Số tiền",
    ...rows,
    "Tổng cộng || 7.500.000",
  ]);
  expect(fields).toMatchObject({ row_count: "3", total: "7.500.000" });
});

it("takes any words without failing, and no field twice", () => {
  const line = fc.array(
    fc.oneof(
      fc.constantFrom("Họ,", "chữ", "đệm,", "tên:", "Số:", "Năm", "sinh:", "||", "ngày", "Dân", "tộc:"),
      fc.string({ maxLength: 8 }),
    ),
    { maxLength: 9 },
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const texts = lines.map((words) => words.join(" "));
      const page = typesetPage(texts);
      const keys = extractFields(findDocument("giay_khai_sinh")!, [{ ...page, rows: textRows(page.words) }]).map((r) => r.field.key);
      expect(new Set(keys).size).toBe(keys.length);
    }),
    { numRuns: 60 },
  );
});

it("a caption is not read into a name: “Ngân, sinh” is nearly “ngày sinh”", () => {
  const fields = read("quyet_dinh_tro_cap_xa_hoi", [
    { text: "QUYẾT ĐỊNH", column: 38, row: 7 },
    { text: "Về việc hưởng trợ cấp xã hội hàng tháng", column: 24, row: 8 },
    "Điều 1. Trợ cấp đối với ông (bà) Hoàng Thị Ngọc Ngân, sinh ngày 26 tháng 09 năm 1998.",
  ]);
  expect(fields).toMatchObject({ full_name: "Hoàng Thị Ngọc Ngân", birth_date: "26/09/1998" });
});

it("rows of a table that runs to the foot of the sheet are counted, but not for sure", () => {
  const rows = (from: number) =>
    Array.from({ length: 6 }, (_, i) => ({ text: `${i + 1}||Lê Văn Mẫu||02/03/1998||099098000001`, row: from + 2 * i }));
  const count = (from: number, ...back: string[]) => {
    const list = [{ text: "BẢNG KÊ CHI TRẢ TRỢ CẤP", column: 30, row: 7 }, ...rows(from)];
    const pages = [list, ...(back.length > 0 ? [back] : [])].map((lines) => typesetPage(lines));
    const texts = pages.map((page, index) => ({ ...page, rows: textRows(page.words, index) }));
    return extractFields(findDocument("bang_ke")!, texts).find((r) => r.field.key === "row_count");
  };
  expect(count(10)).toMatchObject({ text: "6", fit: 1 });
  expect(count(48)).toMatchObject({ text: "6", fit: 0.5 });
  expect(count(48, "Tr. 4")).toMatchObject({ text: "6", fit: 0.5 });
});

describe("a decision laid out as Decree 30/2020/NĐ-CP says", () => {
  const fields = read("quyet_dinh_hanh_chinh", [
    { text: "BỘ GIÁO DỤC VÀ ĐÀO TẠO", column: 4, row: 2 },
    { text: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", column: 46, row: 2 },
    { text: "Só2624 /QĐ-BGDĐT", column: 10, row: 4 },
    { text: "Hà Nội, ngày17 || tháng9 năm 2025", column: 46, row: 4 },
    { text: "QUYẾT ĐỊNH", column: 38, row: 6 },
    { text: "Ban hành Tiêu chí lựa chọn các chương trình đào tạo,", column: 18, row: 7 },
    { text: "thuộc các lĩnh vực kỹ thuật", column: 30, row: 8 },
    { text: "BỘ TRƯỞNG BỘ GIÁO DỤC VÀ ĐÀO TẠO", column: 26, row: 10 },
    "Căn cứ Luật Giáo dục đại học số 08/2012/QH13 được sửa đổi;",
    "Điều 1. Ban hành kèm theo Quyết định này các tiêu chí nói trên.",
    { text: "Nơi nhận:", column: 6, row: 20 },
    { text: "KT. BỘ TRƯỞNG", column: 58, row: 20 },
    { text: "- Như Điều 4;", column: 6, row: 21 },
    { text: "THỨ TRƯỞNG", column: 60, row: 21 },
    { text: "- Lưu: VT, GDĐH.", column: 6, row: 22 },
    { text: "Nguyễn Văn Mẫu", column: 58, row: 26 },
  ]);

  it("is about the lines under its name, whether or not “Về việc” announces them", () =>
    expect(fields.subject).toBe("Ban hành Tiêu chí lựa chọn các chương trình đào tạo, thuộc các lĩnh vực kỹ thuật"));

  it("goes to those listed under “Nơi nhận”, not to who signs beside it", () => {
    expect(fields.recipients).toBe("Như Điều 4; Lưu: VT, GDĐH");
    expect(fields.signer).toBe("Nguyễn Văn Mẫu");
  });

  it("has its number and day, though stamped in with other gaps than print has", () =>
    expect(fields).toMatchObject({ issuer: "BỘ GIÁO DỤC VÀ ĐÀO TẠO", number: "2624/QĐ-BGDĐT", place_date: "17/09/2025" }));
});

it("the rows of a list are counted once, also where name and day of birth of one line do not stand at one height", () => {
  const line = (n: number, row: number) => [
    { text: `${n} || Lê Thị Mẫu ${n} || 09916404931${n} || 2.500.000`, row },
    { text: `${"||".repeat(6)}0${n}/10/1964`, row: row + 1 },
  ];
  const page = typesetPage([{ text: "BẢNG KÊ CHI TRẢ TRỢ CẤP", column: 30, row: 7 }, ...[1, 2, 3, 4].flatMap((n) => line(n, 8 + 2 * n))]);
  const count = extractFields(findDocument("bang_ke")!, [{ ...page, rows: textRows(page.words) }]).find((r) => r.field.key === "row_count");
  expect(count).toMatchObject({ text: "4", fit: 1 });
});

it("“Sở Nội vụ” in the text is not the number of the paper", () => {
  const fields = read("thong_bao", [
    { text: "THÔNG BÁO", column: 38, row: 7 },
    { text: "Về việc nghỉ lễ", column: 36, row: 8 },
    { text: "Cơn bão số 3 vừa qua đã gây thiệt hại rất lớn về người và tài sản của Nhân dân", column: 12, row: 10 },
    "trong tỉnh.",
    "Sở Nội vụ chịu trách nhiệm báo cáo.",
  ]);
  expect(fields.number).toBeUndefined();
  expect(fields.subject).toBe("nghỉ lễ");
});

it("a number that nobody can read is asked for where its symbol stands", () => {
  const page = typesetPage([
    { text: "SôztT /CT-UBND", column: 10, row: 4 },
    { text: "CHỈ THỊ", column: 38, row: 7 },
  ]);
  const readings = extractFields(findDocument("van_ban_hanh_chinh")!, [{ ...page, rows: textRows(page.words) }]);
  expect(readings.find((r) => r.field.key === "number")).toMatchObject({ text: "", fit: 0, box: { y: 4 * 38 } });
});

it("a caption broken over two lines of its cell is read in one piece, with the value at half height beside it", () => {
  const cell = (text: string, y: number, column = 6) =>
    typesetPage([{ text, column, row: 0 }]).words.map((word) => ({ ...word, box: { ...word.box, y } }));
  const words = [
    ...cell("TRÍCH LỤC KẾT HÔN", 300, 36),
    ...cell("Họ, chữ đệm, tên vợ", 400),
    ...cell("Trần Thị Mẫu", 400, 34),
    ...cell("Họ, chữ đệm, tên", 460),
    ...cell("Võ Đức Mẫu", 481, 34),
    ...cell("chồng", 502),
    ...cell("Ngày, tháng, năm", 560),
    ...cell("23/09/1992", 581, 34),
    ...cell("sinh", 602),
  ];
  const page = { ...typesetPage([]), words };
  const readings = extractFields(findDocument("trich_luc_ket_hon")!, [{ ...page, rows: textRows(words) }]);
  expect(Object.fromEntries(readings.map(({ field, text }) => [field.key, text]))).toMatchObject({
    wife_name: "Trần Thị Mẫu",
    husband_name: "Võ Đức Mẫu",
    husband_birth: "23/09/1992",
  });
});

it("the total of a list is asked for when it was cut off", () => {
  const rows = [1, 2, 3].map((n) => `${n} || Lê Thị Mẫu || 0${n}/10/1964 || 09916404931${n} || 2.500.000`);
  expect(read("bang_ke", [{ text: "BẢNG KÊ CHI TRẢ TRỢ CẤP", column: 30, row: 7 }, ...rows]).total).toBe("");
  expect(read("bang_ke", [{ text: "DANH SÁCH", column: 36, row: 7 }, "1 || Lê Thị Mẫu || 01/10/1964"]).total).toBeUndefined();
});
