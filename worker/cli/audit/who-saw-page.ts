import { escapeHtml } from "@camtay/shared/text/escape-html.ts";
import type { Sighting } from "../../reuse/who-saw.ts";

/** `2026-11-23T02:05:00Z` as people in Vietnam write it: `09:05 ngày 23/11/2026`. */
const localTime = (iso: string): string => {
  const [day = "", time = ""] = new Date(Date.parse(iso) + 7 * 3_600_000).toISOString().split("T");
  return `${time.slice(0, 5)} ngày ${day.split("-").reverse().join("/")}`;
};

const KINDS: Readonly<Record<Sighting["kind"], string>> = { lookup: "Tra cứu", paper: "Mở giấy tờ" };

/**
 * The answer to a citizen who asks who looked at their papers (Law 91/2025/QH15), to be printed and handed over.
 * @param number masked
 */
export const whoSawPage = (agencyName: string, number: string, sightings: readonly Sighting[], now: Date): string => `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ai đã xem giấy tờ của tôi</title>
<style>
body { font: 16px/1.5 "Times New Roman", Tinos, serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; color: #111; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { border: 1px solid #555; padding: .35rem .5rem; text-align: left; vertical-align: top; }
thead { display: table-header-group; }
@media print { body { margin: 0; } }
</style>
</head>
<body>
<p><strong>${escapeHtml(agencyName)}</strong></p>
<h1>Ai đã xem giấy tờ của tôi</h1>
<p>Số định danh: <strong>${escapeHtml(number)}</strong>. Lập lúc ${localTime(now.toISOString())}.</p>
${
  sightings.length === 0
    ? "<p>Chưa có ai tra cứu hoặc mở giấy tờ của bạn ở cơ quan này.</p>"
    : `<p>Tổng cộng ${sightings.length} lượt, cũ nhất ở trên.</p>
<table>
<thead><tr><th scope="col">Thời gian</th><th scope="col">Cán bộ, cơ quan</th><th scope="col">Việc</th><th scope="col">Lý do hoặc tên giấy tờ</th><th scope="col">Hồ sơ</th></tr></thead>
<tbody>
${sightings
  .map(
    ({ at, account, agency, kind, what, dossierCode }) =>
      `<tr><td>${localTime(at)}</td><td>${escapeHtml(`${account} (${agency})`)}</td><td>${KINDS[kind]}</td><td>${escapeHtml(what)}</td><td>${escapeHtml(dossierCode)}</td></tr>`,
  )
  .join("\n")}
</tbody>
</table>`
}
<p>Thấy lượt xem không đúng? Hãy báo người phụ trách bảo vệ dữ liệu cá nhân của cơ quan.</p>
</body>
</html>
`;
