import { findProvince, findWards, newPlaceOf, provinces } from "@camtay/shared/catalogues/places.ts";
import { fold } from "@camtay/shared/text/fold.ts";

export interface MendedAddress {
  readonly text: string;
  /** The last part is a province of today or one that went into it. */
  readonly province: boolean;
  /** The ward too is in the table of places. */
  readonly known: boolean;
  /** The province is named with its kind and the ward without: a word was lost between them. */
  readonly hasGap: boolean;
  /** Words before the ward: house, street, hamlet. */
  readonly detailWords: number;
}

/** Words that stand before the name of a place; only their marks are mended, nothing is added. */
const KINDS = [
  "tổ dân phố",
  "khu phố",
  "ủy ban nhân dân",
  "thành phố",
  "thị trấn",
  "thị xã",
  "đặc khu",
  "phường",
  "huyện",
  "quận",
  "tỉnh",
  "thôn",
  "đường",
  "khóm",
  "xóm",
  "ngõ",
  "phố",
  "xã",
  "ấp",
];
const KIND_BY_KEY = new Map(KINDS.map((kind) => [fold(kind), kind]));

/**
 * Mends marks that the engine misread in the fixed words of an address (`Tố dân phố`, `dường`) and in names of places that the table
 * knows beyond doubt. House numbers, streets and hamlets stay as read.
 */
export function mendAddress(text: string): MendedAddress {
  const parts = text
    .replace(/(\p{L})-(\p{Lu})/gu, "$1 $2")
    .split(/\s*,\s*/)
    .map(mendKinds);
  const last = parts.at(-1) ?? "";
  const province = findProvince(last);
  if (!province) return { text: parts.join(", "), province: false, known: false, hasGap: false, detailWords: countWords(parts) };
  const names = [province.name, ...province.former, ...provinces().map((p) => p.name)];
  parts[parts.length - 1] = mendName(last, names);
  let known = false;
  let hasGap = false;
  let detail = parts.length;
  for (let at = parts.length - 2; at >= Math.max(0, parts.length - 3); at--) {
    const wards = findWards(province, parts[at]!);
    if (wards.length !== 1) continue;
    hasGap = hasKind(last) && !hasKind(parts[at]!);
    parts[at] = mendName(parts[at]!, [wards[0]!.name]);
    known = true;
    detail = at;
    break;
  }
  if (!known && isOldPlace(parts)) {
    known = true;
    detail = parts.length - 3;
  }
  return { text: parts.join(", "), province: true, known, hasGap, detailWords: countWords(parts.slice(0, detail)) };
}

const countWords = (parts: readonly string[]): number => parts.join(" ").split(/\s+/).filter(Boolean).length;

/** Ward, district and province as papers gave them before 1 July 2025. */
function isOldPlace(parts: readonly string[]): boolean {
  const [ward, district, province] = parts.slice(-3);
  return (
    ward !== undefined && district !== undefined && province !== undefined && newPlaceOf({ ward, district, province }).kind !== "unknown"
  );
}

const KIND_PATTERN = new RegExp(`^(?:${[...KIND_BY_KEY.keys()].join("|")})(?=\\s)`);

const hasKind = (part: string): boolean => KIND_PATTERN.test(fold(part));

/** `Tố dân phố 7` -> `Tổ dân phố 7`, `Số 125 dường Nguyễn Huệ` -> `Số 125 đường Nguyễn Huệ`. */
function mendKinds(part: string): string {
  const words = part.split(/\s+/);
  for (let from = 0; from < words.length; from++) {
    for (const length of [4, 3, 2, 1]) {
      if (from + length > words.length) continue;
      const kind = KIND_BY_KEY.get(fold(words.slice(from, from + length).join(" ")));
      const nameFollows = from + length < words.length && /^[\p{Lu}\d]/u.test(words[from + length]!);
      // Inside a part only a word in small letters can be such a word: "Thôn Đường" is a name.
      if (kind === undefined || !nameFollows || (from > 0 && /^\p{Lu}/u.test(words[from]!))) continue;
      const upper = /^\p{Lu}/u.test(words[from]!);
      words.splice(from, length, ...(upper ? kind[0]!.toUpperCase() + kind.slice(1) : kind).split(" "));
    }
  }
  return words.join(" ");
}

/** The same name with the table's marks, in the letters' case and with the kind as printed. */
function mendName(printed: string, names: readonly string[]): string {
  const kind = KIND_PATTERN.exec(fold(printed))?.[0] ?? "";
  const own = printed.slice(kind.length).trim();
  for (const name of names) {
    const bare = name.slice(KIND_PATTERN.exec(fold(name))?.[0].length ?? 0).trim();
    if (fold(bare).replace(/[^a-z]/g, "") !== fold(own).replace(/[^a-z]/g, "") || own === own.toUpperCase()) continue;
    return kind === "" ? bare : `${printed.slice(0, kind.length)} ${bare}`;
  }
  return printed;
}
