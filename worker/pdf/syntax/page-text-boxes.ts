import type { PdfFile } from "../strict-reader.ts";
import { isKind, nameOf, type PdfDict, type PdfStream, type PdfValue } from "./objects.ts";
import type { Page, Rect } from "./page-tree.ts";
import { Tokenizer } from "./tokenizer.ts";

type Affine = readonly [number, number, number, number, number, number];
const IDENTITY: Affine = [1, 0, 0, 1, 0, 0];
const MAX_FORM_DEPTH = 4;
const MAX_BOXES = 20_000;

/** `inner` first, then `outer`. */
const concat = (inner: Affine, outer: Affine): Affine => [
  inner[0] * outer[0] + inner[1] * outer[2],
  inner[0] * outer[1] + inner[1] * outer[3],
  inner[2] * outer[0] + inner[3] * outer[2],
  inner[2] * outer[1] + inner[3] * outer[3],
  inner[4] * outer[0] + inner[5] * outer[2] + outer[4],
  inner[4] * outer[1] + inner[5] * outer[3] + outer[5],
];

interface FontMetrics {
  readonly bytesPerCode: 1 | 2;
  readonly widths: ReadonlyMap<number, number>;
  readonly fallback: number;
}

interface TextState {
  font: FontMetrics | null;
  size: number;
  scale: number;
  leading: number;
  rise: number;
  charSpace: number;
  wordSpace: number;
}

/**
 * Where text stands on a page, visible or not, in page space: one rectangle a text-showing operator. Used to keep a signature's
 * appearance off what was recognised. Ascent and descent are taken as those of a Times face; form XObjects are followed.
 */
export function pageTextBoxes(file: PdfFile, page: Page): Rect[] {
  const contents = file.resolve(page.dict.entries.get("Contents"));
  const parts = isKind(contents, "array") ? contents.items.map((item) => file.resolve(item)) : [contents];
  const streams = parts.filter((part): part is PdfStream => isKind(part, "stream"));
  const boxes: Rect[] = [];
  if (streams.length > 0) {
    const data = Buffer.concat(streams.flatMap((part) => [file.decode(part), Buffer.from("\n")]));
    new ContentReader(file, boxes).run(data, page.resources, IDENTITY, 0);
  }
  return boxes;
}

class ContentReader {
  readonly #file: PdfFile;
  readonly #boxes: Rect[];
  readonly #fonts = new Map<PdfDict, FontMetrics>();

  constructor(file: PdfFile, boxes: Rect[]) {
    this.#file = file;
    this.#boxes = boxes;
  }

  run(data: Buffer, resources: PdfDict | null, start: Affine, depth: number): void {
    const tokens = new Tokenizer(data, { references: false });
    const operands: PdfValue[] = [];
    const stack: { matrix: Affine; text: TextState }[] = [];
    let matrix = start;
    let text: TextState = { font: null, size: 0, scale: 1, leading: 0, rise: 0, charSpace: 0, wordSpace: 0 };
    let line: Affine = IDENTITY;
    let cursor: Affine = IDENTITY;
    const number = (i: number): number => (typeof operands[i] === "number" ? operands[i] : 0);
    const affine = (): Affine => [number(0), number(1), number(2), number(3), number(4), number(5)];
    const newLine = (x: number, y: number): void => {
      line = concat([1, 0, 0, 1, x, y], line);
      cursor = line;
    };
    const show = (value: PdfValue | undefined): void => {
      if (!isKind(value, "string") || !text.font) return;
      const width = advance(value.bytes, text.font, text);
      this.#addBox(concat(cursor, matrix), width, text);
      cursor = concat([1, 0, 0, 1, width, 0], cursor);
    };
    for (;;) {
      tokens.skipSpace();
      const c = tokens.peek();
      if (c < 0 || this.#boxes.length > MAX_BOXES) return;
      if (!isOperatorStart(c)) {
        operands.push(tokens.value());
        continue;
      }
      const operator = tokens.word();
      switch (operator) {
        case "true":
        case "false":
        case "null":
          operands.push(null);
          continue;
        case "q":
          stack.push({ matrix, text: { ...text } });
          break;
        case "Q": {
          const saved = stack.pop();
          if (saved) ({ matrix, text } = saved);
          break;
        }
        case "cm":
          matrix = concat(affine(), matrix);
          break;
        case "BT":
          line = IDENTITY;
          cursor = IDENTITY;
          break;
        case "Tf":
          text.font = this.#font(resources, nameOf(operands[0]));
          text.size = number(1);
          break;
        case "Tz":
          text.scale = number(0) / 100;
          break;
        case "TL":
          text.leading = number(0);
          break;
        case "Ts":
          text.rise = number(0);
          break;
        case "Tc":
          text.charSpace = number(0);
          break;
        case "Tw":
          text.wordSpace = number(0);
          break;
        case "Td":
          newLine(number(0), number(1));
          break;
        case "TD":
          text.leading = -number(1);
          newLine(number(0), number(1));
          break;
        case "Tm":
          line = affine();
          cursor = line;
          break;
        case "T*":
          newLine(0, -text.leading);
          break;
        case "Tj":
          show(operands[0]);
          break;
        case "'":
          newLine(0, -text.leading);
          show(operands[0]);
          break;
        case '"':
          text.wordSpace = number(0);
          text.charSpace = number(1);
          newLine(0, -text.leading);
          show(operands[2]);
          break;
        case "TJ":
          for (const item of isKind(operands[0], "array") ? operands[0].items : []) {
            if (typeof item === "number") cursor = concat([1, 0, 0, 1, (-item / 1000) * text.size * text.scale, 0], cursor);
            else show(item);
          }
          break;
        case "Do":
          this.#form(resources, nameOf(operands[0]), matrix, depth);
          break;
        case "BI":
          skipInlineImage(tokens);
          break;
      }
      operands.length = 0;
    }
  }

  #form(resources: PdfDict | null, key: string | null, matrix: Affine, depth: number): void {
    const objects = this.#file.dict(resources?.entries.get("XObject"));
    const form = key === null ? null : this.#file.resolve(objects?.entries.get(key));
    if (!isKind(form, "stream") || nameOf(form.dict.entries.get("Subtype")) !== "Form" || depth >= MAX_FORM_DEPTH) return;
    const items = this.#file.items(form.dict.entries.get("Matrix"));
    const own = items?.length === 6 && items.every((item) => typeof item === "number") ? (items as unknown as Affine) : IDENTITY;
    this.run(this.#file.decode(form), this.#file.dict(form.dict.entries.get("Resources")) ?? resources, concat(own, matrix), depth + 1);
  }

  #addBox(matrix: Affine, width: number, text: TextState): void {
    if (width === 0) return;
    const [low, high] = [text.rise - 0.25 * text.size, text.rise + 0.95 * text.size];
    const xs: number[] = [];
    const ys: number[] = [];
    for (const [x, y] of [
      [0, low],
      [width, low],
      [0, high],
      [width, high],
    ] as const) {
      xs.push(x * matrix[0] + y * matrix[2] + matrix[4]);
      ys.push(x * matrix[1] + y * matrix[3] + matrix[5]);
    }
    this.#boxes.push([Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]);
  }

