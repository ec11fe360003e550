import { errorRows } from "./error-row.ts";

export const PORTAL_ERRORS = errorRows({
  "portal.adapter_refused": {
    kind: "rejected",
    retry: "never",
    help: "operator",
    vi: "Tệp mô tả cổng không hợp lệ ({reason}) nên không được dùng. Hãy tải lại tệp do bên phát hành ký.",
    en: "The portal description is not valid ({reason}) and is not used. Fetch the file signed by the publisher again.",
  },
  "portal.safe_mode": {
    kind: "conflict",
    retry: "never",
    help: "citizen",
    vi: "Cổng đã đổi giao diện nên Cầm Tay không tự điền. Hãy dùng nút Chép rồi dán vào từng ô.",
    en: "The portal has changed, so Cầm Tay does not fill by itself. Use the copy buttons and paste into each box.",
  },
  "portal.excluded_host": {
    kind: "forbidden",
    retry: "never",
    help: "citizen",
    vi: "Cầm Tay không chạy trên trang này. Hãy mở trang biểu mẫu của cổng dịch vụ công.",
    en: "Cầm Tay does not run on this site. Open the form page of a public-service portal.",
  },
});
