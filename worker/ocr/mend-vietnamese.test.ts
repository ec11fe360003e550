import type { Word } from "@camtay/shared/domain/digitized.ts";
import fc from "fast-check";
import { expect, it } from "vitest";
import { mendVietnamese } from "./mend-vietnamese.ts";

const read = (text: string, confidence = 0.9): Word[] =>
  text.split(" ").map((word, i) => ({ text: word, box: { x: 40 * i, y: 0, width: 30, height: 20 }, confidence, line: 0, block: 0 }));
const mended = (text: string, confidence?: number) =>
  mendVietnamese(read(text, confidence))
    .map((word) => word.text)
    .join(" ");

it.each([
  ["việc chỉ trả đúng đối tượng", "việc chi trả đúng đối tượng"],
  ["có hiệu lực kế từ ngày ký", "có hiệu lực kể từ ngày ký"],
  ["Tống cộng 24.900.000", "Tổng cộng 24.900.000"],
  ["diện tích 117 m2 xây dựng", "diện tích 117 m² xây dựng"],
  ["tại Tố dân phố 5", "tại Tổ dân phố 5"],
  ["ông Ngộ Đức Trường", "ông Ngô Đức Trường"],
  ["Đồ Thị Hạnh, Trân Văn Nam Sơn", "Đỗ Thị Hạnh, Trần Văn Nam Sơn"],
  ["quận Hải Châu, Đà Nằng", "quận Hải Châu, Đà Nẵng"],
  ["tỉnh Thái Bính, Việt Nam", "tỉnh Thái Bình, Việt Nam"],
  ["TP Đà Nằng", "TP Đà Nẵng"],
  ["xã Bắc Hà, tinh Lào Cai", "xã Bắc Hà, tỉnh Lào Cai"],
  ["phường Hải Châu, thành phô Đà Nẵng", "phường Hải Châu, thành phố Đà Nẵng"],
  ["Bà Rịa - Vững Tàu", "Bà Rịa - Vũng Tàu"],
  ["Tỉnh Quang Nam", "Tỉnh Quảng Nam"],
  ["sinh ngày 22/06I1972", "sinh ngày 22/06/1972"],
  ["Số: 19/QĐÐ-UBND", "Số: 19/QĐ-UBND"],
  ["uỳnh Quốc Dũng", "Huỳnh Quốc Dũng"],
  ["luật về nội. dung cam đoan", "luật về nội dung cam đoan"],
  ["Huỳnh Thị Ñgọc", "Huỳnh Thị Ngọc"],
  ["NÑăm sinh: 1994, quốc tịch Việt Ñam", "Năm sinh: 1994, quốc tịch Việt Nam"],
  ["Ê Đệ, Việt Nam", "Ê Đê, Việt Nam"],
  ["Căn cứ Luật Tố chức chính quyền", "Căn cứ Luật Tổ chức chính quyền"],
  ["TRƯỜNG PHÒNG KINH TẾ", "TRƯỞNG PHÒNG KINH TẾ"],
  ["UY BẠN NHÂN DÂN XÃ", "ỦY BAN NHÂN DÂN XÃ"],
  ["QUYET ĐỊNH:", "QUYẾT ĐỊNH:"],
  ["ỦY BẢN NHÂN DÂN XÃ", "ỦY BAN NHÂN DÂN XÃ"],
  ["lập từ Số đăng ký kết hôn", "lập từ Sổ đăng ký kết hôn"],
  ["ngày 25 hăng tháng.", "ngày 25 hằng tháng."],
  ["Sở Nội vụ (đế báo cáo);", "Sở Nội vụ (để báo cáo);"],
  ["nhà đột nát", "nhà dột nát"],
])("%s", (text, right) => expect(mended(text)).toBe(right));

