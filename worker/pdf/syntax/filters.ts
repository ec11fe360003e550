import { inflateSync } from "node:zlib";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { isKind, nameOf, type PdfDict, type PdfStream, type PdfValue } from "./objects.ts";

/**
 * Undoes the filters of a structural or content stream. Flate with PNG predictors is all that such streams use in practice.
 * @param maxBytes a stream that inflates beyond it is refused (flate bomb)
 * @throws AppError `pdf.limit`, `pdf.unsupported`, `pdf.malformed`
 */
export function decodeStream(source: PdfStream, maxBytes: number): Buffer {
  const filters = listOf(source.dict.entries.get("Filter"));
  const parameters = listOf(source.dict.entries.get("DecodeParms"));
  let data = source.raw;
  filters.forEach((filter, i) => {
    if (nameOf(filter) !== "FlateDecode") throw new AppError("pdf.unsupported", { what: nameOf(filter) ?? "filter" });
    data = inflate(data, maxBytes);
    const given = parameters[i];
    if (isKind(given, "dict")) data = undoPredictor(data, given);
  });
  return data;
}

const listOf = (value: PdfValue | undefined): readonly PdfValue[] =>
  value === undefined || value === null ? [] : isKind(value, "array") ? value.items : [value];

function inflate(data: Buffer, maxBytes: number): Buffer {
  try {
    return inflateSync(data, { maxOutputLength: maxBytes });
  } catch (cause) {
    if (cause instanceof RangeError) throw new AppError("pdf.limit", { what: "inflated bytes", limit: maxBytes }, { cause });
    throw new AppError("pdf.malformed", { what: "flate data", at: 0 }, { cause });
  }
}

/** PNG predictors (ISO 32000-1 §7.4.4.4; PNG specification §9). */
function undoPredictor(data: Buffer, parameters: PdfDict): Buffer {
  const integer = (key: string, fallback: number): number => {
    const value = parameters.entries.get(key);
    return typeof value === "number" && Number.isInteger(value) && value > 0 && value < 65_536 ? value : fallback;
  };
  const predictor = integer("Predictor", 1);
  if (predictor === 1) return data;
  if (predictor < 10) throw new AppError("pdf.unsupported", { what: `predictor ${predictor}` });
  const pixel = Math.max(1, (integer("Colors", 1) * integer("BitsPerComponent", 8)) >> 3);
  const row = Math.ceil((integer("Columns", 1) * integer("Colors", 1) * integer("BitsPerComponent", 8)) / 8);
  return undoPngRows(data, row, pixel);
}

/** Undoes PNG row filters. @param row bytes a row without its filter byte @param pixel bytes a pixel */
export function undoPngRows(data: Buffer, row: number, pixel: number): Buffer {
  if (data.length % (row + 1) !== 0) throw new AppError("pdf.malformed", { what: "predictor rows", at: 0 });
  const rows = data.length / (row + 1);
  const out = Buffer.alloc(rows * row);
  for (let y = 0; y < rows; y++) undoRow(data, y * (row + 1), out, y * row, row, pixel);
  return out;
}

function undoRow(data: Buffer, from: number, out: Buffer, to: number, row: number, pixel: number): void {
  const kind = data[from]!;
  if (kind > 4) throw new AppError("pdf.malformed", { what: "predictor", at: from });
  for (let x = 0; x < row; x++) {
    const left = x >= pixel ? out[to + x - pixel]! : 0;
    const up = to >= row ? out[to + x - row]! : 0;
    const corner = x >= pixel && to >= row ? out[to + x - row - pixel]! : 0;
    const guess = kind === 0 ? 0 : kind === 1 ? left : kind === 2 ? up : kind === 3 ? (left + up) >> 1 : paeth(left, up, corner);
    out[to + x] = (data[from + 1 + x]! + guess) & 0xff;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const p = left + up - corner;
  const [a, b, c] = [Math.abs(p - left), Math.abs(p - up), Math.abs(p - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}
