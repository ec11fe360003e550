import { provinces } from "@camtay/shared/catalogues/places.ts";
import type { Word } from "@camtay/shared/domain/digitized.ts";
import { ETHNIC_GROUPS } from "@camtay/shared/forms/values/ethnic-groups.ts";
import { familyNameEnding, familyNameOf } from "@camtay/shared/text/family-names.ts";
import { fold } from "@camtay/shared/text/fold.ts";

/** Family names that, but for their marks, are another word at the head of a sentence or a line (`Vừ`, `Thai`, `Tả`). */
const ALSO_WORDS = new Set("vu vo dao dinh lam luong tong giang thai thach kieu khuat phung trieu ta dam mac nghiem".split(" "));

const TITLE_CASE = /^[("“']*\p{Lu}\p{Ll}*[)"”',.;:]*$/u;
const lettersOf = ({ text }: Word) => text.replace(/[^\p{L}]/gu, "");

/**
 * `Ngộ Đức Trường` -> `Ngô Đức Trường`: the first of three or more names in a row, not in capitals as headings are; also when a stamp
 * took its first letter and the line begins with it (`uỳnh Quốc Dũng`).
 */
export function mendFamilyName(words: readonly Word[], index: number): string | null {
  const { line, text } = words[index]!;
  const isGiven = (at: number) => words[at]?.line === line && TITLE_CASE.test(words[at]!.text);
  if (/^\p{Ll}{3,}$/u.test(text) && words[index - 1]?.line !== line && isGiven(index + 1) && isGiven(index + 2))
    return familyNameEnding(text);
  const begins = index === 0 || !isGiven(index - 1) || /[,;:]$/.test(words[index - 1]!.text);
  if (!begins || !TITLE_CASE.test(words[index]!.text) || !isGiven(index + 1) || !isGiven(index + 2)) return null;
  if (/[,;:.]$/.test(words[index]!.text) || /[,;:.]$/.test(words[index + 1]!.text)) return null;
  const letters = lettersOf(words[index]!);
  const known = ALSO_WORDS.has(fold(letters)) ? null : familyNameOf(letters);
  return known?.[0] === letters[0] ? known : null;
}

type Pair = readonly [string, string];

let pairs: ReadonlyMap<string, Pair> | null = null;

/** Two neighbouring words of a province's name, today's or one before July 2025, or of an ethnic group's, by their letters without marks. */
function placePairs(): ReadonlyMap<string, Pair> {
  pairs ??= new Map(
    [...ETHNIC_GROUPS.flatMap(([name]) => name ?? []), ...provinces().flatMap((province) => [province.name, ...province.former])].flatMap(
      (name) => {
        const words = name.normalize("NFC").split(/[\s-]+/);
        return words.slice(1).map((word, i) => [fold(`${words[i]} ${word}`), [words[i]!, word] as const] as const);
      },
    ),
  );
  return pairs;
}

/** What stands before the name of a place, though it may begin with a capital. */
const KIND = /^(?:tỉnh|phố|tp)$/iu;

/** `Đà Nằng` -> `Đà Nẵng`, `Ê Đệ` -> `Ê Đê`: the other half of the name is written right, and the two stand in no longer name of a person. */
export function mendPlace(words: readonly Word[], index: number): string | null {
  const [left, right] = [pairAt(words, index - 1), pairAt(words, index)];
  if (left && left[0] === lettersOf(words[index - 1]!)) return left[1];
  return right && right[1] === lettersOf(words[index + 1]!) ? right[0] : null;
}

/** `tinh Đắk Lắk` -> `tỉnh`: nothing else with these letters stands before the name of a province. */
export function mendPlaceKind(words: readonly Word[], index: number): string | null {
  const word = words[index]!;
  if (!/^t[iìíỉĩị]nh$/iu.test(word.text) || words[index + 1]?.line !== word.line || neighbourPair(words, index + 1) === null) return null;
  return word.text.startsWith("T") ? "Tỉnh" : "tỉnh";
}

/** The pair of a place's name that begins at a word, when no other name runs into it. */
function pairAt(words: readonly Word[], first: number): Pair | null {
  const pair = neighbourPair(words, first);
  if (pair === null) return null;
  const before = words[first - 1];
  const begins = !isNameBeside(before, words[first]!) || /[,;:.)]$/.test(before!.text) || KIND.test(before!.text);
  const ends = /[,;:.)]$/.test(words[first + 1]!.text) || !isNameBeside(words[first + 2], words[first + 1]!);
  return (begins || neighbourPair(words, first - 1) !== null) && (ends || neighbourPair(words, first + 1) !== null) ? pair : null;
}

function neighbourPair(words: readonly Word[], first: number): Pair | null {
  const [one, other] = [words[first], words[first + 1]];
  if (one === undefined || one.line !== other?.line || /[,;:.]$/.test(one.text)) return null;
  return placePairs().get(fold(`${lettersOf(one)} ${lettersOf(other)}`)) ?? null;
}

const isNameBeside = (other: Word | undefined, { line }: Word): boolean => other?.line === line && TITLE_CASE.test(other.text);
