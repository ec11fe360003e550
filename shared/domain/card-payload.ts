import { type PartialDate, partialDate } from "./partial-date.ts";

/** What the QR code of a chip identity card says. Texts as encoded, NFC. */
export interface CardPayload {
  readonly identityNumber: string;
  /** The nine digits of the old card, or null. */
  readonly oldNumber: string | null;
  readonly fullName: string;
  readonly birthDate: PartialDate;
  readonly sex: string;
  readonly address: string;
  readonly issueDate: PartialDate | null;
}

const dayFirst = (digits: string): PartialDate | null => {
  const parts = /^(\d{2})(\d{2})(\d{4})$/.exec(digits);
  return parts ? partialDate({ day: Number(parts[1]), month: Number(parts[2]), year: Number(parts[3]) }) : null;
};

/**
 * Reads `number|old number|NAME|ddmmyyyy|sex|address|ddmmyyyy` of the chip card (2021) and the identity card of 2024, which adds fields
 * after the date of issue. Some cards leave the old number out altogether.
 * @returns null when the text is anything else
 */
export function parseCardPayload(text: string): CardPayload | null {
  const parts = text.normalize("NFC").trim().split("|");
  if (parts.length < 6 || !/^\d{12}$/.test(parts[0]!)) return null;
  const hasOldNumber = parts[1] === "" || /^\d{9}$/.test(parts[1]!);
  const [fullName = "", born = "", sex = "", address = "", issued = ""] = parts.slice(hasOldNumber ? 2 : 1);
  const birthDate = dayFirst(born);
  if (fullName.trim() === "" || birthDate === null) return null;
  return {
    identityNumber: parts[0]!,
    oldNumber: hasOldNumber && parts[1] !== "" ? parts[1]! : null,
    fullName: fullName.trim(),
    birthDate,
    sex: sex.trim(),
    address: address.trim(),
    issueDate: dayFirst(issued),
  };
}
