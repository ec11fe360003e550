import { escapeHtml } from "@camtay/shared/text/escape-html.ts";

/**
 * How a person puts the office's certificate on their PC, in Vietnamese, to be opened from a shared folder or printed.
 * @param fingerprints of the certificate, read aloud to compare: Windows shows SHA-1 (as Thumbprint), browsers SHA-256
 */
export const installPage = (
  agencyName: string,
  address: string,
  certificateFile: string,
  fingerprints: { readonly sha1: string; readonly sha256: string },
): string => `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Cài chứng thư của cơ quan</title>
<style>
body { font: 17px/1.6 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; color: #17212e; }
code { font-size: .95em; word-break: break-all; background: #eef1f5; padding: .1rem .3rem; border-radius: .25rem; }
li { margin: .4rem 0; }
.note { border-left: 4px solid #b3261e; padding: .5rem .8rem; background: #fdecea; }
</style>
</head>
<body>
<h1>Cài chứng thư của cơ quan</h1>
<p>Máy chủ Cầm Tay của <strong>${escapeHtml(agencyName)}</strong> ở địa chỉ <code>${escapeHtml(address)}</code>. Cài chứng thư một lần để máy của bạn nhận ra máy chủ này. Không cần quyền quản trị máy.</p>
<h2>Kiểm tra trước khi cài</h2>
<p>Gọi điện cho người quản trị. Bấm đúp tệp <code>${escapeHtml(certificateFile)}</code>, mở thẻ <b>Details</b>, dòng <b>Thumbprint</b>. Đọc và so dãy này:</p>
<p><code>${escapeHtml(fingerprints.sha1)}</code></p>
<p>Firefox và Linux hiện dãy SHA-256:</p>
<p><code>${escapeHtml(fingerprints.sha256)}</code></p>
<p class="note">Khác một ký tự thì dừng lại, không cài.</p>
<h2>Windows 10 hoặc 11 (Chrome, Edge)</h2>
<ol>
<li>Chép tệp <code>${escapeHtml(certificateFile)}</code> về máy. Bấm đúp vào tệp.</li>
<li>Ở thẻ <b>General</b>, bấm <b>Install Certificate…</b></li>
<li>Chọn <b>Current User</b>, bấm <b>Next</b>.</li>
<li>Chọn <b>Place all certificates in the following store</b>, bấm <b>Browse…</b>, chọn <b>Trusted Root Certification Authorities</b>.</li>
<li>Bấm <b>Next</b>, <b>Finish</b>, rồi <b>Yes</b>.</li>
<li>Đóng hết cửa sổ trình duyệt và mở lại.</li>
</ol>
<h2>Firefox</h2>
<ol>
<li>Mở <b>Cài đặt</b>, tìm chữ <b>chứng chỉ</b>, bấm <b>Xem chứng chỉ…</b></li>
<li>Chọn thẻ <b>Nhà thẩm định</b>, bấm <b>Nhập…</b>, chọn tệp <code>${escapeHtml(certificateFile)}</code>.</li>
<li>Đánh dấu <b>Tin tưởng CA này để xác định các trang web</b>, bấm <b>OK</b>.</li>
</ol>
<h2>Linux (Chrome)</h2>
<p>Mở <code>chrome://certificate-manager</code>, chọn <b>Cài đặt bởi bạn</b>, nhập tệp vào <b>Chứng chỉ đáng tin cậy</b>.</p>
<h2>Xong rồi</h2>
<p>Mở <code>${escapeHtml(address)}/v1/health</code>. Thấy chữ <code>"ok":true</code> mà không có cảnh báo là đã cài đúng.</p>
<p>Chứng thư này chỉ dùng được cho máy chủ nêu trên, không cho trang web nào khác.</p>
</body>
</html>
`;
