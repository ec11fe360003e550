import { errorRows } from "./error-row.ts";

export const PAPER_ERRORS = errorRows({
  "paper.page_missing": {
    kind: "missing",
    retry: "never",
    help: "officer",
    vi: "Tệp {file} không có trang {page}. Hãy kiểm tra tệp gốc rồi chạy lại.",
    en: "File {file} has no page {page}. Check the original and run again.",
  },
  "paper.manifest_unreadable": {
    kind: "invalid",
    retry: "never",
    help: "officer",
    vi: "Tệp danh mục {file} sai ở dòng {line}. Mỗi dòng cần: tên tệp, mã hồ sơ, mã thủ tục.",
    en: "Manifest {file} is wrong at line {line}. Each line needs: file name, dossier code, procedure code.",
  },
  "paper.unknown_procedure": {
    kind: "invalid",
    retry: "never",
    help: "officer",
    vi: "Không có thủ tục mã {code} trong danh mục. Hãy kiểm tra lại mã, ví dụ 1.001193.",
    en: "The catalogue has no procedure {code}. Check the code, for example 1.001193.",
  },
  "paper.bad_dossier_code": {
    kind: "invalid",
    retry: "never",
    help: "officer",
    vi: "Mã hồ sơ “{code}” không hợp lệ. Hãy nhập đúng mã in trên giấy tiếp nhận.",
    en: "Dossier code “{code}” is not valid. Enter it as printed on the receipt.",
  },
  "paper.no_files": {
    kind: "missing",
    retry: "never",
    help: "officer",
    vi: "Thư mục {folder} không có tệp quét nào. Hãy đưa tệp PDF, TIFF, JPEG hoặc PNG vào đó.",
    en: "Folder {folder} holds no scans. Put PDF, TIFF, JPEG or PNG files into it.",
  },
  "paper.folder_missing": {
    kind: "missing",
    retry: "never",
    help: "officer",
    vi: "Không mở được thư mục {folder}. Hãy kiểm tra đường dẫn và quyền đọc.",
    en: "Folder {folder} cannot be opened. Check the path and the permission to read it.",
  },
  "paper.output_inside_input": {
    kind: "invalid",
    retry: "never",
    help: "officer",
    vi: "Thư mục kết quả {folder} nằm trong thư mục quét. Hãy chọn thư mục khác.",
    en: "The output folder {folder} lies inside the folder of scans. Choose another one.",
  },
});
