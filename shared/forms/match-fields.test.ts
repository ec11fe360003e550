import { describe, expect, it } from "vitest";
import type { FieldDescription } from "./field-description.ts";
import { matchFields } from "./match-fields.ts";
import { explain } from "./match-result.ts";

type Box = Partial<FieldDescription> & { label: string };
/** Sections as [heading, boxes]; a box may be only its label. */
const keys = (title: string, ...sections: [string, (string | Box)[]][]): (string | null)[] => {
  const fields = sections.flatMap(([heading, boxes], s) =>
    boxes.map(
      (box, f): FieldDescription => ({
        id: `${s}.${f}`,
        labelSource: "label",
        sectionChain: heading === "" ? [] : [heading],
        control: "text",
        ...(typeof box === "string" ? { label: box } : box),
      }),
    ),
  );
  return matchFields({ title, fields }).map(({ key }) => key);
};
const list = (label: string, ...options: string[]): Box => ({
  label,
  control: "select",
  ...(options.length > 0 && { options: options.map((text) => ({ text })) }),
});
const REQUESTER = "Thông tin người yêu cầu";

describe("whose fact it is", () => {
  it("comes from the heading, the first person it names", () => {
    expect(
      keys(
        "",
        ["I. Thông tin về người yêu cầu đăng ký giám hộ", ["Họ, chữ đệm, tên"]],
        ["II. Thông tin về người giám hộ", ["Họ, chữ đệm, tên"]],
      ),
    ).toEqual(["applicant.fullName", "guardian.fullName"]);
  });
  it("is nobody's that is known where people are counted", () => {
    expect(keys("", ["Người yêu cầu 1", ["Họ và tên"]], ["Người yêu cầu 2", ["Họ và tên", "Số CCCD"]])).toEqual([null, null, null]);
  });
  it("of an identity paper is not the one's before when another person has been named since", () => {
    for (const heading of ["Thông tin cha mẹ", "Tờ khai", ""])
      expect(keys("", [heading, ["Họ tên người mẹ", "Số CCCD", "Họ tên người cha", "Ngày cấp", "Nơi cấp"]])).toEqual([
        "mother.fullName",
        "mother.idNumber",
        "father.fullName",
        null,
        null,
      ]);
  });
  it("is the heading's person's again behind the section of a school", () => {
    expect(keys("", ["Học tập", ["Tên trường đang học"]], ["Người nộp hồ sơ", ["Số điện thoại"]]).at(-1)).toBe("applicant.phone");
  });
  it("comes from the label before the heading", () => {
    expect(keys("", ["Thông tin người được khai sinh", ["Họ, chữ đệm, tên", "Họ, chữ đệm, tên người mẹ", "Năm sinh", "Dân tộc"]])).toEqual([
      "child.fullName",
      "mother.fullName",
      "mother.yearOfBirth",
      "mother.ethnicity",
    ]);
  });
  it("is the petitioner's below a heading that says no more than what the form's title asks for", () => {
    expect(keys("Đơn xin nhận con nuôi", ["Phần khai về người nhận con nuôi", ["Họ và tên"]])).toEqual(["applicant.fullName"]);
    expect(keys("Khai báo tạm vắng", ["Người khai báo", ["Họ và tên"]], ["Thông tin người tạm vắng", ["Họ và tên", "Ngày sinh"]])).toEqual([
      "applicant.fullName",
      "subject.fullName",
      "subject.dateOfBirth",
    ]);
    expect(keys("Hợp đồng mua bán xe", ["Người nộp hồ sơ", ["Họ và tên"]], ["Người mua bán", ["Họ và tên"]]).at(-1)).toBeNull();
  });
  it("is the same person's when the petition asks again", () => {
    expect(keys("Cấp chứng chỉ", ["Người nộp hồ sơ", ["Họ và tên"]], ["Đơn đề nghị", ["Họ và tên"]])).toEqual([
      "applicant.fullName",
      "applicant.fullName",
    ]);
  });
  it("is whom the heading goes on to name, behind a colon, in brackets or after the speaker", () => {
    expect(keys("", ["BÊN BÁN (sau đây gọi là Bên A): Chủ xe", ["Họ và tên"]])).toEqual(["owner.fullName"]);
    expect(keys("", ["Người đề nghị (chủ hồ sơ)", ["Họ và tên"]])).toEqual(["owner.fullName"]);
    expect(keys("", ["Chúng tôi nhận trẻ em có tên dưới đây làm con nuôi", ["Họ và tên"]])).toEqual(["child.fullName"]);
    expect(keys("", ["Giấy tờ tùy thân của bên nữ", [list("Giấy tờ tùy thân"), "số:"]])).toEqual(["bride.idType", "bride.idDocNumber"]);
  });
  it("is nobody's who died or was just born when it asks for an account or a telephone", () => {
    expect(
      keys("Giải quyết mai táng phí", ["Người chết", ["Họ và tên"]], ["Hình thức nhận tiền", ["Số tài khoản", "Ngân hàng"]]).slice(1),
    ).toEqual(["applicant.bankAccount", "applicant.bankName"]);
  });
  it("goes back to the section's person when a numbered form goes on", () => {
    expect(keys("", ["Tờ khai", ["1. Họ và tên", "7. Họ và tên chủ hộ", "8. Quan hệ với chủ hộ", "9. Nghề nghiệp"]])).toEqual([
      "applicant.fullName",
      "householdHead.fullName",
      "applicant.relationToHouseholdHead",
      "applicant.occupation",
    ]);
  });
  it("is left open when a numbered form may go on with either of two people", () => {
    expect(keys("", ["Tờ khai", ["1. Họ và tên", "2. Họ và tên chủ hộ", "3. Ngày sinh"]])).toEqual([
      "applicant.fullName",
      "householdHead.fullName",
      null,
    ]);
  });
  it("reads wife and husband by the form: a couple that marries, or the spouse of somebody", () => {
    expect(keys("Tờ khai đăng ký kết hôn", ["", ["Họ, chữ đệm, tên vợ", "Họ, chữ đệm, tên chồng"]])).toEqual([
      "bride.fullName",
      "groom.fullName",
    ]);
    expect(keys("Phiếu thu thập thông tin", ["", ["Họ và tên vợ (chồng)"]])).toEqual(["spouse.fullName"]);
  });
  it("comes from the column of a table", () => {
    const cell = (tableHeader: string): Box => ({ label: "Họ, chữ đệm, tên", tableHeader });
    expect(keys("Tờ khai đăng ký kết hôn", ["Thông tin", [cell("Bên nữ"), cell("Bên nam")]])).toEqual(["bride.fullName", "groom.fullName"]);
  });
  it("is left open when the dictionary does not know the person", () => {
    expect(keys("", ["Thông tin bên bán", ["Họ và tên", "Số CCCD", "Ngày cấp", "Nơi thường trú"]])).toEqual([null, null, null, null]);
    expect(keys("", [REQUESTER, ["Họ và tên", "Họ và tên người làm chứng", "Số CCCD", "Ngày cấp"]])).toEqual([
      "applicant.fullName",
      null,
      null,
      null,
    ]);
    expect(keys("", [REQUESTER, ["Họ và tên", "Họ và tên", "Số CCCD"]])).toEqual(["applicant.fullName", null, null]);
  });
});

