import type { Proof } from "./prove-file.ts";

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
const vietnamDate = (time: Date): string =>
  new Intl.DateTimeFormat("vi-VN", { dateStyle: "long", timeStyle: "medium", timeZone: "Asia/Ho_Chi_Minh" }).format(time);

const stepText = (list: readonly string[], at: number): string =>
  `<li>${at === 0 ? "Lấy các mã sau, trong đó có mã của tệp" : "Thêm vào mã vừa tính"}, xếp theo thứ tự tăng dần, nối lại rồi tính SHA-256:<br>${list.map((hash) => `<code>${hash}</code>`).join("<br>")}</li>`;

/** A page in plain words for someone who has nothing but this folder: what is proven, and how to check it with any tool. */
export function proofPage(file: string, proof: Proof, sealedAt: Date): Buffer {
  const name = escapeHtml(file);
  return Buffer.from(
    `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>Bằng chứng lưu trữ: ${name}</title>
<style>body{font:16px/1.6 "Times New Roman",serif;max-width:46rem;margin:2rem auto;padding:0 1rem}code{font-size:.8rem;overflow-wrap:anywhere}li{margin:.5rem 0}</style></head>
<body><h1>Bằng chứng lưu trữ</h1>
<p>Tệp <strong>${name}</strong> đã có trong kho lưu trữ, đúng từng byte như tệp ở thư mục này, muộn nhất vào lúc
<strong>${escapeHtml(vietnamDate(sealedAt))}</strong>. Thời điểm do máy chủ dấu thời gian xác nhận, không phải do kho tự ghi.</p>
<p>Hồ sơ lưu trữ: <code>${escapeHtml(proof.objectId)}</code>, phiên bản ${escapeHtml(proof.version)}, niêm phong số ${proof.sealOrdinal}.</p>
<h2>Cách kiểm tra nhanh</h2>
<p>Chạy: <code>camtay archive verify-proof THƯ_MỤC_NÀY</code>. Lệnh không cần mạng và không cần kho gốc.</p>
<h2>Cách tự kiểm tra bằng công cụ bất kỳ</h2>
<ol>
<li>Tính SHA-256 của tệp. Kết quả phải là:<br><code>${proof.sha256}</code></li>
${proof.steps.map(stepText).join("\n")}
<li>Mã cuối cùng phải là:<br><code>${proof.root}</code></li>
<li>Kiểm tra dấu thời gian trên mã đó (chuẩn RFC 3161), ví dụ bằng OpenSSL:<br>
<code>openssl ts -verify -digest ${proof.root} -token_in -in dau-thoi-gian.tst -CAfile CHỨNG_THƯ_GỐC.pem</code></li>
</ol>
<p>Tệp <code>bang-chung.ers</code> chứa toàn bộ bằng chứng, kể cả các lần gia hạn, theo chuẩn RFC 4998.</p>
<h2>In English</h2>
<p>The file existed in the archive, byte for byte, no later than ${sealedAt.toISOString()}. Hash it with SHA-256, follow the steps above
(sort, join, hash), and verify the RFC 3161 token over the last value. <code>bang-chung.ers</code> is an RFC 4998 evidence record.</p>
</body></html>
`,
    "utf8",
  );
}
