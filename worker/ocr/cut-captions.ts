import type { Word } from "@camtay/shared/domain/digitized.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import { isSyllable } from "@camtay/shared/text/syllable.ts";
import { type PhraseLexicon, phraseLexicon } from "./phrase-lexicon.ts";

/** The engine mostly doubts a word that it read print and pen together as; one that can be no syllable is doubted sooner. */
const DOUBTED = 0.8;
const DOUBTED_RUN_ON = 0.9;
/** So unsure that two letters are enough to know the only word that a phrase goes on with. */
const GUESSED = 0.5;
const SURE = 0.8;
/** What a phrase bears out is no longer in doubt, but was not read cleanly either. */
const BORNE_OUT = 0.75;
/** A word may be this much wider than its letters before it counts as one with something behind it. */
const WIDE = 1.35;
/** Captions of a form end in colons when so many of its words do. */
const COLONS = 3;

/**
 * Cuts words of print from the pen that runs into them: `Nơi cư trúf£áân` is the caption `Nơi cư trú:` and something by hand. The word
 * before must be sure, and the two must be a set phrase; the box is cut to the width that its letters take in this line. Words that
 * overlap their neighbour in the line end where it begins.
 */
export function cutCaptions(words: readonly Word[], lexicon: PhraseLexicon = phraseLexicon()): Word[] {
  const hasColons = words.filter(({ text }) => text.endsWith(":")).length >= COLONS;
  return words.flatMap((word, index) => {
    const next = words[index + 1];
    const own = next?.line === word.line ? endBefore(word, next) : word;
    const before = words[index - 1];
    const doubted = canBeWord(own.text) ? DOUBTED : DOUBTED_RUN_ON;
    if (own.confidence >= doubted || before?.line !== own.line || before.confidence < SURE) return own;
    const caption =
      captionIn(own.text, before.text, lexicon) ?? (own.confidence < GUESSED ? onlyNextIn(own.text, before.text, lexicon) : null);
    if (caption === null) return own;
    const text = hasColons && caption.rest !== "" && /\p{L}$/u.test(caption.text) ? `${caption.text}:` : caption.text;
    const width = sharesOf(text) * pitchOf(words, index);
    const isWide = own.box.width > (/\p{L}/u.test(caption.rest) ? 1 : WIDE) * width;
    if (caption.rest === "" && !isWide) return own;
    const { y, height } = before.box;
    const head: Word = {
      ...own,
      text,
      confidence: Math.max(own.confidence, BORNE_OUT),
      box: isWide ? { x: own.box.x, y, width, height } : own.box,
    };
    if (!isWide || !/[\p{L}\p{N}]/u.test(caption.rest)) return head;
    return [head, { ...own, text: caption.rest, box: { ...own.box, x: own.box.x + width, width: own.box.width - width } }];
  });
}

function endBefore(word: Word, next: Word): Word {
  const { x, width } = word.box;
  const room = next.box.x - x;
  return x + width > next.box.x + 0.25 * next.box.width && room > 0 ? { ...word, box: { ...word.box, width: room } } : word;
}

/** The word that makes a phrase with the one before, written as in the lexicon, or that ends in a colon; and what follows it. */
function captionIn(text: string, before: string, lexicon: PhraseLexicon): { text: string; rest: string } | null {
  const left = before.toLowerCase();
  const letters = /^\p{Ll}+/u.exec(text)?.[0] ?? "";
  for (let length = letters.length; length >= 2 && /\p{L}$/u.test(left); length--) {
    const ways = lexicon.get(fold(`${left} ${letters.slice(0, length)}`));
    const way = ways && [...ways].find((phrase) => phrase.startsWith(`${left} `));
    if (way === undefined) continue;
    const colon = text.slice(length).startsWith(":") ? ":" : "";
    return { text: way.slice(left.length + 1) + colon, rest: text.slice(length + colon.length) };
  }
  const caption = /^\p{Ll}{2,}:/u.exec(text)?.[0];
  return caption === undefined ? null : { text: caption, rest: text.slice(caption.length) };
}

const canBeWord = (text: string): boolean => isSyllable(text.replace(/[^\p{L}]+$/u, ""));

/** `cư trđhôn`: of all words that follow `cư` in the lexicon one begins with these letters. */
function onlyNextIn(text: string, before: string, lexicon: PhraseLexicon): { text: string; rest: string } | null {
  const start = fold(/^\p{Ll}{2}/u.exec(text)?.[0] ?? "");
  if (start === "" || canBeWord(text) || !/\p{L}$/u.test(before)) return null;
  const left = `${before.toLowerCase()} `;
  const next = new Set<string>();
  const folded = `${fold(left)} ${start}`;
  for (const [phrase, ways] of lexicon)
    if (phrase.startsWith(folded)) for (const way of ways) if (way.startsWith(left)) next.add(way.split(" ")[1]!);
  const [word] = next;
  return word === undefined || next.size > 1 ? null : { text: word, rest: text.slice(word.length) };
}

/** Letters of a proportional face take so many shares of a usual small letter. */
function sharesOf(text: string): number {
  let shares = 0;
  for (const letter of fold(text)) shares += /[mw]/.test(letter) ? 1.6 : /[iljtfr:;,.'()]/.test(letter) ? 0.6 : 1;
  return shares + 0.4 * (text.match(/\p{Lu}/gu)?.length ?? 0);
}

const WORDS_FOR_PITCH = 20;

/** Width of a usual small letter in the sure words nearest above and below, px. */
function pitchOf(words: readonly Word[], index: number): number {
  const sure = words
    .slice(Math.max(0, index - WORDS_FOR_PITCH), index + WORDS_FOR_PITCH)
    .filter(({ confidence, text }) => confidence >= SURE && text.length > 1);
  return median(sure.map(({ box, text }) => box.width / sharesOf(text)));
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
