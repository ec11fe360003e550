import { errorRows } from "./error-row.ts";

export const ACCESS_ERRORS = errorRows({
  "access.not_logged_in": {
    kind: "unauthenticated",
    retry: "after-person",
    help: "officer",
    vi: "Phiên đăng nhập không còn hiệu lực. Hãy đăng nhập lại.",
    en: "The login is no longer valid. Log in again.",
  },
  "access.role_missing": {
    kind: "forbidden",
    retry: "never",
    help: "officer",
    vi: "Tài khoản của bạn không có quyền làm việc này. Hãy nhờ người quản trị cấp quyền.",
    en: "Your account may not do this. Ask the administrator for the right.",
  },
  "access.wrong_origin": {
    kind: "forbidden",
    retry: "never",
    help: "operator",
    vi: "Yêu cầu đến từ một địa chỉ không được phép. Hãy dùng tiện ích Cầm Tay hoặc đúng địa chỉ máy chủ.",
    en: "The call came from an address that is not allowed. Use the Cầm Tay extension or the server's own address.",
  },
  "access.wrong_password": {
    kind: "unauthenticated",
    retry: "after-person",
    help: "officer",
    vi: "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy nhập lại.",
    en: "The login name or password is wrong. Enter them again.",
  },
  "access.locked": {
    kind: "limited",
    retry: "later",
    help: "officer",
    vi: "Tài khoản tạm khóa vì nhập sai nhiều lần. Hãy thử lại sau {minutes} phút, hoặc nhờ người quản trị.",
    en: "The account is locked after several wrong passwords. Try again in {minutes} minutes, or ask the administrator.",
  },
  "access.login_expired": {
    kind: "invalid",
    retry: "after-person",
    help: "officer",
    vi: "Trang đăng nhập này đã hết hạn. Hãy quay lại tiện ích và bấm đăng nhập lần nữa.",
    en: "This login page has expired. Go back to the extension and log in again.",
  },
  "access.account_exists": {
    kind: "conflict",
    retry: "never",
    help: "operator",
    vi: "Tên đăng nhập {loginName} đã có. Hãy chọn tên khác, hoặc đổi mật khẩu bằng “camtay account passwd”.",
    en: "The login name {loginName} exists. Choose another, or use “camtay account passwd”.",
  },
  "access.account_missing": {
    kind: "missing",
    retry: "never",
    help: "operator",
    vi: "Không có tài khoản {loginName}. Hãy xem danh sách bằng “camtay account list”.",
    en: "There is no account {loginName}. See “camtay account list”.",
  },
  "access.weak_password": {
    kind: "invalid",
    retry: "never",
    help: "officer",
    vi: "Mật khẩu phải dài từ {least} ký tự trở lên. Hãy chọn mật khẩu dài hơn.",
    en: "The password must have at least {least} characters. Choose a longer one.",
  },
  "access.audit_broken": {
    kind: "internal",
    retry: "never",
    help: "operator",
    vi: "Nhật ký truy cập bị sửa ở dòng {line}. Hãy giữ nguyên máy và báo người phụ trách an toàn.",
    en: "The audit trail was altered at line {line}. Leave the machine as it is and tell the security officer.",
  },
});
