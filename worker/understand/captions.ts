import type { DocumentField, DocumentType } from "@camtay/shared/catalogues/documents.ts";
import { fold, foldedKey } from "@camtay/shared/text/fold.ts";
import { editDistance } from "./fuzzy.ts";
import { capitals } from "./headings.ts";
import { type Row, type Token, textOf } from "./text-rows.ts";

/** A printed caption that may announce a field of the paper. */
export interface Caption {
  /** Letters and digits, folded, no spaces. */
  readonly key: string;
  readonly wordCount: number;
  readonly field: DocumentField;
}

/** A caption found on the page; several fields may be announced by the same words (`Dân tộc` of mother and father). */
export interface CaptionHit {
  readonly caption: Caption;
  readonly candidates: readonly DocumentField[];
  readonly row: number;
  /** First token of the caption and the first after it. */
  readonly from: number;
  readonly to: number;
  /** At the beginning of a line or cell, or with a colon behind it. */
  readonly firm: boolean;
  /** Every letter is as printed. */
  readonly exact: boolean;
}

/** Captions that mean the same on papers of different years. Folded, without spaces. */
const SYNONYMS: readonly (readonly string[])[] = [
  ["hochudemten", "hovaten", "hoten", "hochudemvaten", "hochudemvatenkhaisinh", "fullname"],
  ["ngaythangnamsinh", "ngaysinh", "sinhngay", "dateofbirth", "namsinh"],
  [
    "sodinhdanhcanhan",
    "socccd",
    "socancuoccongdan",
    "socancuoc",
    "cccdso",
    "cancuoccongdanso",
    "sodinhdanh",
    "socmnd",
    "socmndcccd",
    "giaytotuythan",
    "giaytotuythanso",
    "madinhdanh",
    "personalidentificationnumber",
  ],
  [
    "noicutru",
    "noithuongtru",
    "noidangkythuongtru",
    "thuongtrutai",
    "diachithuongtru",
    "diachi",
    "noiohiennay",
    "choohiennay",
    "cutrutai",
    "placeofresidence",
  ],
  ["sodienthoai", "dienthoai", "dienthoailienhe", "sodienthoailienhe", "sdt"],
  ["gioitinh", "sex"],
  ["quoctich", "nationality"],
  ["quequan", "placeoforigin"],
  ["ngaycap", "ngaythangnamcap", "dateofissue"],
];
const SYNONYMS_OF = new Map(SYNONYMS.flatMap((group) => group.map((key) => [key, group] as const)));
/** `Năm sinh (mẹ)`: the printed caption is `Năm sinh`; who is meant follows from the lines above. */
const QUALIFIER = /\s*\((?:mẹ|cha|vợ|chồng|con|chết|đăng ký|người [^)]*)\)\s*$/u;
const NUMBERING = /^\s*(?:[IVX]+\.|\d{1,2}[.)]|[a-zđ]\))\s*/u;

/** The label in capitals is itself what the paper prints: the name of the form, the words of a stamp. */
export const isPrintedWhole = (field: DocumentField): boolean =>
  field.type === "string" && field.label.length > 5 && capitals(field.label) > 0.9;

const words = (text: string) => (fold(text).match(/[a-z0-9]+/g) ?? []).length;

/** The wordings of one printed label: without numbering, without the part to fill in, each language of a bilingual one. */
function wordingsOf(label: string): string[] {
  const text = label.normalize("NFC").trim();
  if (/^\(.*\)$/u.test(text)) return [];
  // The subject line of a decision: what follows is the value, here with an example in the label.
  const subject = /^(Về việc|V\/v)(?:\s|$)/u.exec(text);
  if (subject) return ["Về việc", "V/v"];
  const bare = text
    .replace(NUMBERING, "")
    .replace(QUALIFIER, "")
    .replace(/…[\s\S]*$/u, "")
    .replace(/:[\s\S]*$/u, "");
  const halves = bare.split(/\s+\/\s+/u);
  const whole = halves.length > 1 ? halves : [bare];
  const parts = whole.flatMap((half) => {
    const pieces = half.split("/").filter((piece) => words(piece) >= 2);
    const withoutNote = half.replace(/\s*\([^)]*\)/gu, "");
    return [
      half,
      ...(pieces.length > 1 || half.includes("/") ? pieces : []),
      ...(withoutNote !== half && words(withoutNote) >= 2 ? [withoutNote] : []),
    ];
  });
  return [...new Set(parts.map((part) => part.trim()).filter((part) => foldedKey(part).length >= 2 && foldedKey(part) !== "ngay"))];
}

