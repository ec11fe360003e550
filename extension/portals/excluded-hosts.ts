/** Hosts where people log in. Cầm Tay does not run there at all: no content script, no reading, no filling. */
export const LOGIN_HOSTS = [
  "sso.dancuquocgia.gov.vn",
  "vneid.gov.vn",
  "dancuquocgia.gov.vn",
  "xacthuc.dichvucong.gov.vn",
  "dangnhap.dichvucong.gov.vn",
  "sso.dichvucong.gov.vn",
] as const;

const LOGIN_NAME = /^(?:sso|xacthuc|dangnhap|login|idp|auth|accounts?|oauth|openid|cas|id)\d*[.-]/;

/** For the manifest. */
export const LOGIN_MATCHES = LOGIN_HOSTS.flatMap((host) => [`https://${host}/*`, `https://*.${host}/*`]);

/** True for the known login hosts and for hosts named like one. */
export function isLoginHost(host: string): boolean {
  const name = host.toLowerCase();
  return LOGIN_HOSTS.some((login) => name === login || name.endsWith(`.${login}`)) || LOGIN_NAME.test(name);
}
