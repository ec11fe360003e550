import { errorRows } from "./error-row.ts";

export const REUSE_ERRORS = errorRows({
  "reuse.daily_limit": {
    kind: "limited",
    retry: "later",
    help: "officer",
    vi: "Bạn đã tra cứu {limit} lần trong ngày, đủ mức cho phép. Hãy tiếp tục vào ngày mai, hoặc nhờ người quản trị.",
    en: "You have made {limit} look-ups today, the allowed number. Go on tomorrow, or ask the administrator.",
  },
  "reuse.reason_needed": {
    kind: "invalid",
    retry: "after-person",
    help: "officer",
    vi: "Người này không có trong hồ sơ đang mở của cơ quan bạn. Hãy ghi rõ lý do tra cứu (ít nhất {least} ký tự); người kiểm tra sẽ thấy.",
    en: "This person is on no open dossier of your agency. State the reason (at least {least} characters); the auditor will see it.",
  },
  "reuse.nothing_to_search": {
    kind: "invalid",
    retry: "never",
    help: "officer",
    vi: "Hãy nhập ít nhất một từ để tìm. Tìm theo số định danh thì dùng mục tra cứu.",
    en: "Enter at least one word. To find someone by identity number, use the look-up.",
  },
  "reuse.merge_decided": {
    kind: "conflict",
    retry: "never",
    help: "officer",
    vi: "Đề nghị này không còn ở trạng thái đó ({state}). Hãy tải lại danh sách.",
    en: "This proposal is no longer in that state ({state}). Reload the list.",
  },
  "reuse.crop_unavailable": {
    kind: "missing",
    retry: "never",
    help: "officer",
    vi: "Không còn ảnh chỗ ghi giá trị này. Hãy mở giấy tờ gốc để đối chiếu.",
    en: "The picture of this value is not available. Open the paper itself to compare.",
  },
});
