import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { ByteSource } from "./byte-source.ts";
import type { PdfLimits } from "./limits.ts";
import { isKind, type PdfObject, type PdfRef } from "./objects.ts";
import { Tokenizer, WindowEnd } from "./tokenizer.ts";

const FIRST_WINDOW = 16 * 1024;

/** Runs a parse over the bytes from `offset`, fetching more of the file until it fits. */
export function withWindow<T>(source: ByteSource, offset: number, limits: PdfLimits, parse: (tokens: Tokenizer) => T): T {
  for (let size = FIRST_WINDOW; ; size *= 4) {
    const end = Math.min(source.size, offset + size);
    const tokens = new Tokenizer(source.slice(offset, end), { base: offset, complete: end === source.size, maxDepth: limits.depth });
    try {
      return parse(tokens);
    } catch (thrown) {
      if (!(thrown instanceof WindowEnd)) throw thrown;
      if (size > limits.objectBytes)
        throw new AppError("pdf.limit", { what: "object bytes", limit: limits.objectBytes }, { cause: thrown });
    }
  }
}

const MAX_WHITE_SPACE = 64;

/** White space only, and little of it: what stands behind it must be what the offset promised. */
export function skipWhiteSpace(tokens: Tokenizer): void {
  for (let i = 0; i < MAX_WHITE_SPACE && [0, 9, 10, 12, 13, 32].includes(tokens.peek()); i++) tokens.pos++;
}

export interface IndirectObject {
  readonly number: number;
  readonly generation: number;
  readonly object: PdfObject;
  /** Offset behind `endobj`. */
  readonly end: number;
}

/**
 * Reads `N G obj … endobj` that starts at `offset`, white space passed over (ISO 32000-1 §7.3.10).
 * @param resolveLength looks up an indirect `/Length`
 */
export function parseIndirectObject(
  source: ByteSource,
  offset: number,
  limits: PdfLimits,
  resolveLength: (reference: PdfRef) => number,
): IndirectObject {
  const head = withWindow(source, offset, limits, (tokens) => {
    // Some producers count from the line end before the object. A comment there would be another matter.
    skipWhiteSpace(tokens);
    if (tokens.peek() < 0x30 || tokens.peek() > 0x39) throw tokens.malformed("object header");
    const number = tokens.expectInteger();
    const generation = tokens.expectInteger();
    tokens.expectKeyword("obj");
    const value = tokens.value();
    tokens.skipSpace();
    const keyword = tokens.word();
    if (keyword === "endobj") return { number, generation, object: value, end: offset + tokens.pos, dataAt: -1 };
    if (keyword !== "stream" || !isKind(value, "dict")) throw tokens.malformed("endobj");
    if (tokens.peek() === 13) tokens.pos++;
    if (tokens.peek() !== 10) throw tokens.malformed("stream");
    tokens.pos++;
    return { number, generation, object: value, end: -1, dataAt: offset + tokens.pos };
  });
  if (head.dataAt < 0 || !isKind(head.object, "dict")) return head;
  const declared = head.object.entries.get("Length");
  const length = isKind(declared, "ref") ? resolveLength(declared) : declared;
  if (typeof length !== "number" || !Number.isInteger(length) || length < 0 || head.dataAt + length > source.size) {
    throw new AppError("pdf.malformed", { what: "stream length", at: head.dataAt });
  }
  const end = withWindow(source, head.dataAt + length, limits, (tokens) => {
    // The line end before `endstream` does not count for the length; anything else there means that the length lies.
    if (tokens.peek() === 13) tokens.pos++;
    if (tokens.peek() === 10) tokens.pos++;
    if (tokens.word() !== "endstream") throw tokens.malformed("endstream");
    tokens.expectKeyword("endobj");
    return tokens.pos;
  });
  const { dict, dataAt } = { dict: head.object, dataAt: head.dataAt };
  const object: PdfObject = {
    kind: "stream",
    dict,
    // Read when asked for: walking over a file of 300 MB must not gather its pictures in memory.
    get raw() {
      return source.slice(dataAt, dataAt + length);
    },
  };
  return { ...head, object, end: dataAt + length + end };
}
