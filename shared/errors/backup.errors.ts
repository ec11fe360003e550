import { errorRows } from "./error-row.ts";

export const BACKUP_ERRORS = errorRows({
  "backup.not_a_backup": {
    kind: "invalid",
    retry: "never",
    help: "operator",
    vi: "“{folder}” không phải bản sao lưu của Cầm Tay, hoặc bản sao chưa xong. Hãy chọn thư mục trống hoặc bản sao khác.",
    en: "“{folder}” is not a backup of Cầm Tay, or it was not finished. Choose an empty folder or another backup.",
  },
  "backup.damaged": {
    kind: "invalid",
    retry: "never",
    help: "operator",
    vi: "Tệp {file} trong bản sao lưu bị hỏng. Hãy dùng bản sao lưu khác.",
    en: "The file {file} of the backup is damaged. Use another backup.",
  },
  "backup.other_database": {
    kind: "invalid",
    retry: "never",
    help: "operator",
    vi: "Bản sao lưu này dùng cơ sở dữ liệu loại {kind}. Hãy đặt CAMTAY_DATABASE cho đúng loại rồi chạy lại.",
    en: "This backup holds a database of kind {kind}. Set CAMTAY_DATABASE to that kind and run again.",
  },
  "backup.restore_unfinished": {
    kind: "conflict",
    retry: "never",
    help: "operator",
    vi: "Thư mục {folder} đang khôi phục dở. Hãy chạy lại “camtay restore” với đúng bản sao lưu đó, hoặc làm trống thư mục rồi khôi phục lại.",
    en: "A restore into {folder} is not finished. Run “camtay restore” again with the same backup, or empty the folder and restore anew.",
  },
  "backup.program_failed": {
    kind: "unavailable",
    retry: "later",
    help: "operator",
    vi: "Chương trình {program} chưa chạy được. Hãy cài đặt nó trên máy này rồi thử lại.",
    en: "The program {program} did not run. Install it on this machine and try again.",
  },
});
