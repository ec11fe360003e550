/** What `camtay backup`, `camtay restore` and `camtay keys` say. */
export const BACKUP_MESSAGES = {
  backupUsage: "backup THƯ_MỤC|TỆP.tar",
  backupSummary: "Sao lưu cơ sở dữ liệu, giấy tờ, kho lưu trữ và khóa (khóa được niêm bằng mã khôi phục). Chạy lại chỉ chép phần mới.",
  restoreUsage: "restore THƯ_MỤC|TỆP.tar",
  restoreSummary: "Dựng lại toàn bộ dữ liệu từ bản sao lưu vào thư mục dữ liệu còn trống. Máy sẽ hỏi mã khôi phục.",
  keysUsage: "keys check | escrow --out TỆP | recover TỆP | to-token --library TỆP_THƯ_VIỆN --token TÊN --key SỐ_HEX",
  keysSummary:
    "Kiểm tra khóa; niêm khóa của cơ quan vào một tệp để cất giữ; lấy lại khóa đã mất bằng mã khôi phục; chuyển khóa vào thiết bị PKCS#11.",
  wrongUse: "Lệnh chưa đúng. Cách dùng:",
  done: (place: string, blobs: number, objects: number, copied: number) =>
    `Đã sao lưu vào ${place}: ${blobs} tệp mới; kho có ${objects} gói, ${copied} gói mới chép.`,
  leftOut: (place: string) => `Gói ${place} trong kho bị hỏng nên chưa sao lưu. Hãy chạy “camtay archive check”.`,
  newCode: (code: string) =>
    `MÃ KHÔI PHỤC (chỉ hiện một lần, hãy chép ra giấy và cất vào két):\n\n    ${code}\n\nMất cả tệp khóa lẫn mã này thì không ai mở được dữ liệu nữa.`,
  askCode: "Mã khôi phục: ",
  restored: (time: string, blobs: number, objects: number) =>
    `Đã dựng lại từ bản sao lưu lúc ${time}: ${blobs} tệp và ${objects} gói lưu trữ, đã đọc thử tất cả.`,
  damaged: (place: string) => `Hỏng trong bản sao lưu: ${place}`,
  escrowed: (file: string) => `Đã niêm khóa vào ${file}. Hãy cất tệp này và mã khôi phục ở hai nơi khác nhau.`,
  recovered: (files: readonly string[]) =>
    files.length === 0 ? "Khóa vẫn còn đủ, không phải làm gì." : `Đã lấy lại khóa: ${files.join(", ")}`,
  askPin: (token: string) => `Mã PIN của thiết bị “${token}”: `,
  onToken: (token: string, file: string) =>
    `Từ nay chỉ thiết bị “${token}” mở được khóa của cơ quan (${file}). Hãy đặt mã PIN vào biến CAMTAY_OFFICE_KEY_PIN của dịch vụ.`,
  keysChecked: (kept: number, destroyed: number, missing: number) =>
    `Khóa của cơ quan mở được ${kept} khóa hồ sơ; ${destroyed} hồ sơ đã tiêu hủy${missing === 0 ? "." : `; THIẾU khóa của ${missing} hồ sơ.`}`,
} as const;
