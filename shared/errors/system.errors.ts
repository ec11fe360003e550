import { errorRows } from "./error-row.ts";

export const SYSTEM_ERRORS = errorRows({
  "system.unexpected": {
    kind: "internal",
    retry: "later",
    help: "operator",
    vi: "Hệ thống gặp lỗi ngoài dự kiến. Hãy thử lại; nếu vẫn lỗi, báo người quản trị.",
    en: "Something unexpected failed. Try again; if it stays, tell the operator.",
  },
  "system.invalid_input": {
    kind: "invalid",
    retry: "never",
    help: "officer",
    vi: "Dữ liệu gửi lên chưa đúng ở “{where}”. Hãy sửa rồi gửi lại.",
    en: "The input is not valid at “{where}”. Correct it and send again.",
  },
  "system.not_found": {
    kind: "missing",
    retry: "never",
    help: "officer",
    vi: "Không tìm thấy {what}. Hãy tải lại danh sách.",
    en: "{what} was not found. Reload the list.",
  },
  "system.blob_missing": {
    kind: "internal",
    retry: "never",
    help: "operator",
    vi: "Thiếu tệp {sha256} trong kho dữ liệu. Hãy báo người quản trị khôi phục từ bản sao lưu.",
    en: "The stored file {sha256} is missing. Ask the operator to restore it from the backup.",
  },
  "system.blob_damaged": {
    kind: "internal",
    retry: "never",
    help: "operator",
    vi: "Tệp {sha256} trong kho dữ liệu đã bị hỏng. Hãy báo người quản trị khôi phục từ bản sao lưu.",
    en: "The stored file {sha256} is damaged. Ask the operator to restore it from the backup.",
  },
});
