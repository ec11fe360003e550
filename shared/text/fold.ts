/** NFC text without control characters and doubled spaces: the only form in which text is stored. */
export const tidy = (text: string): string =>
  text
    .normalize("NFC")
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();

/**
 * Lower case without diacritics (đ becomes d), dashes and quotes unified: for comparing and searching, never for showing.
 */
export const fold = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[đĐ]/g, "d")
    .replace(/[‐-―−]/g, "-")
    .replace(/[’‘ʼ`´]/g, "'")
    .toLowerCase()
    .replace(/\s+/gu, " ")
    .trim();

/** Words of the folded text: letters and digits only. */
export const foldedWords = (text: string): string[] => fold(text).match(/[a-z0-9]+/g) ?? [];

/** Letters and digits of the folded text without anything between them: what two ways of printing one name have in common. */
export const foldedKey = (text: string): string => fold(text).replace(/[^a-z0-9]+/g, "");