describe("bare labels take their meaning from the field before", () => {
  it.each<[string, string[], (string | null)[]]>([
    ["identity card", ["Số CCCD", "cấp ngày", "tại"], ["applicant.idNumber", "applicant.idIssueDate", "applicant.idIssuePlace"]],
    [
      "driving licence",
      ["Đã có giấy phép lái xe hạng", "số", "do", "cấp ngày"],
      ["license.class", "license.number", "license.issuePlace", "license.issueDate"],
    ],
    ["bank", ["Số tài khoản", "tại ngân hàng"], ["applicant.bankAccount", "applicant.bankName"]],
    ["unknown paper", ["Họ và tên", "Quyết định số", "ngày", "Số"], ["applicant.fullName", null, null, null]],
  ])("%s", (_, labels, expected) => expect(keys("", [REQUESTER, labels])).toEqual(expected));
  it("and from the kind of paper chosen", () =>
    expect(keys("", [REQUESTER, ["Số định danh cá nhân", list("Giấy tờ tùy thân"), "Số", "Ngày cấp"]])).toEqual([
      "applicant.idNumber",
      "applicant.idType",
      "applicant.idDocNumber",
      "applicant.idIssueDate",
    ]));
});

describe("addresses over several boxes", () => {
  it("give unlabelled lists their part by place", () => {
    const radio: Box = { label: "Nơi cư trú", control: "radio" };
    expect(keys("", [REQUESTER, [radio, list(""), list(","), "Địa chỉ"]])).toEqual([
      "applicant.residence.scope",
      "applicant.residence.province",
      "applicant.residence.ward",
      "applicant.residence.detail",
    ]);
  });
  it("are one line when no part is asked beside", () =>
    expect(keys("", [REQUESTER, ["Nơi thường trú", "Nơi ở hiện nay"]])).toEqual(["applicant.permanent.full", "applicant.current.full"]));
  it("are told apart by their options where the label names no part", () =>
    expect(keys("", [REQUESTER, [list("Nơi sinh", "Trong nước", "Nước ngoài"), list("", "Việt Nam", "Lào", "Hoa Kỳ")]])).toEqual([
      "applicant.placeOfBirth.scope",
      "applicant.placeOfBirth.country",
    ]));
  it("do not take the parts of a place asked in words", () =>
    expect(keys("", ["Tờ khai", ["Họ và tên", "Nơi đăng ký khai sinh", "Xã/Phường", "Tỉnh/Thành phố"]])).toEqual([
      "applicant.fullName",
      "applicant.birthRegistrationPlace",
      null,
      null,
    ]));
});

