import { describe, expect, it } from "vitest";
import { readLabel } from "./read-label.ts";

describe("what only guides the eye is taken off", () => {
  it.each([
    ["18) Quốc tịch:", "Quốc tịch", "18"],
    ["(10)Nơi cư trú cuối cùng(nơi thường trú/nơi tạm trú):", "Nơi cư trú cuối cùng", "10"],
    ["2.2. Tờ bản đồ số", "Tờ bản đồ số", "2.2"],
    ["đ) Hộp thư điện tử (nếu có):", "Hộp thư điện tử", "đ"],
    ["Nơi cư trú: (2)", "Nơi cư trú", null],
    ["Họ và tên*", "Họ và tên", null],
    ["- Sinh ngày: ..../..../......", "Sinh ngày", null],
    ["Vui lòng nhập họ và tên", "họ và tên", null],
    ["-- Chọn tỉnh/thành phố --", "tỉnh/thành phố", null],
    ["Họ và tên / Full name", "Họ và tên", null],
    ["Ghi bằng chữ:", "Ghi bằng chữ", null],
    ["7b. Phường/Xã", "Phường/Xã", "7b"],
    ["[11.2]. Xã:", "Xã", "11.2"],
    ["Nơi sinh4:", "Nơi sinh", null],
    ["6- Nghề nghiệp/ Occupation:", "Nghề nghiệp", "6"],
    ["Điện thoại/ Email", "Điện thoại/ Email", null],
    ["Số đ/t liên hệ:", "Số điện thoại liên hệ", null],
    ["DTXD tầng 1 (m2)", "diện tích xây dựng tầng 1", null],
    ["(phút)", "phút", null],
    ["E-mail", "E-mail", null],
    ["E-MAIL:", "E-MAIL", null],
    ["T/P", "T/P", null],
    ["X/P/TT", "X/P/TT", null],
    ["I/ Người nộp", "Người nộp", "I"],
    ["A-Họ và tên", "Họ và tên", "A"],
    ["So TK", "So tai khoan", null],
    [",", "", null],
    ["", "", null],
  ])("%s", (label, text, number) => expect(readLabel(label)).toMatchObject({ text, number }));
});

it("keeps asides that say something, and choices printed with boxes", () => {
  expect(readLabel("Nơi sinh (tỉnh, TP)").asides).toEqual(["tỉnh, TP"]);
  expect(readLabel("2. Giới tính: Nam □ Nữ □")).toMatchObject({ text: "Giới tính", choices: ["Nam", "Nữ"] });
  expect(readLabel("Tên loại Giấy tờ hộ tịch: Số:")).toMatchObject({ text: "Số", before: "Tên loại Giấy tờ hộ tịch" });
});
