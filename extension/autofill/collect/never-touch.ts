import { fold } from "@camtay/shared/text/fold.ts";

import { isDenied } from "../denied.ts";

const SECRET =
  /captcha|recaptcha|turnstile|\botp\b|one-?time-?code|passwo?r?d|mat ?khau|ma ?xac ?(?:nhan|thuc)|verification ?code|security ?code|\bpin\b|\bcvv\b|card-?number/;
const CONSENT = /cam doan|cam ket|chiu trach nhiem|dong y|toi xac nhan|tuyen bo|da doc|dieu khoan|i agree|terms/;

/**
 * Controls that are never filled whatever the plan says: captcha, OTP, passwords, consent and declarations, files, buttons.
 * @param words label, names and hints of the control
 */
export function isNeverTouched(element: Element, kind: string, words: readonly string[]): boolean {
  if (isDenied(element)) return true;
  if (kind === "password" || kind === "file" || kind === "button" || kind === "search") return true;
  if (element.matches("[autocomplete=one-time-code],[autocomplete^=cc-],[autocomplete*=password]")) return true;
  const text = fold(words.join(" ").replace(/([a-z])([A-Z])/g, "$1 $2"));
  if (SECRET.test(text)) return true;
  if ((kind === "checkbox" || kind === "checkboxes" || kind === "radio") && CONSENT.test(text)) return true;
  // A captcha often has no word at all, only the picture or the frame beside it.
  const row = element.closest("[class*=captcha i],[id*=captcha i],[class*=otp-],[id^=otp]");
  return row !== null && row !== document.body && row.querySelectorAll("input,select,textarea").length <= 3;
}
