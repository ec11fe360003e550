import { type CardPayload, parseCardPayload } from "@camtay/shared/domain/card-payload.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { tidy } from "@camtay/shared/text/fold.ts";

/** Traces of Telex or VNI typing inside what should be finished Vietnamese: a scanner typed through an active input method. */
const MANGLED = /(?:aa|ee|oo|aw|ow|uw|dd)[sfrxj]?(?=\s|,|$)|\p{L}[1-9](?=\p{L}|\s|,)|[ăâêôơư][wWaeo](?=\s|$)/iu;

/** Letters lost on the way: read as another encoding ("Nguyá»…n"), or typed by a scanner that has no key for them ("Nguy?n"). */
const LOST_LETTERS = /á[º»]|Ã[\u0080-\u00bf]|Ä[\u0080-\u0091]|Æ°|\ufffd|\p{L}\?|\?\p{L}/u;

/**
 * The card's QR text as read by a camera or typed by a scanner that works like a keyboard.
 * @throws AppError `vault.qr_not_a_card`, `vault.qr_mangled`
 */
export function readCardQr(text: string): CardPayload {
  const card = parseCardPayload(tidy(text).replace(/[¦│｜]/g, "|"));
  if (card === null) throw new AppError("vault.qr_not_a_card");
  if (MANGLED.test(card.fullName) || MANGLED.test(card.sex) || LOST_LETTERS.test(text)) throw new AppError("vault.qr_mangled");
  return card;
}

/** Bars of a card's text: a scanner that sends no Enter at the end has sent all of it when these are there and nothing more comes. */
const BARS = 6;
export const looksComplete = (text: string): boolean => (text.match(/[|¦│｜]/g) ?? []).length >= BARS;
