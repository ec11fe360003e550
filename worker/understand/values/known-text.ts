import type { DocumentField } from "@camtay/shared/catalogues/documents.ts";
import { provinces } from "@camtay/shared/catalogues/places.ts";
import { ETHNIC_GROUPS } from "@camtay/shared/forms/values/ethnic-groups.ts";
import { SYNONYMS } from "@camtay/shared/forms/values/option-synonyms.ts";
import { fold, foldedKey } from "@camtay/shared/text/fold.ts";

/**
 * Values that come from a closed list: the letters say which entry is meant, and the list says how it is written.
 * @returns the value with the list's marks, in the letters' case; null when the text is on no list, or could be two entries of it
 */
export function knownText({ key }: DocumentField, text: string): string | null {
  if (/ethnicity$/.test(key)) return fromList(ethnicGroups(), text);
  if (/nationality$/.test(key)) return fromList(nationalities(), text);
  if (/(?:^|_)(?:issuer|to|registrar|place)$/.test(key)) return knownOffice(text);
  return /title$/.test(key) ? knownTitle(text) : null;
}

/** `HỘ-KINH DOANH …`: the words that every such name begins with; the rest stays as read. */
export const mendBusinessName = ({ key }: DocumentField, text: string): string =>
  key === "name" ? text.replace(/^H[ỘOÔ][\s-]*KINH[\s-]*DOANH\s+/u, "HỘ KINH DOANH ") : text;

/** Whether the list of a field is complete: what is not on it was misread. */
export const hasCompleteList = ({ key }: DocumentField): boolean => /(?:ethnicity|nationality)$/.test(key);

type Spellings = ReadonlyMap<string, string>;

/** Entries by their letters; where two entries share their letters neither is known. */
function spellings(entries: readonly string[]): Spellings {
  const found = new Map<string, string | null>();
  for (const entry of entries) {
    const key = foldedKey(entry);
    const other = found.get(key);
    if (other === undefined) found.set(key, entry);
    else if (other !== null && other.toLowerCase() !== entry.toLowerCase()) found.set(key, null);
  }
  return new Map([...found].flatMap(([key, entry]) => (entry === null ? [] : [[key, entry] as const])));
}

function fromList(list: Spellings, text: string): string | null {
  const entry = list.get(foldedKey(text));
  return entry === undefined ? null : inCaseOf(text, entry);
}

const inCaseOf = (printed: string, entry: string): string => (printed === printed.toUpperCase() ? entry.toUpperCase() : entry);

/** Where several spellings read the same, the first of them holds. */
const firstSpellings = (names: readonly string[]): Spellings =>
  spellings(names.filter((name, at) => names.findIndex((other) => foldedKey(other) === foldedKey(name)) === at));

let groups: Spellings | null = null;
const ethnicGroups = (): Spellings => {
  groups ??= firstSpellings(ETHNIC_GROUPS.flat());
  return groups;
};

let countries: Spellings | null = null;
/** All countries as CLDR names them in Vietnamese, and their other names on papers. */
const nationalities = (): Spellings => {
  countries ??= firstSpellings([...countryNames(), ...(SYNONYMS.country ?? []).flat()]);
  return countries;
};

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

function countryNames(): string[] {
  const names = new Intl.DisplayNames("vi", { type: "region", fallback: "none" });
  return LETTERS.flatMap((first) => LETTERS.flatMap((second) => names.of(first + second) ?? []));
}

let places: Spellings | null = null;
/** Wards and provinces of today with their kind, all over the country. */
const placeNames = (): Spellings => {
  places ??= spellings(
    provinces().flatMap((province) => [
      province.name,
      `Thành phố ${province.name.replace(/^(?:Tỉnh|Thành phố) /u, "")}`,
      ...province.wards.map((ward) => ward.name),
    ]),
  );
  return places;
};

/** `ỦY BAN NHÂN DÂN XÃ ĐÔNG SƠN`, `Ủy ban nhân dân phường Hải Châu, thành phố Đà Nẵng`. */
function knownOffice(text: string): string | null {
  const parts = text.split(/\s*,\s*/);
  const committee = /^(?:uy ban nhan dan|u ban nhan dan|ubnd) /.exec(fold(parts[0]!));
  if (!committee) return null;
  const words = parts[0]!.split(/\s+/);
  const from = committee[0].startsWith("ubnd") ? 1 : 4;
  const own = [words.slice(from).join(" "), ...parts.slice(1)].map((place) => fromPlaces(place));
  if (own.some((place) => place === null)) return null;
  const head = from === 1 ? words[0]! : inCaseOf(words.slice(0, 4).join(" "), "Ủy ban nhân dân");
  return `${head} ${own.join(", ")}`;
}

/** The kind keeps the case it is printed in: `xã Đông Sơn`. */
function fromPlaces(printed: string): string | null {
  const known = fromList(placeNames(), printed);
  if (known === null || printed === printed.toUpperCase() || /^\p{Lu}/u.test(printed)) return known;
  return known[0]!.toLowerCase() + known.slice(1);
}

/** Who signs, for whom and in what office (Decree 30/2020/NĐ-CP, appendix I). */
const ON_BEHALF = /^(?:(?:kt|tm|tl|tuq|q)\.?\s+)/;
/** Of a commune since Decree 150/2025/NĐ-CP, and of districts before it. */
const OFFICES = [
  "KINH TẾ",
  "KINH TẾ, HẠ TẦNG VÀ ĐÔ THỊ",
  "VĂN HÓA - XÃ HỘI",
  "VĂN HÓA VÀ THÔNG TIN",
  "TƯ PHÁP",
  "NỘI VỤ",
  "TÀI CHÍNH - KẾ HOẠCH",
  "LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI",
  "QUẢN LÝ ĐÔ THỊ",
];
const HEADS = ["CHỦ TỊCH", "GIÁM ĐỐC", "TRƯỞNG PHÒNG", "CHÁNH VĂN PHÒNG", "TRƯỞNG CÔNG AN", "CỤC TRƯỞNG", "HIỆU TRƯỞNG", "TRƯỞNG BAN"];
const SIGNERS = [...HEADS, ...OFFICES.map((office) => `TRƯỞNG PHÒNG ${office}`)];
const TITLES = spellings([
  ...SIGNERS.flatMap((title) => [title, `PHÓ ${title}`]),
  "ỦY BAN NHÂN DÂN",
  "KẾ TOÁN TRƯỞNG",
  "THỦ TRƯỞNG ĐƠN VỊ",
  "CÔNG CHỨC TƯ PHÁP - HỘ TỊCH",
  ...[
    "KÝ GIẤY KHAI SINH",
    "KÝ TRÍCH LỤC",
    "TIẾP NHẬN HỒ SƠ",
    "NỘP HỒ SƠ",
    "LÀM ĐƠN",
    "LẬP BẢNG",
    "LẬP BIỂU",
    "YÊU CẦU",
    "ĐỀ NGHỊ",
    "KHAI",
  ].map((does) => `NGƯỜI ${does}`),
]);

/** One title, or one behind the other: `KT. CHỦ TỊCH PHÓ CHỦ TỊCH`. */
function knownTitle(text: string): string | null {
  const words = text.split(/\s+/);
  const first = ON_BEHALF.test(fold(text)) ? 1 : 0;
  for (let cut = first + 1; cut <= words.length; cut++) {
    const head = fromList(TITLES, words.slice(first, cut).join(" "));
    const tail = cut === words.length ? "" : fromList(TITLES, words.slice(cut).join(" "));
    if (head === null || tail === null) continue;
    return [...words.slice(0, first), head, tail].filter((part) => part !== "").join(" ");
  }
  return null;
}
