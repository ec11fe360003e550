import { provinces } from "@camtay/shared/catalogues/places.ts";
import { fold } from "@camtay/shared/text/fold.ts";

/** Common family names that, but for their marks, are no other word at the head of a name. */
const FAMILY_NAMES = new Map(
  "Nguyễn Trần Phạm Hoàng Huỳnh Phan Đặng Ngô Dương Đoàn Vương Trịnh Trương Quách Bùi Đỗ"
    .split(" ")
    .map((name) => [fold(name), name] as const),
);

/** `Trân` -> `Trần`; null for whatever is no misread family name. `Do` stays: it opens sentences. */
export function familyNameLike(text: string): string | null {
  const known = FAMILY_NAMES.get(fold(text));
  return known === undefined || known[0] !== text[0] ? null : known;
}

let pairs: ReadonlyMap<string, readonly [string, string]> | null = null;

/** Two neighbouring words of a province's name, today's or one before July 2025, by their letters without marks. */
export function provincePairs(): ReadonlyMap<string, readonly [string, string]> {
  pairs ??= new Map(
    provinces()
      .flatMap((province) => [province.name, ...province.former])
      .flatMap((name) => {
        const words = name.normalize("NFC").split(/[\s-]+/);
        return words.slice(1).map((word, i) => [fold(`${words[i]} ${word}`), [words[i]!, word] as const] as const);
      }),
  );
  return pairs;
}
