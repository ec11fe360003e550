import type { Confirmation } from "./confirmations.ts";

/** The words of the two pages a person may see. */
const TEXT = {
  title: "Dịch vụ ký số thử nghiệm",
  account: "Tài khoản",
  password: "Mật khẩu",
  pin: "Mã PIN",
  allow: "Đồng ý",
  refuse: "Từ chối",
  wrong: "Tài khoản, mật khẩu hoặc mã PIN chưa đúng. Hãy nhập lại.",
  phone: "Điện thoại của người ký (mô phỏng)",
  nothing: "Chưa có yêu cầu nào. Trang tự cập nhật khi có.",
  asks: (count: number): string => `Xác nhận ký ${count} văn bản?`,
  code: "Mã xác nhận",
  notice: "Chỉ để chạy thử. Chữ ký không có giá trị pháp lý.",
} as const;

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** Looks for something new by itself; the page is drawn again only then, so that nobody loses the button under the finger. */
const FOLLOW = `<script>let was;setInterval(async()=>{const now=await(await fetch("/phone",{headers:{accept:"application/json"}})).text();if(was!==undefined&&now!==was)location.reload();was=now},1000)</script>`;

const page = (title: string, body: string, { follow = false } = {}): string => `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>body{font:18px/1.5 system-ui,sans-serif;max-width:26rem;margin:1.5rem auto;padding:0 1rem;color:#17212e;background:#f2f5f8}h1{font-size:1.3rem;margin:0 0 1rem}h2{font-size:1.15rem;margin:0 0 .5rem}input,button{font:inherit;padding:.5rem;width:100%;margin:.25rem 0;box-sizing:border-box}input,button{border:1px solid #71808f;border-radius:.5rem;background:#fff}button{padding:.7rem;font-weight:600;cursor:pointer}button[value=confirm],button[value=allow]{background:#0b5cad;border-color:#0b5cad;color:#fff}:focus-visible{outline:3px solid #ffab1a;outline-offset:2px}section{background:#fff;border:1px solid #cfd8e1;border-radius:.75rem;padding:1rem;margin:1rem 0}small{color:#555}</style>
</head><body><main><h1>${escapeHtml(title)}</h1>${body}<p><small>${TEXT.notice}</small></p></main>${follow ? FOLLOW : ""}</body></html>`;

/** The sign-in and consent page of oauth2/authorize; it carries the request along in hidden fields. */
export function signInPage(query: Readonly<Record<string, string | undefined>>, wrong = false): string {
  const carried = [
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "code_challenge",
    "code_challenge_method",
    "state",
    "credentialID",
    "numSignatures",
    "hashes",
    "hashAlgorithmOID",
    "description",
  ];
  const hidden = carried
    .filter((name) => query[name] !== undefined)
    .map((name) => `<input type="hidden" name="${name}" value="${escapeHtml(query[name] ?? "")}">`)
    .join("");
  const credential = query.scope === "credential";
  return page(
    TEXT.title,
    `${wrong ? `<p role="alert">${TEXT.wrong}</p>` : ""}${credential ? `<p>${TEXT.asks(Number(query.numSignatures))} ${escapeHtml(query.description ?? "")}</p>` : ""}
<form method="post" action="authorize">${hidden}<label>${TEXT.account}<input name="account" autocomplete="username"></label>
<label>${TEXT.password}<input name="password" type="password" autocomplete="current-password"></label>
${credential ? `<label>${TEXT.pin}<input name="pin" type="password" inputmode="numeric"></label>` : ""}
<button name="answer" value="allow">${TEXT.allow}</button><button name="answer" value="refuse" formnovalidate>${TEXT.refuse}</button></form>`,
  );
}

/** What the signer's phone would show: requests to confirm, and codes for open challenges. */
export function phonePage(waiting: readonly Confirmation[], codes: readonly { description: string; code: string }[]): string {
  const requests = waiting
    .map(
      (one) => `<section><h2>${TEXT.asks(one.signatures)}</h2><p>${escapeHtml(one.description ?? one.credentialId)}</p>
<form method="post" action="/phone/${one.id}"><button name="answer" value="confirm">${TEXT.allow}</button><button name="answer" value="refuse">${TEXT.refuse}</button></form></section>`,
    )
    .join("");
  const shown = codes
    .map((one) => `<section><h2>${TEXT.code}: ${escapeHtml(one.code)}</h2><p>${escapeHtml(one.description)}</p></section>`)
    .join("");
  return page(TEXT.phone, requests + shown || `<p>${TEXT.nothing}</p>`, { follow: true });
}
