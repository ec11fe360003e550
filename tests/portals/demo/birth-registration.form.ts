/**
 * Form.io definition of a birth registration as iGate portals draw it: a locked requester block from the account, then child, mother
 * and father with the same labels, province and ward that load over the network, a declaration, a captcha and the submit button.
 */

const text = (key: string, label: string, more: object = {}) => ({ type: "textfield", key, label, input: true, ...more });
const date = (key: string, label: string, more: object = {}) => ({
  type: "datetime",
  key,
  label,
  input: true,
  format: "dd/MM/yyyy",
  enableTime: false,
  placeholder: "dd/mm/yyyy",
  widget: { type: "calendar", format: "dd/MM/yyyy", enableTime: false, allowInput: true, displayInTimezone: "location", locale: "en" },
  ...more,
});
const list = (key: string, label: string, values: readonly string[], more: object = {}) => ({
  type: "select",
  key,
  label,
  input: true,
  widget: "choicesjs",
  data: { values: values.map((value, index) => ({ label: value, value: `${key}-${index + 1}` })) },
  dataSrc: "values",
  searchEnabled: true,
  ...more,
});
const remoteList = (key: string, label: string, url: string, more: object = {}) => ({
  type: "select",
  key,
  label,
  input: true,
  widget: "choicesjs",
  dataSrc: "url",
  data: { url },
  valueProperty: "code",
  template: "<span>{{ item.name }}</span>",
  searchEnabled: true,
  limit: 500,
  ...more,
});
const panel = (key: string, title: string, components: readonly object[]) => ({
  type: "panel",
  key,
  title,
  input: false,
  collapsible: false,
  components,
});
const row = (key: string, ...cells: readonly object[]) => ({
  type: "columns",
  key,
  input: false,
  columns: cells.map((cell) => ({ components: [cell], width: Math.floor(12 / cells.length), size: "md" })),
});

const GENDERS = ["Nam", "Nữ", "Khác"];
const PEOPLES = ["Kinh", "Tày", "Thái", "Mường", "Khmer", "Mông", "Nùng", "Dao", "Gia Rai", "Ê Đê", "Ba Na", "Chăm", "Khác"];
const COUNTRIES = ["Việt Nam", "Lào", "Campuchia", "Trung Quốc", "Hàn Quốc", "Nhật Bản", "Hoa Kỳ"];

const address = (prefix: string, origin: string) =>
  row(
    `${prefix}Address`,
    remoteList(`${prefix}province`, "Tỉnh/Thành phố", `${origin}/api/provinces`),
    remoteList(`${prefix}district`, "Phường/Xã", `${origin}/api/wards?province={{ data.${prefix}province }}`, {
      refreshOn: `${prefix}province`,
      clearOnRefresh: true,
    }),
    text(`${prefix}address`, "Số nhà, đường, thôn"),
  );

const parent = (prefix: string, title: string, origin: string) =>
  panel(`${prefix}Panel`, title, [
    row(
      `${prefix}Row1`,
      text(`${prefix}fullname`, "Họ, chữ đệm, tên"),
      date(`${prefix}birthday`, "Ngày sinh"),
      text(`${prefix}identityNumber`, "Số định danh cá nhân"),
    ),
    row(
      `${prefix}Row2`,
      list(`${prefix}ethnic`, "Dân tộc", PEOPLES),
      list(`${prefix}nation`, "Quốc tịch", COUNTRIES),
      text(`${prefix}phoneNumber`, "Số điện thoại"),
    ),
    address(prefix, origin),
  ]);

/** @param origin address of the demo portal, for its lists */
export const birthRegistration = (origin: string) => ({
  display: "form",
  components: [
    panel("applicantPanel", "I. Thông tin người nộp hồ sơ", [
      row(
        "a1",
        text("fullname", "Họ và tên", { disabled: true }),
        text("identityNumber", "Số CCCD", { disabled: true }),
        text("phoneNumber", "Số điện thoại"),
      ),
      row(
        "a2",
        list("relation", "Quan hệ với người được khai sinh", ["Cha", "Mẹ", "Ông/Bà", "Người giám hộ"]),
        text("email", "Thư điện tử", { inputType: "email" }),
      ),
    ]),
    panel("childPanel", "II. Thông tin người được đăng ký khai sinh", [
      row(
        "c1",
        text("childfullname", "Họ, chữ đệm, tên"),
        date("childbirthday", "Ngày, tháng, năm sinh"),
        list("childgender", "Giới tính", GENDERS, { defaultValue: "childgender-2" }),
      ),
      row(
        "c2",
        list("childethnic", "Dân tộc", PEOPLES),
        list("childnation", "Quốc tịch", COUNTRIES),
        text("childidentityNumber", "Số định danh cá nhân"),
      ),
      { type: "textarea", key: "childbirthplace", label: "Nơi sinh", input: true, rows: 2, autoExpand: false },
    ]),
    parent("mother", "III. Thông tin về người mẹ", origin),
    parent("father", "IV. Thông tin về người cha", origin),
    panel("requestPanel", "V. Đề nghị", [
      row(
        "r1",
        { type: "number", key: "copies", label: "Số lượng bản sao", input: true, defaultValue: 1 },
        text("reason", "Lý do đề nghị"),
      ),
      {
        type: "checkbox",
        key: "consent",
        label: "Tôi cam đoan những nội dung trên là đúng sự thật và chịu trách nhiệm trước pháp luật",
        input: true,
      },
      text("captcha", "Mã xác nhận (nhập chữ trong hình)"),
      { type: "button", key: "submit", label: "Nộp hồ sơ", action: "submit", theme: "primary", input: true },
    ]),
  ],
});