describe("wrong labels are outvoted", () => {
  it("by the place in an address", () => {
    const wrong = list("Quốc gia hoặc vùng lãnh thổ mà người được khai sinh mang quốc tịch:");
    expect(keys("", [REQUESTER, [{ label: "Nơi cư trú", control: "radio" }, wrong, list("Tỉnh")]])).toEqual([
      "applicant.residence.scope",
      "applicant.residence.country",
      "applicant.residence.province",
    ]);
  });
  it("by options and names that say another thing: then nothing is proposed", () => {
    expect(
      keys("", [
        REQUESTER,
        [list("Quốc tịch", "Nam", "Nữ"), { label: "Họ và tên", names: ["nycSoDinhDanh"] }, { label: "Họ và tên", names: ["chaHoTen"] }],
      ]),
    ).toEqual([null, null, null]);
  });
});

it("uses names and options where the page prints no label", () => {
  expect(
    keys("", [
      REQUESTER,
      [{ label: "", names: ["nycHoTen"] }, list("", "Kinh", "Tày", "Thái", "Mường", "Nùng"), { label: "", names: ["truong_17"] }],
    ]),
  ).toEqual(["applicant.fullName", "applicant.ethnicity", null]);
});

it.each<Box>([
  { label: "Mã xác nhận" },
  { label: "Nhập mã OTP" },
  { label: "Họ và tên", control: "password" },
  { label: "Tìm kiếm", control: "search" },
  { label: "Tôi xin cam đoan thông tin trên là đúng", control: "checkbox" },
  { label: "Họ và tên người yêu cầu", control: "checkbox" },
  { label: "Số lượng bản sao" },
  { label: "Lý do cấp lại" },
  { label: "Người nộp là chủ hồ sơ", control: "checkbox" },
  { label: "Ảnh căn cước công dân", control: "file" },
  { label: "Số CCCD", visible: false },
  { label: "Số định danh của người bảo lãnh" },
  { label: "Ngày hết hạn" },
  { label: "Chiều cao" },
  { label: "Dân tộc khác" },
  { label: "Quốc tịch nước ngoài" },
])("leaves $label ($control) alone", (box) => expect(keys("", [REQUESTER, ["Họ và tên", box]])[1]).toBeNull());

it("takes the first of several numbers in one box", () => {
  const second = (label: string) => keys("", ["Thông tin chủ xe", ["Họ và tên", label]])[1];
  expect(second("Số định danh cá nhân/Mã số thuế của tổ chức")).toBe("owner.idNumber");
  expect(second("Số CCCD/Mã số doanh nghiệp")).toBe("owner.idNumber");
  expect(second("Mã số BHXH/Số định danh")).toBe("owner.socialInsuranceNumber");
});

it("knows a passport alone from a card", () => {
  const [, , number, date] = matchFields({
    title: "",
    fields: ["Họ và tên", "Số CCCD/Hộ chiếu", "Số hộ chiếu", "Ngày cấp"].map((label, i) => ({
      id: String(i),
      label,
      labelSource: "label" as const,
      sectionChain: [REQUESTER],
      control: "text" as const,
    })),
  });
  expect(number).toMatchObject({ key: "applicant.idDocNumber", ofPassport: true });
  expect(date).toMatchObject({ key: "applicant.idIssueDate", ofPassport: true });
});

it("leaves alone parts of places that the dictionary has only as a whole, or not at all", () => {
  for (const place of ["Nơi đăng ký khai sinh", "Nơi đến", "Nơi sử dụng"])
    expect(keys("", [REQUESTER, ["Họ và tên", `${place}: Xã`]])[1]).toBeNull();
});

it("says what decided", () => {
  const [match] = matchFields({
    title: "",
    fields: [{ id: "a", label: "(1) Họ, chữ đệm, tên:", labelSource: "label", sectionChain: ["Thông tin về cha"], control: "text" }],
  });
  expect(explain(match!)).toBe(
    'father.fullName 0.96\n  0.98 label: "(1) Họ, chữ đệm, tên:" asks fullName\n  0.98 person: father: the heading names the person',
  );
});
