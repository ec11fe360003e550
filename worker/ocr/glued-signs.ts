import type { Word } from "@camtay/shared/domain/digitized.ts";

/** A caption that touches what was filled in; a comma without its space; a speck between two words. */
const PARTS: readonly RegExp[] = [
  /^(.*[\p{L})]{2}:)([^\s/].*)$/u,
  /^(\p{L}{2,},)(\p{L}{2,}[,;:.]?)$/u,
  /^(\p{Ll}{2,})\.(\p{Ll}{2,}[,;:.]?)$/u,
  /^(\p{L}{2,})['‘’`](\p{L}{2,}[,;:.]?)$/u,
];

/** `tên:Đặng`, `tháng,năm`, `sửa.chữa` and `Bích'Trâm` (but not `H'Mông`) are two words; each gets its share of the box. Addresses on the net are plain ASCII and stay. */
export function partWords(word: Word): Word[] {
  for (const [index, pattern] of PARTS.entries()) {
    const parts = pattern.exec(word.text);
    if (!parts || (index > 0 && !/[^\0-\x7f]/.test(word.text))) continue;
    const width = word.box.width * (parts[1]!.length / word.text.length);
    return [
      { ...word, text: parts[1]!, box: { ...word.box, width } },
      { ...word, text: parts[2]!, box: { ...word.box, x: word.box.x + width, width: word.box.width - width } },
    ];
  }
  return [word];
}

const OPENING = /^["“”'‘’]+(?=[\p{L}\p{N}])/u;
const CLOSING = /(?<=[\p{L}\p{N}.,;:!?)])["“”'‘’]+(?=[.,;:)]*$)/u;
/** No sign that stands before a word; a dash opens list entries and stays. */
const BEFORE = /^[.,;:=~_^*`´<>«»\\]+(?=[\p{L}\p{N}])/u;
const BEHIND = /(?<=[\p{L}\p{N}.,;:)])[~_^*=`´<>«\\]+$/u;
/** Quotations are not longer than this many words. */
const QUOTATION = 60;

/** The word without specks read as signs at its ends: quotation marks that have no partner, signs that never stand there. */
export function glueless(word: Word, words: readonly Word[], index: number): Word {
  let text = word.text.replace(BEFORE, "").replace(BEHIND, "");
  if (OPENING.test(text) && !words.slice(index, index + QUOTATION).some((other) => CLOSING.test(other.text)))
    text = text.replace(OPENING, "");
  if (CLOSING.test(text) && !words.slice(Math.max(0, index - QUOTATION), index + 1).some((other) => OPENING.test(other.text)))
    text = text.replace(CLOSING, "");
  if (/^\p{Lu}{2,}[.,]+$/u.test(text) && endsHeading(words, index)) text = text.replace(/[.,]+$/, "");
  return text === word.text ? word : { ...word, text };
}

/** The last word of two or more in capitals: headings and letterheads end without a stop. */
function endsHeading(words: readonly Word[], index: number): boolean {
  const { line } = words[index]!;
  if (words[index + 1]?.line === line || words[index - 1]?.line !== line) return false;
  for (let at = index; words[at]?.line === line; at--) if (/\p{Ll}/u.test(words[at]!.text)) return false;
  return true;
}
