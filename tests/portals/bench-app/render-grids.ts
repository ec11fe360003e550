import { Formio } from "@formio/js";

interface GridForm {
  readonly ready: Promise<unknown>;
  readonly submission: { readonly data: unknown };
}

/** The two kinds of tables of people that Form.io has: boxes in rows, and rows that are opened, filled and saved one by one. */
const components = [
  { type: "textfield", key: "ten", label: "Họ và tên", input: true },
  { type: "textfield", key: "so", label: "Số định danh cá nhân", input: true },
];
const form = (await Formio.createForm(
  document.getElementById("grids")!,
  {
    display: "form",
    components: [
      { type: "datagrid", key: "thanhVien", label: "Thành viên hộ gia đình", addAnother: "Thêm thành viên", input: true, components },
      {
        type: "editgrid",
        key: "con",
        label: "Thông tin con",
        addAnother: "Thêm con",
        saveRow: "Lưu",
        removeRow: "Hủy",
        input: true,
        components,
      },
    ],
  },
  { noAlerts: true },
)) as GridForm;
await form.ready;
/** What would be sent. */
Object.assign(window, { held: () => JSON.parse(JSON.stringify(form.submission.data)) as unknown });
document.documentElement.dataset.ready = "true";
