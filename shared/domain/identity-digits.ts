// Kept apart from the schema: what runs inside pages needs no validator.

/** What a 12-digit number says about its owner: PPP G YY NNNNNN. No check digit exists, so a contradiction is a warning, not an error. */
export function readIdentityNumber(number: string): { placeOfBirthCode: string; sex: "Nam" | "Nữ"; birthYear: number } | null {
  if (!/^\d{12}$/.test(number)) return null;
  const century = Number(number[3]);
  return {
    placeOfBirthCode: number.slice(0, 3),
    sex: century % 2 === 0 ? "Nam" : "Nữ",
    birthYear: 1900 + 100 * Math.floor(century / 2) + Number(number.slice(4, 6)),
  };
}

/** `0990…0001`: enough to recognise, not enough to misuse. */
export const maskIdentityNumber = (number: string): string =>
  number.length < 8 ? "…" : `${number.slice(0, 3)}${"•".repeat(number.length - 6)}${number.slice(-3)}`;
