import { errorRows } from "./error-row.ts";

/** A page that was taken in but cannot be worked on. */
export const PAGE_ERRORS = errorRows({
  "page.too_small": {
    kind: "rejected",
    retry: "never",
    help: "officer",
    vi: "Trang {page} của tệp {file} chỉ có {width} × {height} điểm ảnh, không đủ để đọc. Hãy quét lại ở 200 dpi trở lên.",
    en: "Page {page} of {file} has only {width} x {height} pixels, too few to read. Scan again at 200 dpi or more.",
  },
});
