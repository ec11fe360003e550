/** Identity and paper numbers: digits and letters only, zeros kept. */
export const plainId = (text: string): string => text.replace(/[^0-9A-Za-z]/g, "").toUpperCase();

/** Phone with its leading zero: `+84 912 345 678` -> `0912345678`. */
export function plainPhone(text: string): string {
  const digits = text.replace(/\D/g, "");
  return /^84\d{9,10}$/.test(digits) && /^\s*\+?\s*84/.test(text) ? `0${digits.slice(2)}` : digits;
}

/**
 * Number for a box that refuses thousands marks: `1.250,5 m2` -> `1250.5`, `400.000` -> `400000`.
 * @returns null when the text is no single number
 */
export function plainNumber(text: string): string | null {
  const found = text.match(/\d[\d.,\s]*/gu)?.map((part) => part.trim().replace(/[.,]$/u, ""));
  if (found?.length !== 1 && !/^\s*[\d.,\s]+\s*m\s?[23²³]\.?\s*$/u.test(text)) return null;
  const raw = found![0]!.replace(/\s/g, "");
  if (/^\d{1,3}(?:\.\d{3})+(?:,\d+)?$/.test(raw)) return raw.replaceAll(".", "").replace(",", ".");
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(raw) && raw.split(",").length > 2) return raw.replaceAll(",", "");
  if (/^\d+(?:,\d+)?$/.test(raw)) return raw.replace(",", ".");
  return /^\d+(?:\.\d+)?$/.test(raw) ? raw : null;
}

/** Compares an identity number with one that a page shows partly masked (`0990****0001`). */
export function sameId(shown: string, id: string): boolean {
  const text = shown.replace(/[\s.-]/g, "").toUpperCase();
  const plain = plainId(id);
  if (text.length !== plain.length) return false;
  return [...text].every((mark, i) => mark === plain[i] || /[*•X#]/u.test(mark));
}