const cache = new Map<string, readonly Caption[]>();

/** Every caption of a kind of paper, longest first; synonyms only where no field of the paper owns them. */
export function captionsOf(type: DocumentType): readonly Caption[] {
  const known = cache.get(type.id);
  if (known) return known;
  const captions: Caption[] = [];
  const owned = new Set<string>();
  const add = (field: DocumentField, wording: string, key = foldedKey(wording), wordCount = words(wording)) => {
    if (captions.some((caption) => caption.key === key && caption.field === field)) return;
    captions.push({ key, wordCount, field });
    owned.add(key);
  };
  const captioned = type.fields.filter((field) => field.key !== "national_title" && !isPrintedWhole(field));
  for (const field of captioned)
    for (const label of [field.label, ...field.altLabels]) for (const wording of wordingsOf(label)) add(field, wording);
  // Two people with the same caption share its synonyms too.
  const printed = new Set(owned);
  for (const field of captioned) {
    for (const label of [field.label, ...field.altLabels]) {
      for (const wording of wordingsOf(label)) {
        for (const synonym of synonymsOf(foldedKey(wording))) {
          if (!printed.has(synonym)) add(field, wording, synonym, Math.max(1, words(wording)));
        }
      }
    }
  }
  captions.sort((a, b) => b.key.length - a.key.length);
  cache.set(type.id, captions);
  return captions;
}

/** Also `Họ và tên người mẹ` for `Họ, chữ đệm, tên người mẹ`. */
function synonymsOf(key: string): readonly string[] {
  const exact = SYNONYMS_OF.get(key);
  if (exact) return exact;
  const [names = []] = SYNONYMS;
  const start = names.find((name) => key.startsWith(name) && key.length > name.length);
  return start === undefined ? [] : names.map((name) => name + key.slice(start.length));
}

/**
 * Where captions stand, in reading order; where two overlap the longer one holds.
 * Misread letters are forgiven in proportion to the length: none up to 5 letters, one in six beyond.
 */
export function findCaptions(rows: readonly Row[], captions: readonly Caption[]): CaptionHit[] {
  const byKey = new Map<string, Caption[]>();
  for (const caption of captions) byKey.set(caption.key, [...(byKey.get(caption.key) ?? []), caption]);
  const found: Candidate[] = [];
  const wanted = [...byKey].map(([key, same]) => ({ key, same, letters: lettersOf(key) }));
  for (const [index, row] of rows.entries()) {
    const keys = row.tokens.map((token) => token.key);
    const letters = keys.map(lettersOf);
    for (const caption of wanted) findInRow(row, index, keys, letters, caption, found);
  }
  found.sort((a, b) => a.row - b.row || b.caption.key.length - b.distance * 2 - (a.caption.key.length - a.distance * 2));
  const kept: CaptionHit[] = [];
  for (const hit of found) {
    const clash = kept.some((other) => other.row === hit.row && other.from < hit.to && hit.from < other.to);
    if (!clash) kept.push(hit);
  }
  return kept.sort((a, b) => a.row - b.row || a.from - b.from);
}

type Candidate = CaptionHit & { readonly distance: number };

/** Captions of one wording. */
interface Wording {
  readonly key: string;
  readonly same: readonly Caption[];
  readonly letters: number;
}

function findInRow(
  row: Row,
  index: number,
  keys: readonly string[],
  letters: readonly number[],
  { key, same, letters: keyLetters }: Wording,
  found: Candidate[],
): void {
  const allowed = key.length <= 4 ? 0 : Math.floor(key.length / 6);
  for (let from = 0; from < keys.length; from++) {
    if (keys[from] === "") continue;
    const hit = matchAt(keys, letters, from, key, keyLetters, allowed);
    if (hit === null) continue;
    const firm = isFirm(row, from, hit.to);
    if (hit.distance > 0 && !firm && cutsThroughName(row, from, hit.to)) continue;
    if (!same.some((caption) => fitsCase(caption, row, from, hit.to))) continue;
    // "số 15/2020/TT-BYT" in a sentence cites another paper; its own number stands after a capital.
    if (key.length <= 4 && !/^\p{Lu}/u.test(row.tokens[from]!.text)) continue;
    if (key.length <= 4 && same.every(({ field }) => hasHorn(field.label) !== hasHorn(textOf(row.tokens.slice(from, hit.to))))) continue;
    if (!firm && (key.length < 6 || (isFreeText(same) && !ANNOUNCES.test(key)))) continue;
    const isParted = row.tokens.slice(from, hit.to - 1).some((token) => token.text.endsWith(":"));
    if (isParted && (hit.distance > 0 || key.length < LONG_CAPTION)) continue;
    found.push({
      caption: same[0]!,
      candidates: same.map((caption) => caption.field),
      row: index,
      from,
      to: hit.to,
      firm,
      exact: hit.distance === 0,
      distance: hit.distance,
    });
  }
}

