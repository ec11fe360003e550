import { describe, expect, it } from "vitest";
import { readHeading } from "./read-heading.ts";

/** Headings as portals and papers print them, by whom the fields below are about. `unknownPerson`: nobody of the dictionary. */
const HEADINGS: Readonly<Record<string, readonly string[]>> = {
  applicant: [
    "Thông tin người nộp hồ sơ",
    "Thông tin cá nhân/tổ chức nộp hồ sơ",
    "Người làm đơn",
    "Thông tin người đăng ký",
    "Phần I. Người kê khai",
  ],
  nobody: [
    "Thông tin tài khoản",
    "Thông tin khác",
    "Thông tin chung",
    "Giấy tờ đính kèm",
    "Nội dung đề nghị",
    "Thông tin hồ sơ",
    "Lời cam đoan",
    "Thông tin giao dịch",
    "Thông tin đăng ký",
  ],
  owner: [
    "Thông tin chủ hồ sơ",
    "Thông tin chủ sở hữu",
    "Thông tin chủ xe",
    "Thông tin chủ tàu cá",
    "Chủ đầu tư",
    "1. Người sử dụng đất",
    "Thông tin chủ hộ kinh doanh",
    "Thông tin chủ cơ sở",
  ],
  bride: ["Bên nữ", "Thông tin về bên nữ", "Thông tin cô dâu"],
  groom: ["Bên nam", "II. Thông tin chú rể"],
  wife: ["Thông tin người vợ"],
  husband: ["Thông tin của chồng"],
  spouse: ["Thông tin vợ/chồng"],
  father: ["Thông tin về cha", "Phần khai về bố"],
  mother: ["Thông tin người mẹ", "Mẹ đẻ"],
  parent: ["Thông tin cha, mẹ"],
  guardian: ["Thông tin cha/mẹ/người giám hộ", "Thông tin người giám hộ", "Người đại diện hợp pháp"],
  subject: [
    "Thông tin người được giám hộ",
    "Người được giám hộ",
    "Thông tin của đối tượng",
    "Thông tin người được cấp giấy",
    "Thông tin người hưởng trợ cấp",
    "Thông tin người khuyết tật",
    "Thông tin người cao tuổi",
  ],
  pupil: ["Thông tin học sinh"],
  child: ["Thông tin trẻ em", "Thông tin về trẻ được khai sinh", "Thông tin con", "Người con", "Con nuôi"],
  deceased: ["Thông tin người chết", "Người được khai tử"],
  householdHead: ["Thông tin chủ hộ", "Chủ hộ nơi chuyển đến"],
  member: ["Thành viên trong hộ", "Danh sách thành viên hộ gia đình", "Những người cùng thay đổi", "Nhân khẩu trong hộ"],
  caregiver: ["Thông tin người chăm sóc", "Người nhận chăm sóc, nuôi dưỡng", "Người trực tiếp nuôi dưỡng"],
  authorized: ["Thông tin người được ủy quyền", "Bên nhận ủy quyền"],
  representative: ["Người đại diện theo pháp luật", "Thông tin người đại diện"],
  receiver: ["Thông tin nhận kết quả", "Người nhận kết quả", "Thông tin người nhận", "Đăng ký nhận kết quả qua bưu điện"],
  unknownPerson: [
    "Thông tin bên bán",
    "Thông tin bên mua",
    "Thông tin bên A",
    "Thông tin bên chuyển nhượng",
    "Người làm chứng",
    "Người bảo lãnh",
    "Người liên hệ khẩn cấp",
    "Người nhận con nuôi",
    "Thông tin người phiên dịch",
    "Thông tin người thừa kế",
    "Đại diện của bên mời thầu",
    "Chủ hộ mới",
    "Người yêu cầu thứ hai",
    "Thành viên hộ gia đình góp vốn",
    "Anh chị em ruột",
    "Ông bà nội",
    "Người thừa kế của người đã mất",
    "Nguoi than cua nguoi da chet",
    "Yêu cầu cho người làm chứng",
    "Xin bảo lãnh cho người khác",
    "Chủ cho vay",
    "Chu cho vay",
    "Chủ trọ",
    "Chủ lao động",
  ],
};

describe("whom a heading names", () => {
  it.each(Object.entries(HEADINGS))("%s", (role, headings) => {
    for (const heading of headings) expect([heading, readHeading(heading).role]).toEqual([heading, role === "nobody" ? null : role]);
  });
});

it("leaves a heading over several relatives to the labels below it", () => {
  expect(readHeading("Thông tin thân nhân")).toMatchObject({ role: null, unread: true });
  expect(readHeading("Thông tin người thân")).toMatchObject({ role: null, unread: true });
});

it("tells an address, a paper and a thing from a person", () => {
  expect(readHeading("Địa chỉ nơi cư trú")).toMatchObject({ role: null, base: "residence" });
  expect(readHeading("Thông tin về Giấy chứng nhận kết hôn của cha, mẹ trẻ")).toMatchObject({ role: null, paper: "marriageCert" });
  expect(readHeading("2. Thửa đất đăng ký")).toMatchObject({ role: null, topic: "land" });
  expect(readHeading("Quá trình cư trú của bản thân")).toMatchObject({ role: "applicant", history: true });
  expect(readHeading("Thông tin cấp thẻ căn cước")).toMatchObject({ paper: null });
});

it("knows who owns the thing of the dossier from other words that begin alike", () => {
  for (const owner of ["Chủ điểm", "Chủ vườn", "Chủ hàng"]) expect([owner, readHeading(owner).role]).toEqual([owner, "owner"]);
  for (const other of ["Chủ biên", "Chủ đề nghiên cứu", "Chủ trương đầu tư"])
    expect([other, readHeading(other).role]).toEqual([other, null]);
});

it("reads a heading that repeats the same words without end in one way only", () => {
  expect(readHeading("Thông tin ".repeat(500))).toMatchObject({ unread: false, role: null });
  for (const words of ["Thông tin về ", "Tờ khai ", "Đăng ký ", "Cá nhân, tổ chức "])
    expect(readHeading(`${words.repeat(500)}xyz`)).toMatchObject({ closed: false });
});
