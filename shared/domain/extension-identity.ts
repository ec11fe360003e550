/** Public key in the manifest: gives the extension the same id in every browser and build. */
export const EXTENSION_KEY =
  "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAryoiDaPXDcfFnDp9o0LnzAY90RFAtJJlt3C61FNjQ/IHiEfRHwyv8dzXzWDJSTJPn/hMcSxko6SuEDu47eGrsH516orqEOkodXLWtWutdTTRu4YdOP+yk0LKqewvg78lYRxyOUMcICPIuggOUDvmkBPa1XaoFTcN+jAJo42AixDMG86Pf0d9t0s9nBVnVKH3dWQPY7JOwNBR34R2z19r+rkXcAeZEzXKieez4DXvF4xCgYgyUfx5HdzQPsbWPMlfBTSX4+C4hEOtyC3fwADNFpf9BjF8kHthD84yVSeRer7OxO6Z2mLKKIYTbOJRjJv2FVdhXJvHDZpsjXRdsFK/nQIDAQAB";

/** First 16 bytes of SHA-256(key), in the letters a to p, as Chrome derives it. */
export const EXTENSION_ID = "mgphchkioepabdpngeajbebnjibkcnjj";

/** Where the login returns to (chrome.identity). */
export const LOGIN_REDIRECT = `https://${EXTENSION_ID}.chromiumapp.org/login`;

/** Where a signing service's page returns to. */
export const SIGNING_REDIRECT = `https://${EXTENSION_ID}.chromiumapp.org/sign`;

/** Name under which Chrome finds the helper for USB tokens (native messaging). */
export const TOKEN_HELPER = "vn.camtay.token_helper";

/** OpenID Connect client of the extension: public, PKCE only. */
export const OIDC_CLIENT_ID = "camtay-extension";
