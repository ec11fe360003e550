import { letterhead, typesetPage } from "./typeset-page.ts";

// Papers of invented people, as the recogniser would return them.
const qr = (text: string) => [{ text, box: null, format: "QRCode" }];

export const separator = (code: string, procedure = "1.001193") =>
  typesetPage([{ text: "PHIẾU TÁCH HỒ SƠ", column: 30, row: 8 }], { qr: qr(`SEP|1|${code}|${procedure}`) });
export const blank = () => typesetPage([], { blank: true });
export const note = () => typesetPage([{ text: "Trang 3", column: 40, row: 30 }]);
export const receipt = (code: string, person: string, procedure: string, components: readonly string[] = []) =>
  typesetPage(
    [
      ...letterhead("ỦY BAN NHÂN DÂN XÃ BẮC HÀ", "12/TNHS", "Bắc Hà", "ngày 05 tháng 8 năm 2026"),
      { text: "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", column: 20, row: 7 },
      `Mã hồ sơ: ${code}`,
      `Tiếp nhận hồ sơ của: ${person}`,
      "Địa chỉ: Thôn Đoài, xã Bắc Hà, tỉnh Lào Cai",
      `Nội dung yêu cầu giải quyết: ${procedure}`,
      ...(components.length > 0 ? ["Thành phần hồ sơ nộp gồm:", ...components.map((name, i) => `${i + 1}. ${name}`)] : []),
    ],
    { qr: qr(code) },
  );
export const application = (person: string, number: string) =>
  typesetPage([
    { text: "ĐƠN ĐỀ NGHỊ XÁC NHẬN TÌNH TRẠNG NHÀ Ở", column: 20, row: 7 },
    `Tên tôi là: ${person}`,
    `Số định danh cá nhân: ${number}`,
    "Thường trú tại: Thôn Đoài, xã Bắc Hà, tỉnh Lào Cai",
  ]);
export const card = (person: string, number: string) =>
  typesetPage([{ text: "CĂN CƯỚC CÔNG DÂN", column: 30, row: 9 }], {
    qr: qr(`${number}||${person}|15011999|Nam|Thôn Đoài, xã Bắc Hà, tỉnh Lào Cai|20052023`),
  });
export const decision = (person: string, number: string) =>
  typesetPage([
    ...letterhead("ỦY BAN NHÂN DÂN XÃ BẮC HÀ", "78/QĐ-UBND", "Bắc Hà", "ngày 05 tháng 8 năm 2026"),
    { text: "QUYẾT ĐỊNH", column: 38, row: 8 },
    { text: "Về việc hưởng trợ cấp xã hội hàng tháng", column: 24, row: 9 },
    `Điều 1. Trợ cấp đối với ông (bà) ${person}, số định danh cá nhân ${number}, hiện cư trú tại Thôn Đoài, xã Bắc Hà, tỉnh Lào Cai.`,
    "Điều 2. Phòng Văn hóa - Xã hội chi trả đúng đối tượng, đúng thời gian.",
  ]);
export const secondPage = () =>
  typesetPage([
    { text: "2", column: 44, row: 2 },
    "Điều 3. Người được hưởng trợ cấp có trách nhiệm thông báo kịp thời",
    "khi thay đổi nơi cư trú./.",
    "Nơi nhận: Như Điều 2; Lưu: VT.",
  ]);
/** A sheet that opens a paper. */
export const sheetOf = (type = "*") => typesetPage([{ text: "PHIẾU TÁCH GIẤY TỜ", column: 30, row: 8 }], { qr: qr(`SEP|1|||${type}`) });
/** A sheet with nothing but a patch code. */
export const patchSheet = (patch: string) => typesetPage([], { qr: [{ text: patch, box: null, format: "PatchCode" }] });
