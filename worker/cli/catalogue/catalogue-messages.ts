import type { CatalogueImport } from "../../catalogue/catalogue-store.ts";
import type { Difference } from "../../catalogue/compare-catalogues.ts";
import type { RowProblem } from "../../catalogue/row-problem.ts";

const PROBLEMS: Readonly<Record<RowProblem["kind"], string>> = {
  "no-code": "có giấy tờ nhưng chưa có mã thủ tục ở trên; hãy ghi mã thủ tục",
  "bad-code": "không phải mã thủ tục; hãy ghi dạng 1.001193",
  "name-conflict": "tên khác với tên của cùng mã ở hàng trên; hãy dùng một tên",
  "no-name": "thiếu tên thủ tục; hãy ghi tên",
  "duplicate-procedure": "mã này đã có ở hàng ghi trong ngoặc; hãy gộp lại một chỗ",
  "duplicate-component": "giấy tờ này đã có trong cùng trường hợp; hãy bỏ một hàng",
  "swapped-columns": "hai cột này có vẻ bị đổi tiêu đề cho nhau; hãy kiểm tra tiêu đề",
  "nothing-to-digitize": "thủ tục không có giấy tờ hay kết quả nào phải số hóa; hãy bổ sung hoặc bỏ hàng",
  "suffix-dropped": "bỏ phần đuôi của tỉnh khỏi mã",
  "code-repaired": "mã bị bảng tính đổi dạng số; đã khôi phục, hãy kiểm tra",
  "old-code": "mã cũ; đã đổi sang mã hiện hành",
  "note-row": "0 bản chính và 0 bản sao: là ghi chú, không phải giấy tờ phải nộp; bỏ qua",
  "no-unit": "thời hạn không ghi đơn vị; hãy ghi rõ ngày hay ngày làm việc",
  "no-deadline": "không đọc được thời hạn; giữ nguyên chữ",
  "fee-default": "“miễn phí” kèm quy định trong ngoặc; lấy quy định trong ngoặc",
  "amount-in-thousands": "số tiền ghi tắt; hiểu là nghìn đồng, hãy kiểm tra",
  "bad-result-code": "mã kết quả không đúng dạng KQ.G15.000031; bỏ mã, giữ tên",
  "closed-agency": "mã kết quả mang mã cơ quan đã sáp nhập; vẫn dùng được",
  "district-level": "cấp huyện không còn từ 01/7/2025; chuyển về cấp xã, hãy kiểm tra",
};

const WHAT: Readonly<Record<string, string>> = {
  name: "tên",
  sector: "lĩnh vực",
  level: "cấp thực hiện",
  deadline: "thời hạn",
  fee: "phí, lệ phí",
  retention: "thời hạn lưu trữ",
  note: "ghi chú",
};

function differenceText(difference: Difference): string {
  switch (difference.kind) {
    case "procedure-added":
      return `thêm thủ tục (${difference.components} giấy tờ, ${difference.results} kết quả)`;
    case "procedure-removed":
      return "bỏ thủ tục";
    case "changed":
      return `${WHAT[difference.what]}: “${difference.from}” → “${difference.to}”`;
    case "component-added":
      return `thêm giấy tờ: ${difference.text}`;
    case "component-removed":
      return `bỏ giấy tờ: ${difference.text}`;
    case "result-added":
      return `thêm kết quả: ${difference.text}`;
    case "result-removed":
      return `bỏ kết quả: ${difference.text}`;
    case "component-renamed":
      return `đổi tên giấy tờ: “${difference.from}” → “${difference.to}”`;
    case "result-renamed":
      return `đổi tên kết quả: “${difference.from}” → “${difference.to}”`;
  }
}

const SIGN = (kind: Difference["kind"]): string => (kind.endsWith("added") ? "+" : kind.endsWith("removed") ? "-" : "~");

/** What `camtay catalogue` says. */
export const CATALOGUE_MESSAGES = {
  usage:
    "catalogue import FILE.xlsx|FILE.csv --decision NUMBER --date YYYY-MM-DD --issuer NAME [--from DATE] [--to DATE] [--agency CODE] [--whole] [--dry-run] [--json] | list | show CODE | undo ID",
  summary:
    "Nhập danh mục thành phần hồ sơ phải số hóa theo quyết định của tỉnh. Thêm --dry-run để xem trước thay đổi; undo để hoàn tác một lần nhập.",
  wrongUse: "Tham số chưa đúng. Cách dùng:",
  read: (sheet: string, rows: number, procedures: number) => `Đã đọc ${rows} hàng của trang tính “${sheet}”: ${procedures} thủ tục.`,
  problem: ({ severity, line, column, kind, text }: RowProblem) =>
    `${severity === "error" ? "LỖI" : "Lưu ý"} hàng ${line}${column === null ? "" : `, cột ${column}`}: ${text === "" ? "" : `“${text}” `}${PROBLEMS[kind]}.`,
  difference: (difference: Difference) => `${SIGN(difference.kind)} ${difference.code} ${difference.name}: ${differenceText(difference)}`,
  more: (count: number) => `… và ${count} dòng nữa (thêm --json để xem hết).`,
  noDifference: "Không có gì khác với danh mục đang áp dụng.",
  dryRun: "Đây là bản xem trước, chưa ghi gì. Bỏ --dry-run để nhập.",
  imported: (id: string, procedures: number) => `Đã nhập ${procedures} thủ tục. Hoàn tác bằng: camtay catalogue undo ${id}`,
  undone: (number: string) => `Đã hoàn tác ${number}. Danh mục trước đó áp dụng trở lại.`,
  none: "Chưa nhập danh mục nào.",
  row: ({ id, agency, number, issuer, effectiveFrom, effectiveTo, undoneAt }: CatalogueImport) =>
    `${id}  ${agency}  ${number}, ${issuer}  từ ${effectiveFrom}${effectiveTo === null ? "" : ` đến trước ${effectiveTo}`}${undoneAt === null ? "" : "  (đã hoàn tác)"}`,
  notInForce: "Không có quyết định nào đang áp dụng nêu thủ tục này.",
} as const;
