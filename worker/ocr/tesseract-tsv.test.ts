import fc from "fast-check";
import { expect, it } from "vitest";
import { parseTesseractTsv } from "./tesseract-tsv.ts";

const HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext";

const pixels = fc.nat(5000);
const rows = fc.array(
  fc.record({
    block: fc.integer({ min: 1, max: 4 }),
    line: fc.integer({ min: 1, max: 4 }),
    x: pixels,
    y: pixels,
    width: pixels,
    height: pixels,
    confidence: fc.float({ min: 0, max: 100, noNaN: true }),
    text: fc.stringMatching(/^[\p{L}\p{N}.,/:()-]{1,12}$/u),
  }),
);

it("every word that the engine printed comes back with its box", () => {
  fc.assert(
    fc.property(rows, (words) => {
      const tsv = [
        HEADER,
        ...words.map((w, i) =>
          [5, 1, w.block, 1, w.line, i, w.x, w.y, w.width, w.height, w.confidence, w.text.normalize("NFD")].join("\t"),
        ),
        "",
      ].join("\n");
      const read = parseTesseractTsv(tsv);
      expect(read.map((w) => w.text)).toEqual(words.map((w) => w.text.normalize("NFC")));
      expect(read.map((w) => w.box)).toEqual(words.map(({ x, y, width, height }) => ({ x, y, width, height })));
      for (const word of read) expect(word.confidence >= 0 && word.confidence <= 1).toBe(true);
    }),
  );
});

it("never returns half a table: it parses or it rejects", () => {
  fc.assert(
    fc.property(fc.string(), (noise) => {
      try {
        expect(Array.isArray(parseTesseractTsv(`${HEADER}\n${noise}`))).toBe(true);
      } catch (error) {
        expect(error).toMatchObject({ code: "recognition.output_unreadable" });
      }
    }),
  );
});

it("numbers lines through the page and skips the empty cells of tables", () => {
  const row = (block: number, line: number, text: string) => `5\t1\t${block}\t1\t${line}\t1\t10\t10\t20\t20\t96.5\t${text}`;
  const read = parseTesseractTsv(
    [HEADER, "1\t1\t0\t0\t0\t0\t0\t0\t100\t100\t-1\t", row(1, 1, "Số:"), row(1, 1, " "), row(1, 2, "Họ"), row(2, 1, "tên")].join("\n"),
  );
  expect(read.map((w) => [w.text, w.line, w.block])).toEqual([
    ["Số:", 0, 1],
    ["Họ", 1, 1],
    ["tên", 2, 2],
  ]);
});
