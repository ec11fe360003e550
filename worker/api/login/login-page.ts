import { EXTENSION_ID } from "@camtay/shared/domain/extension-identity.ts";
import { escapeHtml } from "@camtay/shared/text/escape-html.ts";

type Locale = "vi" | "en";

const TEXTS = {
  vi: {
    title: "Đăng nhập Cầm Tay",
    lead: "Nhập tài khoản của cơ quan bạn.",
    name: "Tên đăng nhập",
    password: "Mật khẩu",
    submit: "Đăng nhập",
    codeLead: "Mở ứng dụng xác thực trên điện thoại và nhập mã 6 số.",
    code: "Mã xác thực",
    agency: "Đăng nhập bằng tài khoản cơ quan",
    local: "Hoặc dùng tài khoản trên máy chủ này.",
    expired: "Trang này đã hết hạn. Hãy đóng lại và bấm đăng nhập lần nữa.",
  },
  en: {
    title: "Log in to Cầm Tay",
    lead: "Enter the account of your office.",
    name: "Login name",
    password: "Password",
    submit: "Log in",
    codeLead: "Open the authenticator app on your telephone and enter the code of 6 digits.",
    code: "Code",
    agency: "Log in with the agency's account",
    local: "Or use an account of this server.",
    expired: "This page has expired. Close it and log in again.",
  },
} as const;

/** Vietnamese unless the browser clearly prefers English. */
export const preferredLocale = (languages: string | undefined): Locale => (/^\s*en\b/i.test(languages ?? "") ? "en" : "vi");

/** No script, no foreign address. Browsers hold a form's redirects to form-action, so the extension's return address is named. */
export const LOGIN_PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  `form-action 'self' https://${EXTENSION_ID}.chromiumapp.org`,
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join("; ");

const page = (locale: Locale, body: string): string => `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${TEXTS[locale].title}</title>
<link rel="stylesheet" href="/login/style.css">
</head>
<body><main>${body}</main></body>
</html>
`;

/**
 * @param problem sentence shown above the form, e.g. after a wrong password
 * @param loginName what was typed before, shown again
 * @param agencyLogin address at which logging in through the agency's own provider begins
 */
export function loginPage(
  locale: Locale,
  { problem, loginName = "", agencyLogin }: { problem?: string; loginName?: string; agencyLogin?: string | undefined } = {},
): string {
  const text = TEXTS[locale];
  const alert = problem === undefined ? "" : `<p class="problem" id="problem" role="alert">${escapeHtml(problem)}</p>`;
  const described = problem === undefined ? "" : ' aria-describedby="problem" aria-invalid="true"';
  return page(
    locale,
    `<h1>${text.title}</h1>
${agencyLogin === undefined ? `<p>${text.lead}</p>` : `<p><a class="agency" href="${escapeHtml(agencyLogin)}">${text.agency}</a></p><p>${text.local}</p>`}
${alert}
<form method="post" autocomplete="on">
<label for="loginName">${text.name}</label>
<input id="loginName" name="loginName" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="100" value="${escapeHtml(loginName)}"${loginName === "" ? " autofocus" : ""}${described}>
<label for="password">${text.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="200"${loginName === "" ? "" : " autofocus"}${described}>
<button type="submit">${text.submit}</button>
</form>`,
  );
}

/** The second step. @param ticket proof that the password was right @param action where the form goes, when not to its own address */
export function codePage(locale: Locale, ticket: string, problem?: string, action?: string): string {
  const text = TEXTS[locale];
  const alert = problem === undefined ? "" : `<p class="problem" id="problem" role="alert">${escapeHtml(problem)}</p>`;
  const described = problem === undefined ? "" : ' aria-describedby="problem" aria-invalid="true"';
  return page(
    locale,
    `<h1>${text.title}</h1>
<p>${text.codeLead}</p>
${alert}
<form method="post"${action === undefined ? "" : ` action="${escapeHtml(action)}"`}>
<input type="hidden" name="ticket" value="${escapeHtml(ticket)}">
<label for="code">${text.code}</label>
<input id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,7}" required maxlength="7" autofocus${described}>
<button type="submit">${text.submit}</button>
</form>`,
  );
}

export const plainErrorPage = (locale: Locale = "vi"): string =>
  page(locale, `<h1>${TEXTS[locale].title}</h1><p class="problem" role="alert">${TEXTS[locale].expired}</p>`);

export const LOGIN_STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f3f5f8, #14181f); color: light-dark(#18202c, #e8ecf2); }
main { width: min(22rem, calc(100vw - 3rem)); padding: 1.5rem; border-radius: .75rem; background: light-dark(#fff, #1e2530); box-shadow: 0 1px 6px #0003; }
h1 { font-size: 1.35rem; margin: 0 0 .25rem; }
form { display: grid; gap: .35rem; margin-top: 1rem; }
label { font-weight: 600; margin-top: .5rem; }
input { font: inherit; color: inherit; background: transparent; padding: .6rem .7rem; border: 1px solid light-dark(#6b7686, #8c98a9); border-radius: .5rem; }
.agency { display: block; text-align: center; font-weight: 600; padding: .7rem; border-radius: .5rem; background: #0b5cad; color: #fff; text-decoration: none; }
a:focus-visible { outline: 3px solid light-dark(#0b5cad, #7db7f2); outline-offset: 2px; }
button { font: inherit; font-weight: 600; margin-top: 1rem; padding: .7rem; border: 0; border-radius: .5rem; background: #0b5cad; color: #fff; cursor: pointer; }
input:focus-visible, button:focus-visible { outline: 3px solid light-dark(#0b5cad, #7db7f2); outline-offset: 2px; }
.problem { margin: .75rem 0 0; padding: .6rem .7rem; border-left: 4px solid #b3261e; background: light-dark(#fdecea, #3a1f1d); }
`;
