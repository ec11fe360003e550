/** What the fill panel says beyond the basic table: portals, pins, remembered filings. */
export const fillVi = {
  "guide.title": "Hướng dẫn: {name}",
  "guide.safeMode": "Cổng đã đổi giao diện. Cầm Tay không tự điền; hãy chép từng giá trị.",
  "guide.uploads": "Tệp đính kèm: dưới {size} MB, loại {types}.",
  "guide.asciiNames": "Đặt tên tệp không dấu.",

  "plan.copy": "Chép",
  "plan.copied": "Đã chép",
  "plan.use": "Dùng “{value}”",
  "plan.useOn": "Sẽ dùng “{value}”",
  "plan.ours": "Cầm Tay đã điền giá trị này.",
  "plan.pin": "Ghim giá trị này cho ô này",
  "plan.pinNow": "Bạn đã nhập: {value}",

  "reason.covered": "Ô đang bị che, không ai nhìn thấy. Hãy bỏ phần che rồi điền lại.",
  "reason.unwitnessed": "Chưa chắc bạn nhìn thấy khung này. Hãy tải lại trang (F5) rồi điền lại.",

  "rows.person": "Người thứ {number}",
  "rows.add": "Thêm một người nữa",
  "rows.choose": "Chọn người",
  "rows.hint": "Trang sẽ có thêm một dòng. Xem giá trị rồi mới điền. Nút Lưu của dòng, nếu có, bạn tự bấm.",
  "rows.left": "Còn {count} dòng đã thêm vẫn ở trên trang. Nếu không cần, bạn tự xóa.",

  "vault.importReplaces": "Tệp này thay toàn bộ kho đang có trên máy.",
  "vault.dropSure": "Xóa {name} khỏi kho trên máy này? Giấy tờ thật không mất.",
  "vault.dropYes": "Xóa {name}",
  "vault.dropped": "Đã xóa {name}.",
  "vault.putBack": "Đưa trở lại",
  "vault.badDate": "Ngày này không có thật. Hãy gõ ngày/tháng/năm, ví dụ 05/08/2026. Chưa biết ngày thì gõ 08/2026 hoặc 2026.",

  "report.each": "Xem từng ô ({count})",

  "pins.title": "Giá trị đã ghim ({count})",
  "pins.drop": "Bỏ ghim",
  "pins.where": "{site}, ghim ngày {date}",

  "last.keep": "Nhớ nội dung này cho lần sau",
  "last.hint": "Lưu trong kho, được mã hóa. Chỉ lưu khi bạn bấm.",
  "last.kept": "Đã nhớ {count} giá trị trong kho.",
  "last.title": "Lần nộp đã nhớ ({count})",
  "last.when": "ngày {date}, {count} giá trị",
} as const;

export const fillEn: Record<keyof typeof fillVi, string> = {
  "guide.title": "Guide: {name}",
  "guide.safeMode": "The portal has changed. Cầm Tay does not fill; copy each value.",
  "guide.uploads": "Attachments: under {size} MB, type {types}.",
  "guide.asciiNames": "Name files without diacritics.",

  "plan.copy": "Copy",
  "plan.copied": "Copied",
  "plan.use": "Use “{value}”",
  "plan.useOn": "Will use “{value}”",
  "plan.ours": "Cầm Tay filled this value.",
  "plan.pin": "Pin this value for this box",
  "plan.pinNow": "You entered: {value}",

  "reason.covered": "The box is covered; nobody sees it. Take away what covers it and fill again.",
  "reason.unwitnessed": "You may not see this frame. Reload the page (F5), then fill again.",

  "rows.person": "Person {number}",
  "rows.add": "Add one more person",
  "rows.choose": "Choose a person",
  "rows.hint": "The page gets one more row. Look at the values, then fill. Press the row's own Save button yourself, if it has one.",
  "rows.left": "{count} rows that were added are still on the page. Delete them yourself if you do not need them.",

  "vault.importReplaces": "This file replaces everything in the vault on this machine.",
  "vault.dropSure": "Delete {name} from the vault on this machine? Nothing happens to the papers themselves.",
  "vault.dropYes": "Delete {name}",
  "vault.dropped": "{name} was deleted.",
  "vault.putBack": "Put back",
  "vault.badDate": "There is no such date. Type day/month/year, such as 05/08/2026, or 08/2026 or 2026 when the day is not known.",

  "report.each": "See each box ({count})",

  "pins.title": "Pinned values ({count})",
  "pins.drop": "Unpin",
  "pins.where": "{site}, pinned on {date}",

  "last.keep": "Remember this for next time",
  "last.hint": "Kept in the vault, encrypted. Only when you press.",
  "last.kept": "{count} values are remembered in the vault.",
  "last.title": "Remembered filings ({count})",
  "last.when": "of {date}, {count} values",
};
