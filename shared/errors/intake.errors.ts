import { errorRows } from "./error-row.ts";

/** Files that cannot be taken in, and pages inside them. */
export const INTAKE_ERRORS = errorRows({
  "intake.empty_file": {
    kind: "rejected",
    retry: "never",
    help: "officer",
    vi: "Tệp {file} rỗng (0 byte). Hãy quét lại giấy này.",
    en: "The file {file} is empty (0 bytes). Scan this paper again.",
  },
  "intake.wrong_kind": {
    kind: "rejected",
    retry: "never",
    help: "officer",
    vi: "Tệp {file} không phải bản quét: nội dung là {kind}. Hãy quét ra PDF, TIFF, JPEG hoặc PNG.",
    en: "The file {file} is not a scan: its content is {kind}. Scan to PDF, TIFF, JPEG or PNG.",
  },
  "intake.unreadable": {
    kind: "rejected",
    retry: "never",
    help: "officer",
    vi: "Không đọc được tệp {file}. Hãy mở thử tệp. Nếu tệp hỏng, hãy quét lại.",
    en: "The file {file} cannot be read. Try to open it. If it is damaged, scan again.",
  },
  "intake.encrypted": {
    kind: "rejected",
    retry: "never",
    help: "officer",
    vi: "Tệp {file} có mật khẩu. Hãy lưu lại bản không có mật khẩu.",
    en: "The file {file} is protected by a password. Save a copy without the password.",
  },
  "intake.truncated": {
    kind: "rejected",
    retry: "after-person",
    help: "officer",
    vi: "Tệp {file} bị cắt cụt, thiếu phần cuối. Hãy chép lại cho đủ hoặc quét lại.",
    en: "The file {file} is cut off at the end. Copy it again in full, or scan again.",
  },
  "intake.too_large": {
    kind: "limited",
    retry: "never",
    help: "officer",
    vi: "Tệp {file} nặng {sizeMegabytes} MB, quá giới hạn {limitMegabytes} MB. Hãy chia thành nhiều tệp nhỏ.",
    en: "The file {file} has {sizeMegabytes} MB, more than the limit of {limitMegabytes} MB. Split it into smaller files.",
  },
  "intake.too_many_pages": {
    kind: "limited",
    retry: "never",
    help: "officer",
    vi: "Tệp {file} có {pages} trang, quá giới hạn {limit} trang. Hãy chia thành nhiều tệp nhỏ.",
    en: "The file {file} has {pages} pages, more than the limit of {limit}. Split it into smaller files.",
  },
  "intake.no_pages": {
    kind: "rejected",
    retry: "never",
    help: "officer",
    vi: "Tệp {file} không có trang nào. Hãy quét lại giấy này.",
    en: "The file {file} holds no page. Scan this paper again.",
  },
  "intake.active_content": {
    kind: "rejected",
    retry: "never",
    help: "officer",
    vi: "Tệp {file} có mã chạy hoặc tệp đính kèm bên trong. Hãy in ra giấy rồi quét lại, hoặc xin bản sạch.",
    en: "The file {file} carries scripts or attachments. Print and scan it, or ask for a clean copy.",
  },
  "intake.page_unreadable": {
    kind: "rejected",
    retry: "never",
    help: "officer",
    vi: "Trang {page} của tệp {file} hỏng, không đọc được. Hãy quét lại trang này.",
    en: "Page {page} of {file} is damaged and cannot be read. Scan this page again.",
  },
  "intake.page_truncated": {
    kind: "rejected",
    retry: "after-person",
    help: "officer",
    vi: "Trang {page} của tệp {file} bị cắt cụt. Hãy chép lại tệp cho đủ hoặc quét lại trang này.",
    en: "Page {page} of {file} is cut off. Copy the file again in full, or scan this page again.",
  },
  "intake.page_too_large": {
    kind: "limited",
    retry: "never",
    help: "officer",
    vi: "Trang {page} của tệp {file} có {megapixels} triệu điểm ảnh, quá giới hạn {limitMegapixels}. Hãy quét lại ở 300 dpi.",
    en: "Page {page} of {file} has {megapixels} million pixels, more than the limit of {limitMegapixels}. Scan again at 300 dpi.",
  },
});
