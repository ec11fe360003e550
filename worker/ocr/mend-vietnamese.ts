import type { Word } from "@camtay/shared/domain/digitized.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import { familyNameLike, provincePairs } from "./known-names.ts";
import { type PhraseLexicon, phraseLexicon } from "./phrase-lexicon.ts";

/** Above this the engine is left alone even against the lexicon. */
const SURE = 0.985;
const PLAIN_WORD = /^([("“']*)(\p{L}+)([)"”',.;:]*)$/u;

/**
 * Mends marks over letters (`kế từ` -> `kể từ`, `chỉ trả` -> `chi trả`) where a neighbour makes a set phrase that is only written one way,
 * in names of provinces beside their other half, and in family names before at least two more names; the square of `m²`; strokes of a
 * date read as letters. Letters, digits and all other names stay as read.
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
    const parts = PLAIN_WORD.exec(word.text);
    if (!parts || word.confidence > SURE) continue;
    const [, before, letters, after] = parts;
    const wanted = isName(out, i)
      ? (mendFamilyName(out, i) ?? mendProvince(out, i))
      : wantedBy(wordBefore(out, i), letters!, out[i + 1], lexicon);
    if (wanted !== null && wanted !== letters) out[i] = { ...word, text: `${before}${wanted}${after}` };
  }
  return out;
}

/** The engine knows two letters of one shape, Đ and Icelandic Ð, and takes strokes of a date for I, l or !. */
function withPlainSigns(word: Word): Word {
  const text = word.text
    .replace(/Đ?Ð/g, "Đ")
    .replace(/(?<!\d)(\d{1,2})([/I!|l])(\d{1,2})([/I!|l])(\d{4})(?!\d)/g, (all, day, first, month, second, year) =>
      first === "/" || second === "/" ? `${day}/${month}/${year}` : all,
    );
  return text === word.text ? word : { ...word, text };
}

/** `Ngộ Đức Trường` -> `Ngô Đức Trường`: the first of three or more names in a row, not in capitals as headings are. */
function mendFamilyName(words: readonly Word[], index: number): string | null {
  const { line } = words[index]!;
  const isGiven = (at: number) => words[at]?.line === line && TITLE_CASE.test(words[at]!.text);
  const begins = index === 0 || !isGiven(index - 1) || /[,;:]$/.test(words[index - 1]!.text);
  if (!begins || !TITLE_CASE.test(words[index]!.text) || !isGiven(index + 1) || !isGiven(index + 2)) return null;
  if (/[,;:.]$/.test(words[index]!.text) || /[,;:.]$/.test(words[index + 1]!.text)) return null;
  return familyNameLike(lettersOf(words[index]!));
}

const TITLE_CASE = /^[("“']*\p{Lu}\p{Ll}*[)"”',.;:]*$/u;
const lettersOf = ({ text }: Word) => text.replace(/[^\p{L}]/gu, "");

/** `Đà Nằng` -> `Đà Nẵng`: the other half of a province's name is written right. */
function mendProvince(words: readonly Word[], index: number): string | null {
  const word = words[index]!;
  const [before, after] = [words[index - 1], words[index + 1]];
  const letters = lettersOf(word);
  const left =
    before?.line === word.line && !/[,;:.]$/.test(before.text) ? provincePairs().get(fold(`${lettersOf(before)} ${letters}`)) : null;
  if (left && left[0] === lettersOf(before!)) return left[1];
  const right =
    after?.line === word.line && !/[,;:.]$/.test(word.text) ? provincePairs().get(fold(`${letters} ${lettersOf(after)}`)) : null;
  return right && right[1] === lettersOf(after!) ? right[0] : null;
}

/** `117 m2`, `117 m?`, `m°`: an area when a number stands before. */
function mendSquare(before: Word | undefined, word: Word): string | null {
  const parts = /^m[2?°ˆ'’”"*]{1,2}([.,;:]?)$/u.exec(word.text);
  return parts && before !== undefined && /^\d[\d.,]*$/.test(before.text) ? `m²${parts[1]}` : null;
}

/** Capitals inside a sentence are names, unless a small letter follows (`từ Sổ đăng ký`); all capitals are headings or names. */
function isName(words: readonly Word[], index: number): boolean {
  const text = words[index]!.text.replace(/^[^\p{L}]+/u, "");
  if (!/^\p{Lu}/u.test(text)) return false;
  if (text.length > 1 && text === text.toUpperCase()) return true;
  const before = words[index - 1];
  const next = words[index + 1];
  const opens =
    before === undefined || before.line !== words[index]!.line || /[.:;]$/.test(before.text) || /^[-+•\d.)]+$/.test(before.text);
  if (next === undefined || next.line !== words[index]!.line || /^\p{Lu}/u.test(next.text)) return true;
  return !opens && (/^\p{Lu}/u.test(before.text) || PERSON.test(before.text));
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

/** Both neighbours that know the pair must agree, and the letters under the marks stay the same. */
function wantedBy(before: Word | undefined, letters: string, after: Word | undefined, lexicon: PhraseLexicon): string | null {
  const own = fold(letters);
  const lower = letters.toLowerCase();
  const left = before && /\p{L}$/u.test(before.text) ? pairWith(`${bare(before.text)} ${lower}`, 1, lexicon) : null;
  const right = after && /\p{L}$/u.test(letters) ? pairWith(`${lower} ${bare(after.text)}`, 0, lexicon) : null;
  const wanted = left !== null && right !== null && left !== right ? null : (left ?? right);
  if (wanted === null || fold(wanted) !== own || wanted === lower) return null;
  return letters[0] === letters[0]!.toUpperCase() ? wanted[0]!.toUpperCase() + wanted.slice(1) : wanted;
}

const bare = (text: string) => text.toLowerCase().replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");

/** The neighbour must be written as the lexicon has it: a phrase is known by its other half. */
function pairWith(pair: string, at: 0 | 1, lexicon: PhraseLexicon): string | null {
  const known = lexicon.get(fold(pair));
  if (known === undefined) return null;
  const [mine, theirs] = [pair.split(" "), known.split(" ")];
  return mine[1 - at] === theirs[1 - at] ? theirs[at]! : null;
}
