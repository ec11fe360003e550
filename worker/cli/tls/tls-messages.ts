/** What `camtay tls` says. */
export const TLS_MESSAGES = {
  usage: "tls --name HOST_OR_ADDRESS [--name …] [--port N] [--out DIR] [--new-ca]",
  summary:
    "Tạo chứng thư của cơ quan và chứng thư máy chủ, kèm trang hướng dẫn cài trên máy cán bộ. Chạy lại mỗi năm để gia hạn; máy cán bộ không phải cài lại.",
  wrongUse: "Tham số chưa đúng. Cách dùng:",
  newCa: (file: string) => `Đã tạo chứng thư cơ quan mới: ${file}. Mọi máy cán bộ cần cài chứng thư này.`,
  sameCa: (file: string) => `Dùng lại chứng thư cơ quan: ${file}. Máy cán bộ không phải cài lại.`,
  made: (certificate: string, key: string, address: string, validTo: string) =>
    `Chứng thư máy chủ có hạn đến ${validTo}. Đặt các biến sau rồi chạy lại camtay serve:\n  CAMTAY_TLS_CERT=${certificate}\n  CAMTAY_TLS_KEY=${key}\n  CAMTAY_PUBLIC_URL=${address}`,
  page: (file: string, sha1: string, sha256: string) =>
    `Gửi cán bộ trang hướng dẫn: ${file}\nDãy để so qua điện thoại:\n  Windows (Thumbprint): ${sha1}\n  SHA-256: ${sha256}`,
} as const;
