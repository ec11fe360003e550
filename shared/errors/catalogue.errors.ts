import { errorRows } from "./error-row.ts";

export const CATALOGUE_ERRORS = errorRows({
  "catalogue.not_a_table": {
    kind: "rejected",
    retry: "never",
    help: "operator",
    vi: "Tệp không phải bảng tính đọc được ({why}). Hãy mở bằng Excel hoặc LibreOffice, lưu lại dạng XLSX hoặc CSV rồi nhập lại.",
    en: "The file is not a readable spreadsheet ({why}). Open it in Excel or LibreOffice, save it as XLSX or CSV and import again.",
  },
  "catalogue.too_large": {
    kind: "rejected",
    retry: "never",
    help: "operator",
    vi: "Bảng lớn hơn mức cho phép ({limit} {what}). Hãy kiểm tra tệp, hoặc chia thành nhiều tệp.",
    en: "The table is larger than allowed ({limit} {what}). Check the file, or split it.",
  },
  "catalogue.wrong_encoding": {
    kind: "rejected",
    retry: "never",
    help: "operator",
    vi: "Không đọc được chữ tiếng Việt trong tệp (có thể đã lỗi mã, hoặc là phông cũ khác TCVN3 và VNI). Hãy đổi sang Unicode (ví dụ bằng UniKey), lưu lại dạng XLSX hoặc CSV UTF-8.",
    en: "The Vietnamese letters cannot be read (perhaps broken, or of an old font other than TCVN3 and VNI). Convert them to Unicode (with UniKey, for example) and save as XLSX or as CSV in UTF-8.",
  },
  "catalogue.file_missing": {
    kind: "missing",
    retry: "never",
    help: "operator",
    vi: "Không mở được tệp {file}. Hãy kiểm tra tên tệp và quyền đọc.",
    en: "The file {file} cannot be opened. Check its name and your rights.",
  },
  "catalogue.no_header": {
    kind: "rejected",
    retry: "never",
    help: "operator",
    vi: "Không thấy hàng tiêu đề có cột mã thủ tục và cột thành phần hoặc kết quả. Hãy thêm tiêu đề cột rồi nhập lại.",
    en: "There is no header row with the procedure's code and the components or results. Add column headings and import again.",
  },
  "catalogue.rows_refused": {
    kind: "rejected",
    retry: "never",
    help: "operator",
    vi: "Có {count} hàng chưa đúng nên chưa nhập gì. Hãy sửa các hàng đã liệt kê rồi nhập lại.",
    en: "{count} rows are wrong, so nothing was imported. Correct the rows listed and import again.",
  },
  "catalogue.no_such_import": {
    kind: "missing",
    retry: "never",
    help: "operator",
    vi: "Không có lần nhập danh mục {id}, hoặc đã hoàn tác rồi. Hãy xem bằng “camtay catalogue list”.",
    en: "There is no catalogue import {id}, or it was undone. See “camtay catalogue list”.",
  },
  "catalogue.other_file": {
    kind: "conflict",
    retry: "never",
    help: "operator",
    vi: "Tệp đã khác với tệp vừa xem trước. Hãy xem trước lại rồi mới áp dụng.",
    en: "The file differs from the one that was previewed. Preview it again before applying it.",
  },
});
