import { type CardPayload, parseCardPayload } from "@camtay/shared/domain/card-payload.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { tidy } from "@camtay/shared/text/fold.ts";

/** Traces of Telex or VNI typing inside what should be finished Vietnamese: a scanner typed through an active input method. */
const MANGLED = /(?:aa|ee|oo|aw|ow|uw|dd)[sfrxj]?(?=\s|,|$)|\p{L}[1-9](?=\p{L}|\s|,)|[ăâêôơư][wWaeo](?=\s|$)/iu;

/**
 * The card's QR text as read by a camera or typed by a scanner that works like a keyboard.
 * @throws AppError `vault.qr_not_a_card`, `vault.qr_mangled`
 */
export function readCardQr(text: string): CardPayload {
  const card = parseCardPayload(tidy(text).replace(/[¦│｜]/g, "|"));
  if (card === null) throw new AppError("vault.qr_not_a_card");
  if (MANGLED.test(card.fullName) || MANGLED.test(card.sex)) throw new AppError("vault.qr_mangled");
  return card;
}
