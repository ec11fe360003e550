import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { PdfFile } from "../strict-reader.ts";
import { isKind, nameOf, type PdfDict, type PdfStream, type PdfValue } from "./objects.ts";
import type { Page, Rect } from "./page-tree.ts";
import { advance, advanceHex, type FontMetrics, type HexSpan, readFontMetrics, type TextState } from "./text-advance.ts";
import { isRegular, Tokenizer } from "./tokenizer.ts";

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

/**
 * Where text stands on a page, visible or not, in page space: one rectangle a text-showing operator. Used to keep a signature's
 * appearance off what was recognised. Ascent and descent are taken as those of a Times face; form XObjects are followed.
 * @throws AppError `pdf.limit`, `pdf.unsupported`, `pdf.malformed` when the content cannot be followed
 * @param within lines of upright text wholly above or below it are passed over
 */
export function pageTextBoxes(file: PdfFile, page: Page, within?: Rect): Rect[] {
  const contents = file.resolve(page.dict.entries.get("Contents"));
  const objects = isKind(contents, "array") ? contents.items.map((item) => file.resolve(item)) : [contents];
  const streams = objects.filter((part): part is PdfStream => isKind(part, "stream"));
  const boxes: Rect[] = [];
  if (streams.length > 0) {
    const parts = streams.map((part) => file.decode(part));
    const data = parts.length === 1 ? parts[0]! : Buffer.concat(parts.flatMap((part) => [part, Buffer.from("\n")]));
    new ContentReader(file, boxes, within ?? null).run(data, page.resources, IDENTITY, 0);
  }
  return boxes;
}

class ContentReader {
  readonly #file: PdfFile;
  readonly #boxes: Rect[];
  readonly #fonts = new Map<PdfDict, FontMetrics>();

  readonly #within: Rect | null;
  #operators = 0;

  constructor(file: PdfFile, boxes: Rect[], within: Rect | null) {
    this.#file = file;
    this.#boxes = boxes;
    this.#within = within;
  }

  run(data: Buffer, resources: PdfDict | null, start: Affine, depth: number): void {
    const tokens = new Tokenizer(data, { references: false });
    const operands: (PdfValue | HexSpan)[] = [];
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
    const show = (value: PdfValue | HexSpan | undefined): void => {
      if (typeof value !== "object" || value === null || !text.font) return;
      const place = concat(cursor, matrix);
      if (this.#isPassedOver(place, text)) return;
      if (value.kind !== "string" && value.kind !== "hex-span") return;
      const width = value.kind === "string" ? advance(value.bytes, text.font, text) : advanceHex(data, value, text.font, text);
      this.#addBox(place, width, text);
      cursor = concat([1, 0, 0, 1, width, 0], cursor);
    };
    for (;;) {
      tokens.skipSpace();
      const c = tokens.peek();
      if (c < 0 || this.#boxes.length > MAX_BOXES) return;
      if (!isOperatorStart(c)) {
        const span = tokens.hexSpan();
        operands.push(span ? { kind: "hex-span", ...span } : tokens.value());
        continue;
      }
      const operator = readOperator(tokens);
      if (++this.#operators > this.#file.limits.operators) {
        throw new AppError("pdf.limit", { what: "operators", limit: this.#file.limits.operators });
      }
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
          text.font = this.#font(resources, nameOf(plain(operands[0])));
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
          for (const item of itemsOf(plain(operands[0]))) {
            if (typeof item === "number") cursor = concat([1, 0, 0, 1, (-item / 1000) * text.size * text.scale, 0], cursor);
            else show(item);
          }
          break;
        case "Do":
          this.#form(resources, nameOf(plain(operands[0])), matrix, depth);
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

  #isPassedOver(place: Affine, text: TextState): boolean {
    if (!this.#within || place[1] !== 0 || place[2] !== 0) return false;
    const reach = 1.2 * Math.abs((text.size + Math.abs(text.rise)) * place[3]);
    return place[5] + reach < this.#within[1] || place[5] - reach > this.#within[3];
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
    const metrics = readFontMetrics(this.#file, font);
    this.#fonts.set(font, metrics);
    return metrics;
  }
}

const OPERATORS = new Map(
  [..."q Q cm BT Tf Tz TL Ts Tc Tw Td TD Tm T* Tj ' \" TJ Do BI true false null".split(" ")].map((text) => [
    [...text].reduce((key, c) => key * 256 + c.charCodeAt(0), 0),
    text,
  ]),
);

/** The operator, or an empty text for those that move no text. */
function readOperator(tokens: Tokenizer): string {
  const { bytes } = tokens;
  let key = 0;
  for (let c = bytes[tokens.pos]; c !== undefined && isRegular(c); c = bytes[++tokens.pos]) key = key * 256 + c;
  return OPERATORS.get(key) ?? "";
}

const plain = (operand: PdfValue | HexSpan | undefined): PdfValue | undefined =>
  typeof operand === "object" && operand?.kind === "hex-span" ? undefined : (operand as PdfValue | undefined);

const itemsOf = (value: PdfValue | undefined): readonly PdfValue[] => (isKind(value, "array") ? value.items : []);

const isOperatorStart = (c: number): boolean => (c >= 0x41 && c <= 0x5a) || (c >= 0x61 && c <= 0x7a) || c === 0x27 || c === 0x22;

/** Behind `BI … ID`: to the `EI` that stands between white space. */
function skipInlineImage(tokens: Tokenizer): void {
  const end = /\sEI(?=[\s]|$)/g;
  end.lastIndex = 0;
  const rest = tokens.bytes.toString("latin1", tokens.pos);
  const match = end.exec(rest);
  tokens.pos += match ? match.index + 3 : rest.length;
}
