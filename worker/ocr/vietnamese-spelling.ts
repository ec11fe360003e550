/** The engine's model knows letters of other alphabets: `Ðông` -> `Đông`, `Ñgọc` -> `Ngọc`, `NÑăm` -> `Năm`, `Vÿ` -> `Vỹ`. Foreign names keep theirs. */
export const withVietnameseLetters = (text: string): string =>
  text
    .replace(/Đ?Ð/g, "Đ")
    .replace(/Ñ(?=[gh])|(?<!\p{L})N?Ñ(?=\p{Ll})/gu, "N")
    .replace(/ÿ/g, "ỹ");

/** Words before and behind `đế`, which lives only in compounds: emperors, empires and whatever something stands on. */
const BEFORE_BASE = ["hoàng", "thượng", "tiên", "phế", "rượu", "chân", "mặt", "phần", "tấm", "cái"];
const BEHIND_BASE = ["quốc", "chế", "vương", "đô", "hiệu", "giày", "dép", "đèn", "cột", "móng", "cao", "bằng"];

/**
 * `đế báo cáo` speaks of no emperor: outside its compounds `đế` is one of the commonest words, `để`, with another mark.
 * @returns the common word that is meant, in small letters; null when what stands there can be right
 */
export function meantInstead(before: string | undefined, word: string, after: string | undefined): string | null {
  return word !== "đế" || BEFORE_BASE.includes(before ?? "") || BEHIND_BASE.includes(after ?? "") ? null : "để";
}
