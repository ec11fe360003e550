import {
  type Difference,
  differenceSign,
  differenceText,
  ROW_SENTENCES,
  type RowProblem,
} from "@camtay/shared/catalogues/import-report.ts";
import type { CatalogueImport } from "../../catalogue/catalogue-store.ts";

/** What `camtay catalogue` says. */
export const CATALOGUE_MESSAGES = {
  usage:
    "catalogue import FILE.xlsx|FILE.csv --decision NUMBER --date YYYY-MM-DD --issuer NAME [--from DATE] [--to DATE] [--agency CODE] [--whole] [--dry-run] [--json] | list | show CODE | undo ID",
  summary:
    "Nhập danh mục thành phần hồ sơ phải số hóa theo quyết định của tỉnh. Thêm --dry-run để xem trước thay đổi; undo để hoàn tác một lần nhập.",
  wrongUse: "Tham số chưa đúng. Cách dùng:",
  read: (sheet: string, rows: number, procedures: number) => `Đã đọc ${rows} hàng của trang tính “${sheet}”: ${procedures} thủ tục.`,
  problem: ({ severity, line, column, kind, text }: RowProblem) =>
    `${severity === "error" ? "LỖI" : "Lưu ý"} hàng ${line}${column === null ? "" : `, cột ${column}`}: ${text === "" ? "" : `“${text}” `}${ROW_SENTENCES[kind].vi}.`,
  difference: (difference: Difference) =>
    `${differenceSign(difference)} ${difference.code} ${difference.name}: ${differenceText(difference, "vi")}`,
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
