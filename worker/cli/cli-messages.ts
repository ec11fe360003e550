/** What the command line says. */
export const CLI_MESSAGES = {
  usage: "Cầm Tay, các lệnh:",
  unknownCommand: (name: string) => `Không có lệnh “${name}”. Hãy chọn một lệnh dưới đây.`,
  badArguments: (why: string) => `Tham số chưa đúng: ${why}`,
  page: (done: number, total: number, file: string, page: number | null, what: string) =>
    `[${done}/${total}] ${file}${page === null ? "" : ` trang ${page}`}: ${what}`,
  pageRead: (words: number) => `đọc được ${words} chữ`,
  pageDone: (width: number, height: number, dpi: number) => `đã đọc (${width} x ${height} điểm, ${dpi} dpi)`,
  failure: (file: string, page: number | null, sentence: string, code: string) =>
    `  ${file}${page === null ? "" : ` trang ${page}`}: ${sentence} [${code}]`,
  pageBlank: "trang trắng, bỏ qua",
  pageFailed: (sentence: string) => `LỖI: ${sentence}`,
  progress: (done: number, total: number, secondsLeft: number | null) =>
    `Đã đọc ${done}/${total} trang${secondsLeft === null ? "" : `, còn khoảng ${secondsLeft} giây`}`,
  composing: (done: number, total: number) => `Đã ghép ${done}/${total} tệp PDF/A`,
  done: (papers: number, dossiers: number, pages: number) => `Xong: ${pages} trang, ${papers} giấy tờ, ${dossiers} hồ sơ.`,
  review: (count: number) => (count === 0 ? "Không có gì cần người kiểm tra." : `Cần người kiểm tra: ${count} chỗ (xem result.json).`),
  failed: (count: number) => `Có ${count} tệp hoặc trang không đọc được:`,
  waiting: (review: number, ready: number) => `${review} giấy tờ chờ người kiểm tra, ${ready} giấy tờ chờ ký số.`,
  serving: (url: string) => `Máy chủ Cầm Tay chạy tại ${url}`,
  working: (threads: number) => `Bộ xử lý đang chạy với ${threads} luồng. Nhấn Ctrl-C để dừng.`,
  firstAccounts: "Đã tạo tài khoản đầu tiên. Mật khẩu chỉ hiện một lần, hãy ghi lại:",
  account: (loginName: string, password: string, roles: string) => `  ${loginName}  ${password}  (${roles})`,
  noPassword: "(đăng nhập bằng tài khoản cơ quan)",
  auditHolds: (archived: number) =>
    `Nhật ký truy cập còn nguyên vẹn.${archived === 0 ? "" : ` ${archived} dòng khớp với bản đã niêm phong trong kho lưu trữ.`}`,
  separatorsWritten: (count: number, file: string) => `Đã tạo ${count} phiếu tách trong ${file}. Hãy in khổ A4, không thu nhỏ.`,
  askIdentityNumber: "Số định danh của công dân: ",
  sighting: (one: { at: string; account: string; agency: string; kind: "lookup" | "paper"; what: string; dossierCode: string }) =>
    `${one.at}  ${one.account} (${one.agency})  ${one.kind === "lookup" ? "tra cứu" : "mở giấy tờ"}: ${one.what}  [${one.dossierCode}]`,
  sightings: (count: number) => (count === 0 ? "Chưa có ai tra cứu hoặc mở giấy tờ của người này." : `Tổng cộng ${count} lượt.`),
  whoSawPage: (file: string) => `Đã ghi trang trả lời công dân: ${file}`,
  secondFactor: (secret: string, address: string) =>
    `Nhập khóa này vào ứng dụng xác thực (chỉ hiện một lần): ${secret}\nHoặc tạo mã QR từ địa chỉ: ${address}`,
  newPassword: (loginName: string, password: string) => `Mật khẩu mới của ${loginName}: ${password}`,
  accountRow: (loginName: string, displayName: string, agency: string, roles: string, locked: boolean) =>
    `${loginName}\t${displayName}\t${agency}\t${roles}${locked ? "\tđang khóa" : ""}`,
} as const;
