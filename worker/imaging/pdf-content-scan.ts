import {
  decodePDFRawStream,
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
  PDFStream,
} from "pdf-lib";

/** a b c d e f of ISO 32000-1, 8.3.4. */
export type Affine = readonly [number, number, number, number, number, number];

export interface DrawnImage {
  readonly stream: PDFRawStream;
  /** From the unit square to page points. */
  readonly matrix: Affine;
  /** Visible text or lines stand over it. */
  coveredByMarks: boolean;
}

/** What a page's content draws, as far as it matters for taking the scan out unchanged. */
export interface PageContent {
  readonly images: DrawnImage[];
  /** Bytes of shown text that is not invisible (render mode 3). */
  visibleTextBytes: number;
  invisibleTextBytes: number;
  /** Filled or stroked paths, shadings, inline images. */
  paints: number;
}

type Token = number | string | { readonly name: string } | { readonly textBytes: number };
const MAX_FORM_DEPTH = 5;
const MULTIPLY = (m: Affine, n: Affine): Affine => [
  m[0] * n[0] + m[1] * n[2],
  m[0] * n[1] + m[1] * n[3],
  m[2] * n[0] + m[3] * n[2],
  m[2] * n[1] + m[3] * n[3],
  m[4] * n[0] + m[5] * n[2] + n[4],
  m[4] * n[1] + m[5] * n[3] + n[5],
];

/** Reads the operators of a page and of the forms it draws. */
export function scanPageContent(context: PDFContext, resources: PDFDict | undefined, contents: PDFObject | undefined): PageContent {
  const found: PageContent = { images: [], visibleTextBytes: 0, invisibleTextBytes: 0, paints: 0 };
  walk(context, resources, contentBytes(context, contents), [1, 0, 0, 1, 0, 0], found, 0);
  return found;
}

function contentBytes(context: PDFContext, contents: PDFObject | undefined): Uint8Array {
  const object = context.lookup(contents);
  if (object instanceof PDFRawStream) return decodePDFRawStream(object).decode();
  if (object instanceof PDFStream) return object.getContents();
  if (object instanceof PDFArray) {
    return Buffer.concat(object.asArray().flatMap((part) => [contentBytes(context, part), new Uint8Array([10])]));
  }
  return new Uint8Array(0);
}

function walk(
  context: PDFContext,
  resources: PDFDict | undefined,
  bytes: Uint8Array,
  start: Affine,
  found: PageContent,
  depth: number,
): void {
  let matrix = start;
  let renderMode = 0;
  const saved: [Affine, number][] = [];
  const operands: Token[] = [];
  const markDrawn = (): void => {
    for (const image of found.images) image.coveredByMarks = true;
  };
  for (const token of tokens(bytes)) {
    if (typeof token !== "string") {
      operands.push(token);
      continue;
    }
    switch (token) {
      case "q":
        saved.push([matrix, renderMode]);
        break;
      case "Q":
        [matrix, renderMode] = saved.pop() ?? [matrix, renderMode];
        break;
      case "cm": {
        const n = operands.slice(-6);
        if (n.length === 6 && n.every((v) => typeof v === "number")) matrix = MULTIPLY(n as unknown as Affine, matrix);
        break;
      }
      case "Tr":
        renderMode = Number(operands.at(-1) ?? 0);
        break;
      case "Tj":
      case "TJ":
      case "'":
      case '"': {
        const shown = operands.reduce<number>((sum, o) => sum + (typeof o === "object" && "textBytes" in o ? o.textBytes : 0), 0);
        if (renderMode === 3 || renderMode === 7) found.invisibleTextBytes += shown;
        else {
          found.visibleTextBytes += shown;
          if (shown > 0) markDrawn();
        }
        break;
      }
      case "f":
      case "F":
      case "f*":
      case "B":
      case "B*":
      case "b":
      case "b*":
      case "S":
      case "s":
      case "sh":
      case "BI":
        found.paints++;
        markDrawn();
        break;
      case "Do": {
        const operand = operands.at(-1);
        if (typeof operand === "object" && "name" in operand) draw(context, resources, operand.name, matrix, found, depth);
        break;
      }
    }
    operands.length = 0;
  }
}

function draw(context: PDFContext, resources: PDFDict | undefined, name: string, matrix: Affine, found: PageContent, depth: number): void {
  const objects = context.lookup(resources?.get(PDFName.of("XObject")));
  const stream = objects instanceof PDFDict ? context.lookup(objects.get(PDFName.of(name))) : undefined;
  if (!(stream instanceof PDFRawStream)) return;
  const subtype = context.lookup(stream.dict.get(PDFName.of("Subtype")));
  if (subtype === PDFName.of("Image")) found.images.push({ stream, matrix, coveredByMarks: false });
  else if (subtype === PDFName.of("Form") && depth < MAX_FORM_DEPTH) {
    const own = context.lookup(stream.dict.get(PDFName.of("Matrix")));
    const numbers = own instanceof PDFArray ? own.asArray().map((v) => (v instanceof PDFNumber ? v.asNumber() : 0)) : [];
    const inner = numbers.length === 6 ? MULTIPLY(numbers as unknown as Affine, matrix) : matrix;
    const ownResources = context.lookup(stream.dict.get(PDFName.of("Resources")));
    walk(context, ownResources instanceof PDFDict ? ownResources : resources, decodePDFRawStream(stream).decode(), inner, found, depth + 1);
  }
}

const isSpace = (c: number): boolean => c === 32 || c === 10 || c === 13 || c === 9 || c === 12 || c === 0;
const isDelimiter = (c: number): boolean =>
  c === 40 || c === 41 || c === 60 || c === 62 || c === 91 || c === 93 || c === 123 || c === 125 || c === 47 || c === 37;

/** Operators as strings, operands as numbers, names and lengths of text; brackets of arrays and dictionaries are left out. */
function* tokens(b: Uint8Array): Generator<Token> {
  let i = 0;
  while (i < b.length) {
    const c = b[i]!;
    if (isSpace(c) || c === 91 || c === 93 || c === 123 || c === 125 || c === 41) i++;
    else if (c === 37) {
      while (i < b.length && b[i] !== 10 && b[i] !== 13) i++;
    } else if (c === 40) {
      const from = i;
      for (let open = 0; i < b.length; i++) {
        if (b[i] === 92) i++;
        else if (b[i] === 40) open++;
        else if (b[i] === 41 && --open === 0) break;
      }
      i++;
      yield { textBytes: i - from - 2 };
    } else if (c === 60 && b[i + 1] === 60) i += 2;
    else if (c === 62) i++;
    else if (c === 60) {
      const from = i;
      while (i < b.length && b[i] !== 62) i++;
      i++;
      yield { textBytes: (i - from - 2) >> 1 };
    } else {
      const from = i++;
      while (i < b.length && !isSpace(b[i]!) && !isDelimiter(b[i]!)) i++;
      const word = String.fromCharCode(...b.subarray(from, i));
      if (c === 47)
        yield { name: word.slice(1).replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) };
      else if (/^[+-]?[\d.]/.test(word)) yield Number.parseFloat(word) || 0;
      else {
        if (word === "ID") i = endOfInlineImage(b, i);
        yield word;
      }
    }
  }
}

/** Behind the `EI` that ends an inline image: white space on both sides. */
function endOfInlineImage(b: Uint8Array, from: number): number {
  for (let i = from + 1; i + 2 < b.length; i++) {
    if (b[i] === 69 && b[i + 1] === 73 && isSpace(b[i - 1]!) && isSpace(b[i + 2]!)) return i + 2;
  }
  return b.length;
}
