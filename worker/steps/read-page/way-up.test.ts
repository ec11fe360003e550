import type { Word } from "@camtay/shared/domain/digitized.ts";
import { expect, it } from "vitest";
import { compareReadings } from "./way-up.ts";

/** `Trang:0.97 7:0.9` as words. */
const reading = (text: string): Word[] =>
  text
    .split(" ")
    .filter((part) => part !== "")
    .map((part, i) => {
      const at = part.lastIndexOf(":");
      const box = { x: 40 * i, y: 0, width: 30, height: 12 };
      return { text: part.slice(0, at), confidence: Number(part.slice(at + 1)), box, line: 0, block: 0 };
    });

const NOTE = reading("Đã:0.63 đối:0.62 chiếu:0.95 bản:0.97 chính:0.96 21/5:0.91");
const NOTE_UPSIDE_DOWN = reading("6/LZ:0.84 (uJu2:0.22 upq:0.88 2142:0.10 0P:0.28 0đ:0.62");

it("a note that makes syllables one way only stands that way, and nobody is asked", () => {
  expect(compareReadings(NOTE, NOTE_UPSIDE_DOWN)).toEqual({ turn: false, proven: true });
  expect(compareReadings(NOTE_UPSIDE_DOWN, NOTE)).toEqual({ turn: true, proven: true });
});

it("digits and signs that the engine is sure of do not outweigh one badly written syllable", () => {
  const note = reading("Đã:0.85 ấã#¿:0.30 chớ:0.10 6ản:0.45 cñhúaÑ,:0.00 7/4:0.70");
  const rubbish = reading("È/1:0.71 +22:0.60 tP):0.35 2/2:0.32 107:0.82 2Q:0.67");
  expect(compareReadings(rubbish, note)).toMatchObject({ proven: false });
  expect(compareReadings(note, rubbish)).toEqual({ turn: false, proven: false });
});

it("a mark without a syllable stays as it lies, and a person is asked", () => {
  expect(compareReadings(reading("Tr.:0.63"), reading("ÿ:0.43 4I:0.91"))).toEqual({ turn: false, proven: false });
  expect(compareReadings([], reading("4I:0.91"))).toEqual({ turn: false, proven: false });
});

it("a page of foreign text is turned by how sure the engine is", () => {
  const words = reading("the:0.9 left:0.9 page:0.9 of:0.9 the:0.9 large:0.9 book:0.9 shelf:0.9");
  const upsideDown = reading("ɟooq:0.3 aBed:0.2 4ƨ:0.3 J0:0.4 ǝɥ:0.2 ʇ:0.1 1J:0.2 xx:0.3");
  expect(compareReadings(upsideDown, words)).toEqual({ turn: true, proven: true });
  expect(compareReadings(words, upsideDown)).toEqual({ turn: false, proven: true });
});
