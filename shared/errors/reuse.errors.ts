import { errorRows } from "./error-row.ts";

export const REUSE_ERRORS = errorRows({
  "reuse.daily_limit": {
    kind: "limited",
    retry: "later",
    help: "officer",
    vi: "Bạn đã tra cứu {limit} lần trong ngày, đủ mức cho phép. Hãy tiếp tục vào ngày mai, hoặc nhờ người quản trị.",
    en: "You have made {limit} look-ups today, the allowed number. Go on tomorrow, or ask the administrator.",
  },
  "reuse.crop_unavailable": {
    kind: "missing",
    retry: "never",
    help: "officer",
    vi: "Không còn ảnh chỗ ghi giá trị này. Hãy mở giấy tờ gốc để đối chiếu.",
    en: "The picture of this value is not available. Open the paper itself to compare.",
  },
});
