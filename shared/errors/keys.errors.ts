import { errorRows } from "./error-row.ts";

export const KEYS_ERRORS = errorRows({
  "keys.office_key_lost": {
    kind: "internal",
    retry: "never",
    help: "operator",
    vi: "Không thấy khóa của cơ quan ở {file}. Hãy cắm lại ổ đĩa chứa khóa, hoặc chạy “camtay keys recover” với mã khôi phục.",
    en: "The office key is not at {file}. Attach the disk that holds it, or run “camtay keys recover” with the recovery code.",
  },
  "keys.other_office_key": {
    kind: "internal",
    retry: "never",
    help: "operator",
    vi: "Dữ liệu này được khóa bằng khóa khác (số {key}). Hãy dùng đúng tệp khóa của cơ quan.",
    en: "This data was locked with another key (number {key}). Use the office's own key file.",
  },
  "keys.office_key_damaged": {
    kind: "internal",
    retry: "never",
    help: "operator",
    vi: "Tệp khóa {file} bị hỏng. Hãy chạy “camtay keys recover” với mã khôi phục.",
    en: "The key file {file} is damaged. Run “camtay keys recover” with the recovery code.",
  },
  "keys.office_key_needed": {
    kind: "internal",
    retry: "never",
    help: "operator",
    vi: "Tệp {file} đã được mã hóa, cần khóa của cơ quan để mở. Hãy kiểm tra thư mục dữ liệu và tệp khóa.",
    en: "The file {file} is encrypted and needs the office key. Check the data folder and the key file.",
  },
  "keys.dossier_key_missing": {
    kind: "internal",
    retry: "never",
    help: "operator",
    vi: "Không thấy khóa của hồ sơ lưu trữ {objectId}. Hãy khôi phục thư mục khóa từ bản sao lưu.",
    en: "The key of the archived dossier {objectId} is missing. Restore the folder of keys from the backup.",
  },
  "keys.dossier_key_damaged": {
    kind: "internal",
    retry: "never",
    help: "operator",
    vi: "Khóa của hồ sơ lưu trữ {objectId} bị hỏng. Hãy khôi phục thư mục khóa từ bản sao lưu.",
    en: "The key of the archived dossier {objectId} is damaged. Restore the folder of keys from the backup.",
  },
  "keys.recovery_refused": {
    kind: "rejected",
    retry: "after-person",
    help: "operator",
    vi: "Mã khôi phục không mở được tệp này. Hãy gõ lại mã, và kiểm tra mã có đúng của cơ quan này không.",
    en: "The recovery code does not open this file. Type it again, and check that it is this office's code.",
  },
  "keys.recovery_file_damaged": {
    kind: "invalid",
    retry: "never",
    help: "operator",
    vi: "Tệp khôi phục khóa {file} bị hỏng. Hãy dùng bản khác của tệp này.",
    en: "The key recovery file {file} is damaged. Use another copy of it.",
  },
  "keys.already_there": {
    kind: "conflict",
    retry: "never",
    help: "operator",
    vi: "Đã có khóa ở {file}. Hãy dời tệp đó đi trước, để không ghi đè nhầm.",
    en: "There is a key at {file} already. Move it away first, so that nothing is overwritten by mistake.",
  },
});
