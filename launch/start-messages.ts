/** What `npm start` says, Vietnamese first. */
export const START_MESSAGES = {
  starting: (what: string) => `• Đang bật ${what} …`,
  parts: {
    redis: "hàng đợi (Redis)",
    signing: "dịch vụ ký số thử",
    server: "máy chủ",
    worker: "máy số hóa",
    portal: "trang khai thử",
    extension: "tiện ích trình duyệt (đóng gói)",
    sample: "bộ hồ sơ mẫu: quét và đọc",
  },
  failed: (reason: string) => `Không bật được: ${reason}`,
  nodeTooOld: (version: string) => `Cần Node 22.12 trở lên, đang chạy ${version}. Hãy xóa thư mục node_modules rồi chạy lại npm start.`,
  stopping: "Đang tắt mọi thứ …",
  stopped: "Đã tắt. Dữ liệu còn nguyên trong thư mục dữ liệu.",
} as const;

export interface StartSummary {
  readonly url: string;
  readonly portalUrl: string;
  readonly phoneUrl: string | null;
  readonly pin: string | null;
  readonly extensionFolder: string;
  readonly shippedFolder: string;
  readonly data: string;
  readonly accounts: readonly { readonly loginName: string; readonly role: string; readonly password: string }[];
  readonly accountsFile: string;
  /** A made-up child of the sample batch whose papers fill the demo form. */
  readonly sample: { readonly dossier: string; readonly identityNumber: string };
}

/** The screen a newcomer reads first. */
export function summaryText(s: StartSummary): string {
  const accounts = s.accounts
    .map(({ loginName, role, password }) => `    ${loginName.padEnd(10)} ${password.padEnd(20)} ${role}`)
    .join("\n");
  return `
Cầm Tay đã sẵn sàng.

  Máy chủ            ${s.url}
  Trang khai thử     ${s.portalUrl}
  Thư mục dữ liệu    ${s.data}   (xóa được, sẽ làm lại từ đầu)

  Tiện ích cho Chrome: mở chrome://extensions, bật "Chế độ cho nhà phát triển",
  bấm "Tải tiện ích đã giải nén", chọn thư mục:
    ${s.extensionFolder}
  (bản dùng thật, không có trang thử: ${s.shippedFolder})

  Tài khoản (cũng ghi trong ${s.accountsFile}):
${accounts}
${s.pin === null ? "" : `\n  Ký số thử: mã PIN ${s.pin}. "Điện thoại" xác nhận ở ${s.phoneUrl} (tự xác nhận sau vài giây).\n`}
  Thử trước tiên:
    1. Bấm biểu tượng Cầm Tay, chọn "Mở bàn làm việc", đăng nhập bằng canbo.
       Vào "Kiểm tra": xem chỗ máy đọc chưa chắc, sửa nếu sai, xác nhận.
    2. Đăng xuất, đăng nhập bằng kyso. Vào "Ký số": chọn các giấy, xem trước, nhập PIN, ký một lần.
    3. Đăng nhập lại bằng canbo. Vào "Hồ sơ": bấm đã trả kết quả cho hồ sơ ${s.sample.dossier}.
    4. Mở Trang khai thử, bấm biểu tượng Cầm Tay, chọn "Cán bộ một cửa".
       Nhập mã hồ sơ ${s.sample.dossier}, số định danh ${s.sample.identityNumber}, bấm "Điền".

Nhấn Ctrl-C để tắt.
(Ready. Load the folder above in Chrome; confirm doubtful values as canbo, sign as kyso, mark the result returned, fill the demo form.)
`;
}