/** A caption ends at its colon; in one of so many letters, each as printed, the colon is a comma misread: `Họ, chữ đệm: tên chồng`. */
const LONG_CAPTION = 12;

/** `Sở Nội vụ` is no `Số`: in so short a word the horn makes another. */
const hasHorn = (text: string): boolean => /[\u031b\u01a0\u01a1\u01af\u01b0]/u.test(text.normalize("NFD"));

/** `Hoàng Thị Ngọc Ngân, sinh ngày …`: "Ngân, sinh" is nearly "ngày sinh", but it begins in a name and goes over a comma. */
function cutsThroughName(row: Row, from: number, to: number): boolean {
  const isCapital = (token: Token | undefined) => /^\p{Lu}/u.test(token?.text ?? "");
  const inName = isCapital(row.tokens[from]) && isCapital(row.tokens[from - 1]) && !/[,;.:)]$/.test(row.tokens[from - 1]!.text);
  return inName || row.tokens.slice(from, to - 1).some((token) => /[,;]$/.test(token.text));
}

/** Headings are in capitals and captions are not: `HỘ KINH DOANH …` announces nothing. */
function fitsCase(caption: Caption, row: Row, from: number, to: number): boolean {
  const printed = row.tokens.slice(from, to).map((token) => token.text);
  if (capitals(printed.join(" ")) < 0.75 || printed.join("").length < 3) return true;
  return (
    [caption.field.label, ...caption.field.altLabels].some((label) => capitals(label) >= 0.75) || row.tokens[to - 1]!.text.endsWith(":")
  );
}

/** In a sentence only words that call for a value announce free text: `thửa đất số`, `cư trú tại`. */
export const ANNOUNCES = /(?:so|tai|ngay|la|cho|tu|goi|gom)$/;
const isFreeText = (captions: readonly Caption[]) =>
  captions.every(({ field }) => ["string", "text", "enum", "address"].includes(field.type));

/** Which letters a text has, as bits: texts that differ in more letters than edits can explain need no closer look. */
function lettersOf(text: string): number {
  let bits = 0;
  for (let i = 0; i < text.length; i++) bits |= 1 << (text.charCodeAt(i) % 31);
  return bits;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

function matchAt(
  keys: readonly string[],
  letters: readonly number[],
  from: number,
  key: string,
  keyLetters: number,
  allowed: number,
): { to: number; distance: number } | null {
  let joined = "";
  let joinedLetters = 0;
  let best: { to: number; distance: number } | null = null;
  for (let to = from; to < keys.length && joined.length <= key.length + allowed; to++) {
    joined += keys[to];
    joinedLetters |= letters[to]!;
    if (joined.length < key.length - allowed || joined.length > key.length + allowed) continue;
    if (bitCount(joinedLetters ^ keyLetters) > 2 * allowed) continue;
    const distance = joined === key ? 0 : editDistance(joined, key, allowed);
    if (distance <= allowed && (best === null || distance < best.distance)) best = { to: to + 1, distance };
  }
  return best;
}

function isFirm(row: Row, from: number, to: number): boolean {
  const last = row.tokens[to - 1]!;
  if (last.text.endsWith(":") || row.tokens[to]?.text === ":") return true;
  if (row.tokens[from]!.opensCell) return true;
  const before = row.tokens.slice(0, from);
  return before.every(
    (token) => /^(?:[\d.)\-–—+*_=~•]+|[a-zđ]\)|[IVX]+\.)$/u.test(token.text) || (token.key.length <= 1 && token.confidence < 0.6),
  );
}
