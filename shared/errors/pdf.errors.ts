import { errorRows } from "./error-row.ts";

export const PDF_ERRORS = errorRows({
  "pdf.no_pages": {
    kind: "invalid",
    retry: "never",
    help: "operator",
    vi: "Giấy tờ không có trang nào để ghép. Hãy quét lại.",
    en: "The paper has no page to compose. Scan it again.",
  },
  "pdf.low_resolution": {
    kind: "rejected",
    retry: "never",
    help: "officer",
    vi: "Trang {page} chỉ có {dpi} dpi, quy định ít nhất {limit} dpi. Hãy quét lại trang này.",
    en: "Page {page} has only {dpi} dpi; at least {limit} dpi is required. Scan this page again.",
  },
  "pdf.page_too_large": {
    kind: "rejected",
    retry: "never",
    help: "officer",
    vi: "Trang {page} quá khổ. Hãy quét chia thành nhiều phần.",
    en: "Page {page} is too large. Scan it in parts.",
  },
});
