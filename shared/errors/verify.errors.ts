import { errorRows } from "./error-row.ts";

export const VERIFY_ERRORS = errorRows({
  "verify.malformed_der": {
    kind: "rejected",
    retry: "never",
    help: "officer",
    vi: "Dữ liệu chữ ký sai cấu trúc ({why}). Hãy xin lại tệp gốc.",
    en: "The signature data is malformed ({why}). Ask for the original file again.",
  },
  "verify.malformed_cms": {
    kind: "rejected",
    retry: "never",
    help: "officer",
    vi: "Gói chữ ký sai quy cách ({why}). Hãy xin lại tệp gốc.",
    en: "The signature package breaks its format ({why}). Ask for the original file again.",
  },
  "verify.algorithm_refused": {
    kind: "rejected",
    retry: "never",
    help: "officer",
    vi: "Chữ ký dùng thuật toán không được chấp nhận ({oid}). Hãy xin bản ký bằng thuật toán mạnh hơn.",
    en: "The signature uses an algorithm that is not accepted ({oid}). Ask for a copy signed with a stronger one.",
  },
  "verify.timestamp_invalid": {
    kind: "rejected",
    retry: "never",
    help: "officer",
    vi: "Dấu thời gian không hợp lệ ({why}). Hãy xin lại tệp gốc.",
    en: "The timestamp is not valid ({why}). Ask for the original file again.",
  },
  "verify.revocation_data": {
    kind: "rejected",
    retry: "never",
    help: "operator",
    vi: "Thông tin thu hồi không dùng được ({why}). Hãy kiểm tra lại khi có mạng.",
    en: "The revocation data cannot be used ({why}). Verify again when online.",
  },
  "verify.file_missing": {
    kind: "missing",
    retry: "never",
    help: "officer",
    vi: "Không mở được tệp {file}. Hãy kiểm tra tên và thư mục.",
    en: "The file {file} cannot be opened. Check its name and folder.",
  },
  "verify.trust_folder": {
    kind: "invalid",
    retry: "never",
    help: "operator",
    vi: "Không đọc được chứng thư gốc {file}. Hãy kiểm tra thư mục tin cậy.",
    en: "The trusted certificate {file} cannot be read. Check the trust folder.",
  },
  "verify.usage": {
    kind: "invalid",
    retry: "never",
    help: "officer",
    vi: "Lệnh chưa đúng ({why}). Gõ: camtay verify TỆP.pdf [--trust THƯ_MỤC] [--at THỜI_ĐIỂM] [--offline] [--json].",
    en: "The command is not right ({why}). Type: camtay verify FILE.pdf [--trust DIR] [--at TIME] [--offline] [--json].",
  },
});