  #font(resources: PdfDict | null, key: string | null): FontMetrics | null {
    const fonts = this.#file.dict(resources?.entries.get("Font"));
    const font = key === null ? null : this.#file.dict(fonts?.entries.get(key));
    if (!font) return null;
    const known = this.#fonts.get(font);
    if (known) return known;
    const metrics = nameOf(font.entries.get("Subtype")) === "Type0" ? this.#compositeFont(font) : this.#simpleFont(font);
    this.#fonts.set(font, metrics);
    return metrics;
  }

  #simpleFont(font: PdfDict): FontMetrics {
    const first = this.#file.resolve(font.entries.get("FirstChar"));
    const widths = new Map<number, number>();
    this.#file.items(font.entries.get("Widths"))?.forEach((width, i) => {
      const value = this.#file.resolve(width);
      if (typeof first === "number" && typeof value === "number") widths.set(first + i, value);
    });
    return { bytesPerCode: 1, widths, fallback: 500 };
  }

  #compositeFont(font: PdfDict): FontMetrics {
    const descendant = this.#file.dict(this.#file.items(font.entries.get("DescendantFonts"))?.[0]);
    const widths = new Map<number, number>();
    const items = (this.#file.items(descendant?.entries.get("W")) ?? []).map((item) => this.#file.resolve(item));
    for (let i = 0; i + 1 < items.length; ) {
      const [first, second, third] = [items[i], items[i + 1], items[i + 2]];
      if (typeof first !== "number") break;
      if (isKind(second, "array")) {
        second.items.forEach((width, k) => {
          if (typeof width === "number") widths.set(first + k, width);
        });
        i += 2;
      } else {
        if (typeof second !== "number" || typeof third !== "number" || second - first > 65_535) break;
        for (let code = first; code <= second; code++) widths.set(code, third);
        i += 3;
      }
    }
    const standard = descendant?.entries.get("DW");
    return { bytesPerCode: 2, widths, fallback: typeof standard === "number" ? standard : 1000 };
  }
}

function advance(bytes: Buffer, font: FontMetrics, text: TextState): number {
  let width = 0;
  for (let i = 0; i + font.bytesPerCode <= bytes.length; i += font.bytesPerCode) {
    const code = font.bytesPerCode === 2 ? bytes[i]! * 256 + bytes[i + 1]! : bytes[i]!;
    width += ((font.widths.get(code) ?? font.fallback) / 1000) * text.size + text.charSpace;
    if (font.bytesPerCode === 1 && code === 32) width += text.wordSpace;
  }
  return width * text.scale;
}

const isOperatorStart = (c: number): boolean => (c >= 0x41 && c <= 0x5a) || (c >= 0x61 && c <= 0x7a) || c === 0x27 || c === 0x22;

/** Behind `BI … ID`: to the `EI` that stands between white space. */
function skipInlineImage(tokens: Tokenizer): void {
  const end = /\sEI(?=[\s]|$)/g;
  end.lastIndex = 0;
  const rest = tokens.bytes.toString("latin1", tokens.pos);
  const match = end.exec(rest);
  tokens.pos += match ? match.index + 3 : rest.length;
}
