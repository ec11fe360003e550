/** What the fill panel says beyond the basic table: portals, pins, remembered filings. */
export const fillVi = {
  "guide.title": "Hướng dẫn: {name}",
  "guide.safeMode": "Cổng đã đổi giao diện. Cầm Tay không tự điền; hãy chép từng giá trị.",
  "guide.uploads": "Tệp đính kèm: dưới {size} MB, loại {types}.",
  "guide.asciiNames": "Đặt tên tệp không dấu.",

  "plan.copy": "Chép",
  "plan.copied": "Đã chép",
  "plan.pin": "Ghim giá trị này cho ô này",
  "plan.pinNow": "Bạn đã nhập: {value}",

  "reason.covered": "Ô đang bị che, không ai nhìn thấy. Hãy bỏ phần che rồi điền lại.",
  "reason.unwitnessed": "Chưa chắc bạn nhìn thấy khung này. Hãy tải lại trang (F5) rồi điền lại.",

  "rows.person": "Người thứ {number}",
  "rows.add": "Thêm một người nữa",
  "rows.choose": "Chọn người",
  "rows.hint": "Trang sẽ có thêm một dòng. Xem giá trị rồi mới điền. Nút Lưu của dòng, nếu có, bạn tự bấm.",

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
  "plan.pin": "Pin this value for this box",
  "plan.pinNow": "You entered: {value}",

  "reason.covered": "The box is covered; nobody sees it. Take away what covers it and fill again.",
  "reason.unwitnessed": "You may not see this frame. Reload the page (F5), then fill again.",

  "rows.person": "Person {number}",
  "rows.add": "Add one more person",
  "rows.choose": "Choose a person",
  "rows.hint": "The page gets one more row. Look at the values, then fill. Press the row's own Save button yourself, if it has one.",

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
