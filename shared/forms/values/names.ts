import { tidy } from "../../text/fold.ts";

export interface NameParts {
  readonly surname: string;
  /** Empty when there is none. */
  readonly middleName: string;
  readonly givenName: string;
}

/** Surnames of two words; "Tôn Thất An" may also be read Tôn + Thất + An, so a split there is for a person to confirm. */
const TWO_WORD_SURNAMES =
  /^(?:tôn thất|tôn nữ|công tằng|công tôn|âu dương|tư mã|tư đồ|hoàng phủ|gia cát|thượng quan|đông phương|độc cô|lữ huỳnh|nguyễn phước|nguyễn phúc)\s/iu;

/**
 * Splits a full Vietnamese name: first word surname, last word given name, the rest chữ đệm.
 * @returns null for a name of one word; `sure` false when another split is possible
 */
export function splitName(fullName: string): (NameParts & { readonly sure: boolean }) | null {
  const words = tidy(fullName).split(" ").filter(Boolean);
  if (words.length < 2) return null;
  return {
    surname: words[0]!,
    middleName: words.slice(1, -1).join(" "),
    givenName: words.at(-1)!,
    sure: words.length <= 4 && !TWO_WORD_SURNAMES.test(`${words.join(" ")} `) && words.every((word) => /^[\p{L}\p{M}']+$/u.test(word)),
  };
}

export const joinName = ({ surname, middleName, givenName }: NameParts): string => tidy(`${surname} ${middleName} ${givenName}`);

/** Same name: case and doubled spaces aside, accents kept. */
export const sameName = (a: string, b: string): boolean => {
  const key = (text: string) => tidy(text).toLocaleLowerCase("vi");
  return key(a) === key(b);
};
