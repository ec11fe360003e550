import { errorRows } from "./error-row.ts";

export const RECOGNITION_ERRORS = errorRows({
  "recognition.engine_missing": {
    kind: "unavailable",
    retry: "after-person",
    help: "operator",
    vi: "Máy này chưa có chương trình nhận dạng chữ Tesseract. Hãy cài bằng lệnh: apt-get install tesseract-ocr tesseract-ocr-vie.",
    en: "Tesseract is not installed on this machine. Install it: apt-get install tesseract-ocr tesseract-ocr-vie.",
  },
  "recognition.language_missing": {
    kind: "unavailable",
    retry: "after-person",
    help: "operator",
    vi: "Tesseract chưa có dữ liệu tiếng Việt. Hãy cài bằng lệnh: apt-get install tesseract-ocr-vie.",
    en: "Tesseract has no Vietnamese data. Install it: apt-get install tesseract-ocr-vie.",
  },
  "recognition.timed_out": {
    kind: "unavailable",
    retry: "later",
    help: "operator",
    vi: "Nhận dạng chữ một trang quá {seconds} giây nên đã dừng. Hãy chạy lại trang này; nếu vẫn lâu, hãy quét lại ở 200 dpi.",
    en: "Reading one page took longer than {seconds} seconds and was stopped. Run the page again; if it stays slow, scan it at 200 dpi.",
  },
  "recognition.engine_failed": {
    kind: "unavailable",
    retry: "later",
    help: "operator",
    vi: "Chương trình nhận dạng chữ dừng vì lỗi. Hãy chạy lại trang này; nếu vẫn lỗi, báo người quản trị.",
    en: "The recognition program failed. Run the page again; if it fails again, tell the operator.",
  },
  "recognition.output_unreadable": {
    kind: "internal",
    retry: "never",
    help: "operator",
    vi: "Không hiểu kết quả của chương trình nhận dạng chữ ở dòng {row}. Hãy báo người quản trị kiểm tra phiên bản Tesseract.",
    en: "Row {row} of the recognition program's output cannot be understood. Tell the operator to check the version of Tesseract.",
  },
});
