/** What `camtay sign` says. */
export const SIGN_MESSAGES = {
  askPin: "Mã PIN của khóa ký: ",
  askPassword: "Mật khẩu của tệp khóa: ",
  frozen: (count: number, subject: string) => `Đã chốt ${count} tệp. Người ký: ${subject}`,
  confirm: "Hãy xác nhận trên điện thoại nếu dịch vụ ký yêu cầu.",
  signed: (file: string) => `Đã ký: ${file}`,
  notSigned: (file: string, state: string, why: string) => `Chưa xong: ${file} (${state}). ${why}`,
} as const;
