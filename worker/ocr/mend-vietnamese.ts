import type { Word } from "@camtay/shared/domain/digitized.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import { onlyOtherTone, tonesOf, withoutTone } from "@camtay/shared/text/syllable.ts";
import { isCommonWord } from "./common-words.ts";
import { mendFamilyName, mendPlace, mendPlaceKind } from "./known-names.ts";
import { knowsWord, type PhraseLexicon, phraseLexicon } from "./phrase-lexicon.ts";
import { meantInstead, withVietnameseLetters } from "./vietnamese-spelling.ts";

/** Above this the engine is left alone even against the lexicon. */
const SURE = 0.985;
/** Above this a usual word is left alone when only what stands on one side of it speaks against it: `không dùng` is no `không đúng`. */
const SURE_OF_A_WORD = 0.88;
const PLAIN_WORD = /^([("“']*)(\p{L}+)([)"”',.;:]*)$/u;

/**
 * Mends marks over letters where the words beside them leave no doubt: in set phrases that are only written one way (`kế từ` -> `kể từ`,
 * `chỉ trả` -> `chi trả`), in syllables that hardly stand alone, in names of places beside their other half, and in family names before at
 * least two more names; also the square of `m²`, strokes of a date read as letters and letters of other alphabets.
 * Digits and all other names stay as read.
 */
export function mendVietnamese(words: readonly Word[], lexicon: PhraseLexicon = phraseLexicon()): Word[] {
  const out = [...words];
  for (let i = 0; i < out.length; i++) {
    const word = withPlainSigns(out[i]!);
    if (word !== out[i]) out[i] = word;
    const square = mendSquare(out[i - 1], word);
    if (square !== null) {
      out[i] = { ...word, text: square };
      continue;
    }
    if (isStopInPhrase(out, i, lexicon)) out[i] = { ...word, text: word.text.slice(0, -1) };
    const parts = PLAIN_WORD.exec(out[i]!.text);
    if (!parts || word.confidence > SURE) continue;
    const [, before, letters, after] = parts;
    const wanted = isName(out, i)
      ? (mendFamilyName(out, i) ?? mendPlace(out, i) ?? (mayBePhrase(out, i) ? wantedInPhrase(out, i, letters!, lexicon) : null))
      : (mendFamilyName(out, i) ??
        mendPlaceKind(out, i) ??
        wantedInPhrase(out, i, letters!, lexicon) ??
        wantedBy(wordBefore(out, i), word, letters!, out[i + 1], lexicon));
    if (wanted !== null && wanted !== letters && !isSameWord(wanted, letters!)) out[i] = { ...word, text: `${before}${wanted}${after}` };
  }
  return out;
}

/** `hoà` is `hòa` in the other of two spellings that papers use. */
const isSameWord = (one: string, other: string): boolean => withoutTone(one) === withoutTone(other) && tonesOf(one) === tonesOf(other);

/** A word that is usual beside any other, read without much doubt. */
const standsAlone = (word: string, confidence: number, lexicon: PhraseLexicon): boolean =>
  confidence > SURE_OF_A_WORD && (isCommonWord(word) || knowsWord(lexicon, word));

/** Letters of other alphabets, and strokes of a date taken for I, l or !. */
function withPlainSigns(word: Word): Word {
  const text = withVietnameseLetters(word.text).replace(
    /(?<!\d)(\d{1,2})([/I!|l])(\d{1,2})([/I!|l])(\d{4})(?!\d)/g,
    (all, day, first, month, second, year) => (first === "/" || second === "/" ? `${day}/${month}/${year}` : all),
  );
  return text === word.text ? word : { ...word, text };
}

/** `117 m2`, `117 m?`, `m°`: an area when a number stands before. */
function mendSquare(before: Word | undefined, word: Word): string | null {
  const parts = /^m[2?°ˆ'’”"*]{1,2}([.,;:]?)$/u.exec(word.text);
  return parts && before !== undefined && /^\d[\d.,]*$/.test(before.text) ? `m²${parts[1]}` : null;
}

/** `nội. dung`: a speck behind the first half of a phrase; no sentence goes on with a small letter. */
function isStopInPhrase(words: readonly Word[], index: number, lexicon: PhraseLexicon): boolean {
  const [word, next] = [words[index]!, words[index + 1]];
  if (!/^\p{Ll}{2,}\.$/u.test(word.text) || next?.line !== word.line || !/^\p{Ll}/u.test(next.text)) return false;
  return lexicon.has(fold(`${bare(word.text)} ${bare(next.text)}`));
}

/** Capitals inside a sentence are names, unless a small letter follows (`từ Sổ đăng ký`); all capitals are headings or names. */
function isName(words: readonly Word[], index: number): boolean {
  const text = words[index]!.text.replace(/^[^\p{L}]+/u, "");
  if (!/^\p{Lu}/u.test(text)) return false;
  if (text.length > 1 && isCapital(text)) return true;
  const before = words[index - 1];
  const next = words[index + 1];
  const opens =
    before === undefined || before.line !== words[index]!.line || /[.:;]$/.test(before.text) || /^[-+•\d.)]+$/.test(before.text);
  if (next === undefined || next.line !== words[index]!.line || /^\p{Lu}/u.test(next.text)) return true;
  return !opens && (/^\p{Lu}/u.test(before.text) || PERSON.test(before.text));
}

/** Headings, and a capital before a small letter that follows no form of address. */
function mayBePhrase(words: readonly Word[], index: number): boolean {
  const { text } = words[index]!;
  return isCapital(text) || (/^\p{Ll}/u.test(words[index + 1]?.text ?? "") && !PERSON.test(words[index - 1]?.text ?? ""));
}

/** A single name follows. */
const PERSON = /^(?:ông|bà|anh|chị|em|cháu|con|cụ|cô|chú|bác|tên|là)$/iu;

/** The word to the left; for the first of a line the end of the line above it that begins at the same edge, as in a cell of a table. */
function wordBefore(words: readonly Word[], index: number): Word | undefined {
  const word = words[index]!;
  const last = words[index - 1];
  if (last === undefined || last.line === word.line) return last;
  const { x, y, height } = word.box;
  const above = words.findLast(
    (other, at) =>
      at < index &&
      other.line !== words[at - 1]?.line &&
      Math.abs(other.box.x - x) < height &&
      y - other.box.y > 0 &&
      y - other.box.y < 2.5 * height,
  );
  return above ? words.findLast((other) => other.line === above.line) : last;
}

/**
 * Both neighbours that know the pair must agree, and the letters under the marks stay the same. One neighbour alone overrules a usual word
 * only where the engine doubts it.
 */
function wantedBy(
  before: Word | undefined,
  { confidence }: Word,
  letters: string,
  after: Word | undefined,
  lexicon: PhraseLexicon,
): string | null {
  const lower = letters.toLowerCase();
  const left = before && endsInLetter(before) ? pairWith(`${bare(before.text)} ${lower}`, 1, lexicon) : null;
  const right = after ? pairWith(`${lower} ${bare(after.text)}`, 0, lexicon) : null;
  const wanted = left !== null && right !== null && left !== right ? null : (left ?? right);
  if (wanted !== null) {
    if (fold(wanted) !== fold(letters) || wanted === lower) return null;
    if (left !== right && standsAlone(lower, confidence, lexicon)) return null;
    return inCaseOf(letters, wanted);
  }
  const meant = meantInstead(before && bare(before.text), lower, after && bare(after.text));
  return meant === null ? null : inCaseOf(letters, meant);
}

/**
 * Three neighbours of one line, or the only two words of a heading, that are a set phrase but for the marks of this word, in capitals also
 * of one more. A usual word must stand in the middle, or begin
 * something new, unless the engine doubts it. This also holds in capitals and after a capital (`Luật Tố chức chính quyền`), where two words could be a name.
 */
function wantedInPhrase(words: readonly Word[], index: number, letters: string, lexicon: PhraseLexicon): string | null {
  const { line, confidence } = words[index]!;
  const isOn = (at: number) => words[at]?.line === line;
  const isUsual = !isCapital(letters) && standsAlone(letters.toLowerCase(), confidence, lexicon);
  for (const at of isUsual ? (beginsAnew(words, index) ? [0, 1] : [1]) : [0, 1, 2]) {
    const from = index - at;
    const isPair = isCapital(letters) && at < 2 && isOn(from + 1) && !isOn(from - 1) && !isOn(from + 2);
    const phrase = words.slice(Math.max(0, from), from + (isPair ? 2 : 3));
    if (from < 0 || phrase.length < (isPair ? 2 : 3) || phrase.some((word) => word.line !== line)) continue;
    // A stop ends the phrase; in capitals a name may follow it (`HỘ KINH DOANH ĐỖ …`).
    if (!phrase.slice(0, -1).every(endsInLetter)) continue;
    if (at === 2 && isCapital(letters) && isOn(index + 1)) continue;
    if ((at === 2 && isPhrase(words[index], words[index + 1], lexicon)) || (at === 0 && isPhrase(words[index - 1], words[index], lexicon)))
      continue;
    const read = phrase.map(({ text }) => bare(text));
    const ways = lexicon.get(fold(read.join(" ")));
    const way = ways?.size === 1 ? [...ways][0]!.split(" ") : undefined;
    const othersWrong = way?.filter((syllable, i) => i !== at && syllable !== read[i]).length ?? 0;
    if (way === undefined || othersWrong > (isCapital(letters) && !isPair ? 1 : 0)) continue;
    return way[at] === read[at] ? null : inCaseOf(letters, way[at]!);
  }
  return null;
}

/** Nothing before the word belongs to it: it opens a line, follows a sign, or has a capital after a small letter. */
function beginsAnew(words: readonly Word[], index: number): boolean {
  const [before, word] = [words[index - 1], words[index]!];
  if (before === undefined || before.line !== word.line || !endsInLetter(before)) return true;
  return /^\p{Lu}/u.test(word.text) && /^\p{Ll}/u.test(before.text);
}

/** `thông tin hồ sơ`: what goes on as a phrase of its own ends no other (`thông tin hộ`). */
function isPhrase(one: Word | undefined, other: Word | undefined, lexicon: PhraseLexicon): boolean {
  if (one === undefined || one.line !== other?.line || !endsInLetter(one)) return false;
  const pair = `${bare(one.text)} ${bare(other.text)}`;
  return lexicon.get(fold(pair))?.has(pair) ?? false;
}

const isCapital = (text: string): boolean => text === text.toUpperCase();
const endsInLetter = ({ text }: Word): boolean => /\p{L}$/u.test(text);

function inCaseOf(letters: string, wanted: string): string {
  if (letters.length > 1 && isCapital(letters)) return wanted.toUpperCase();
  return letters[0] === letters[0]!.toUpperCase() ? wanted[0]!.toUpperCase() + wanted.slice(1) : wanted;
}

const bare = (text: string) => text.toLowerCase().replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");

/**
 * The neighbour must be written as the lexicon has it: a phrase is known by its other half. Where the lexicon knows several ways, what was
 * read must not be one of them and only one may have the same vowels: `hăng tháng` -> `hằng tháng`, though `hàng tháng` is written too.
 */
function pairWith(pair: string, at: 0 | 1, lexicon: PhraseLexicon): string | null {
  const mine = pair.split(" ");
  const ways = [...(lexicon.get(fold(pair)) ?? [])].map((way) => way.split(" ")).filter((way) => way[1 - at] === mine[1 - at]);
  const own = ways.map((way) => way[at]!);
  if (own.length <= 1) return own[0] ?? null;
  return own.includes(mine[at]!) ? mine[at]! : onlyOtherTone(mine[at]!, own);
}
