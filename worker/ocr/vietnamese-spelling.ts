/** The engine's model knows letters of other alphabets: `Ðông` -> `Đông`, `Ñgọc` -> `Ngọc`, `Vÿ` -> `Vỹ`. Foreign names keep theirs. */
export const withVietnameseLetters = (text: string): string =>
  text
    .replace(/Đ?Ð/g, "Đ")
    .replace(/Ñ(?=[gh])/g, "N")
    .replace(/ÿ/g, "ỹ");

interface BoundSyllable {
  readonly read: string;
  readonly meant: string;
  /** Its compounds: words before it, and words behind it. */
  readonly follows: readonly string[];
  readonly precedes: readonly string[];
}

/**
 * Syllables that live only in a few compounds and look like a common word with other marks: outside their compounds the common word is
 * meant. `đế báo cáo` speaks of no emperor, `mái đột` is nothing sudden.
 */
const BOUND: readonly BoundSyllable[] = [
  { read: "đế", meant: "để", follows: ["hoàng", "thượng"], precedes: ["quốc", "chế", "vương", "giày", "dép"] },
  {
    read: "đột",
    meant: "dột",
    follows: ["xung", "đường"],
    precedes: ["xuất", "ngột", "biến", "kích", "nhập", "quỵ", "phá", "tử"],
  },
  { read: "chõ", meant: "chỗ", follows: ["nồi"], precedes: ["xôi", "đồ"] },
];

/** @returns the common word that is meant, in small letters; null when what stands there can be right */
export function meantInstead(before: string | undefined, word: string, after: string | undefined): string | null {
  const entry = BOUND.find(({ read }) => read === word);
  if (entry === undefined || entry.follows.includes(before ?? "") || entry.precedes.includes(after ?? "")) return null;
  return entry.meant;
}
