import type { PageFinding, ReviewItem } from "@camtay/shared/domain/digitized.ts";

/** What the clerk is asked to look at. Vietnamese; field labels and file names come from the catalogue and the batch. */
export const REVIEW_MESSAGES: Record<ReviewItem["reason"], (what: string) => string> = {
  "field-doubtful": (what) => `Kiểm tra ô “${what}”: máy đọc chưa chắc.`,
  "component-unknown": () => "Chưa nhận ra đây là giấy tờ gì. Hãy chọn tên thành phần.",
  "component-doubtful": (what) => `Kiểm tra tên giấy tờ: có phải “${what}” không?`,
  "component-missing": (what) => `Hồ sơ chưa thấy “${what}”. Hãy xem có thiếu không.`,
  "component-twice": (what) => `Hồ sơ có hai “${what}”. Hãy xem có thừa không.`,
  "page-quality": (what) => `Xem lại trang này: ${what}.`,
  "orientation-unsure": () => "Kiểm tra chiều của trang: máy chưa chắc trang đã đứng thẳng.",
  "blank-unsure": () => "Kiểm tra trang gần như trắng: có ghi gì không?",
  "split-unsure": () => "Kiểm tra chỗ tách: trang này có mở đầu giấy tờ hoặc hồ sơ mới không?",
  "foreign-person": () => "Giấy này mang tên người khác với cả hồ sơ. Hãy xem có lẫn hồ sơ không.",
  "page-missing": (what) => `Có thể thiếu trang ${what}. Hãy tìm trang đó và quét bổ sung.`,
  "page-order": (what) =>
    what === ""
      ? "Xấp giấy này quét ngược thứ tự. Máy đã xếp lại, hãy xem lại thứ tự trang."
      : `Trang ${what} nằm sai chỗ trong xấp. Máy đã xếp lại, hãy xem lại thứ tự trang.`,
  "page-twice": (what) => `Trang này của “${what}” được quét hai lần. Hãy xem có thừa không.`,
  "sheet-note": () => "Mặt sau phiếu tách có chữ viết và không vào hồ sơ. Hãy xem có cần giữ không.",
  "stack-blank": (what) => `Tệp ${what} chỉ có trang trắng. Hãy xem giấy có bị úp mặt không.`,
  "already-held": (what) => `Kho đã có “${what}”, không cần quét. Hãy xem có giữ bản này không.`,
  "file-failed": (what) => `Không đọc được tệp ${what}.`,
};

/** Why a page is asked about, in words a person understands; findings with a reason of their own are not here. */
export const PAGE_QUALITY: Partial<Record<PageFinding, string>> = {
  "low-resolution": "độ phân giải dưới 200 dpi, hãy quét lại",
  blurred: "ảnh bị nhòe, hãy quét lại",
  "too-dark": "ảnh quá tối, hãy quét lại",
  glare: "ảnh bị lóa, hãy chụp lại",
  "corner-cut": "trang bị mất góc, hãy quét lại cả trang",
  "too-skewed": "trang quá nghiêng, hãy đặt lại giấy",
  "paper-edge-not-found": "không thấy mép giấy, hãy chụp cả tờ giấy",
  unreadable: "không đọc được chữ, hãy quét lại",
  "almost-no-text": "hầu như không có chữ",
};