it.each([
  "ông Kế Từ Ngày",
  "NGUYỄN THỊ TỐNG CỘNG",
  "số 12/QĐ-UBND",
  "nhà m2",
  "Trân trọng cảm ơn",
  "TRÂN TRỌNG KÍNH MỜI",
  "Do Ủy Ban Nhân Dân",
  "bà Kế từ ngày",
  "22I06I1972",
  "hàng tháng",
  "anh Quốc Dũng",
  "xảy ra đột xuất",
  "xảy ra đột nhiên",
  "bị đột quỵ",
  "nhà tắm",
  "cơ quan ban hành văn bản",
  "kiểm tra thông tin hồ sơ",
  "ngày hai mươi tư tháng tư năm hai nghìn",
  "thứ tư ngày 12",
  "phòng lưu trữ",
  "nộp thuế đất",
  "bán đồ gỗ",
  "giúp nhiều cho gia đình",
  "vấn đề thực hiện",
  "gia công đột dập",
  "nấu rượu đế",
  "ông Nguyễn Thái Bính",
  "Lâm Đông Hải, Phàn A Sài, Lường Văn Ơn",
  "nhà thờ chính Thượng đế",
  "Señor Müller",
  "LÊ THỊ TỔ CHỨC",
  "HỘ KINH DOANH ĐỖ THỊ THU",
  "Nơi cư trú Số tiền",
])("leaves %s alone", (text) => expect(mended(text)).toBe(text));

it("leaves what the engine is sure of", () => expect(mended("việc chỉ trả", 0.99)).toBe("việc chỉ trả"));

it("changes marks only: the folded letters and every number stay", () => {
  const plain = (text: string) =>
    text
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .replace(/[đĐ]/g, "d")
      .toLowerCase();
  const word = fc.oneof(
    fc.constantFrom("kế", "từ", "chỉ", "trả", "Tống", "cộng", "ngày", "số", "đổi", "tượng"),
    fc.stringMatching(/^[\p{L}\d./-]{1,9}$/u),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), (words) => {
      const text = words.join(" ").normalize("NFC");
      fc.pre(!/m[2?°]|Ð|\d[I!l|]\d/.test(text));
      expect(plain(mended(text))).toBe(plain(text));
    }),
  );
});

it("joins the lines of a cell, whatever stands beside it", () => {
  const at = (text: string, x: number, y: number, line: number): Word => ({
    text,
    box: { x, y, width: 60, height: 28 },
    confidence: 0.8,
    line,
    block: line,
  });
  const cells = [at("định", 700, 400, 0), at("danh", 770, 400, 0), at("cá", 840, 400, 0), at("Nơi", 1100, 410, 1), at("nhận", 702, 440, 2)];
  expect(mendVietnamese(cells).at(-1)!.text).toBe("nhân");
});

it.each(["không dùng được", "Nơi đang sinh sống", "chưa đúng hoặc đã hết hạn", "lao động trên biển", "ký đặt trong tệp"])(
  "“%s” stays as it was read: one neighbour alone overrules no common word",
  (text) => {
    expect(mended(text, 0.95)).toBe(text);
  },
);

it.each([
  "hồ sơ đã được cập nhật và kết thúc không mong muốn",
  "chương trình cần một đối số, mã số tiến trình và quyền truy cập của bạn",
  "đóng cửa sổ con trong khi chờ, rồi nhấn vào nút ở giữa thanh công cụ",
  "chiều cao tối thiểu của các khối trong văn bản vẽ hay không",
  "thử lại sau vài giây, đừng thay đổi thứ tự nếu không cần",
  "không có lỗi, thời gian dùng thử đã hết, thông tin cũ còn nguyên",
  "với người mà hồ sơ không có trong danh sách để tìm kiếm",
  "Cần bạn xác nhận họ và tên (chữ in hoa) trước khi gửi",
  "người tinh ý thấy ngay",
  "cộng hoà, Uỷ ban, tỉnh Thanh Hoá",
])("“%s” is plain Vietnamese and stays as it is", (text) => expect(mended(text)).toBe(text));
