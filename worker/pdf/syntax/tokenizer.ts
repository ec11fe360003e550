import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { PdfDict, PdfRef, PdfString, PdfValue } from "./objects.ts";

/** Thrown inside the reader when a token runs past the bytes at hand; the reader fetches more and tries again. */
export class WindowEnd extends Error {}

// Character classes of ISO 32000-1 §7.2.2: 1 white space, 2 delimiter.
const CLASS = new Uint8Array(256);
for (const c of [0, 9, 10, 12, 13, 32]) CLASS[c] = 1;
for (const c of Buffer.from("()<>[]{}/%")) CLASS[c] = 2;
const HEX = /^[0-9A-Fa-f]*$/;
const POWERS = Array.from({ length: 16 }, (_, i) => 10 ** i);
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;
const INTEGER = /^\d{1,10}$/;
const ESCAPES: Readonly<Record<number, number>> = { 110: 10, 114: 13, 116: 9, 98: 8, 102: 12, 40: 40, 41: 41, 92: 92 };

/** Neither white space nor delimiter. */
export const isRegular = (byte: number): boolean => CLASS[byte] === 0;

/** Reads PDF syntax and refuses what ISO 32000-1 §7.2-7.3 does not allow, instead of guessing what was meant. */
export class Tokenizer {
  pos: number;
  readonly bytes: Buffer;
  readonly #base: number;
  readonly #complete: boolean;
  readonly #maxDepth: number;
  readonly #references: boolean;

  /**
   * @param base offset of `bytes[0]` in the file, for error places
   * @param complete false when the file goes on after `bytes`
   * @param references false in content streams, where `12 0 R` cannot stand
   */
  constructor(bytes: Buffer, options: { pos?: number; base?: number; complete?: boolean; maxDepth?: number; references?: boolean } = {}) {
    this.bytes = bytes;
    this.pos = options.pos ?? 0;
    this.#base = options.base ?? 0;
    this.#complete = options.complete ?? true;
    this.#maxDepth = options.maxDepth ?? 100;
    this.#references = options.references ?? true;
  }

  malformed(what: string): AppError {
    return new AppError("pdf.malformed", { what, at: this.#base + this.pos });
  }

  /** Next byte without taking it; -1 at the end of the file. */
  peek(): number {
    const byte = this.bytes[this.pos];
    if (byte !== undefined) return byte;
    if (!this.#complete) throw new WindowEnd();
    return -1;
  }

  skipSpace(): void {
    for (;;) {
      const c = this.peek();
      if (c === 0x25) while (this.peek() >= 0 && this.peek() !== 10 && this.peek() !== 13) this.pos++;
      else if (c >= 0 && CLASS[c] === 1) this.pos++;
      else return;
    }
  }

  /** Takes a run of regular characters: a number or a keyword. Empty at a delimiter. */
  word(): string {
    const start = this.pos;
    for (;;) {
      const c = this.peek();
      if (c < 0 || CLASS[c] !== 0) return this.bytes.toString("latin1", start, this.pos);
      this.pos++;
    }
  }

  /** Exactly `count` bytes as they stand. */
  take(count: number): Buffer {
    const end = this.pos + count;
    if (end > this.bytes.length) {
      if (!this.#complete) throw new WindowEnd();
      throw this.malformed("end of file");
    }
    const taken = this.bytes.subarray(this.pos, end);
    this.pos = end;
    return taken;
  }

  expectKeyword(keyword: string): void {
    this.skipSpace();
    const at = this.pos;
    if (this.word() !== keyword) {
      this.pos = at;
      throw this.malformed(keyword);
    }
  }

  /** An unsigned integer as it stands in object headers and cross-reference tables. */
  expectInteger(): number {
    this.skipSpace();
    const at = this.pos;
    const text = this.word();
    if (!INTEGER.test(text)) {
      this.pos = at;
      throw this.malformed("integer");
    }
    return Number(text);
  }

  value(depth = 0): PdfValue {
    if (depth > this.#maxDepth) throw new AppError("pdf.limit", { what: "depth", limit: this.#maxDepth });
    this.skipSpace();
    switch (this.peek()) {
      case 0x2f:
        this.pos++;
        return { kind: "name", name: this.#name() };
      case 0x28:
        return this.#literalString();
      case 0x5b:
        return this.#array(depth);
      case 0x3c:
        this.pos++;
        if (this.peek() === 0x3c) {
          this.pos++;
          return this.#dict(depth);
        }
        return this.#hexString();
      default:
        return this.#atom();
    }
  }

  /** Plain numbers without making text of them; null leaves the position where it was. */
  #plainNumber(): number | null {
    const { bytes } = this;
    let at = this.pos;
    const negative = bytes[at] === 0x2d;
    if (negative) at++;
    const start = at;
    let mantissa = 0;
    let decimals = -1;
    for (; at - start < 15; at++) {
      const c = bytes[at]!;
      if (c >= 0x30 && c <= 0x39) {
        mantissa = mantissa * 10 + c - 0x30;
        if (decimals >= 0) decimals++;
      } else if (c === 0x2e && decimals < 0) decimals = 0;
      else break;
    }
    const next = bytes[at];
    // The end of the bytes at hand, a lone sign or point, and anything unusual are left to the careful path.
    if (next === undefined || CLASS[next] === 0 || at === start || (decimals === 0 && at === start + 1)) return null;
    this.pos = at;
    const value = decimals > 0 ? mantissa / POWERS[decimals]! : mantissa;
    return negative ? -value : value;
  }

  #atom(): PdfValue {
    const at = this.pos;
    if (!this.#references) {
      const number = this.#plainNumber();
      if (number !== null) return number;
    }
    const text = this.word();
    if (text === "true") return true;
    if (text === "false") return false;
    if (text === "null") return null;
    if (!NUMBER.test(text) || text.length > 64) {
      this.pos = at;
      throw this.malformed("value");
    }
    return this.#references && INTEGER.test(text) ? (this.#reference(text) ?? Number(text)) : Number(text);
  }

  /** `12 0 R` after its first number has been read; null leaves the position behind that number. */
  #reference(first: string): PdfRef | null {
    const after = this.pos;
    if (this.#isSpaceNext()) {
      this.skipSpace();
      const second = this.word();
      if (second.length <= 5 && INTEGER.test(second) && this.#isSpaceNext()) {
        this.skipSpace();
        if (this.peek() === 0x52) {
          this.pos++;
          const c = this.peek();
          if (c < 0 || CLASS[c] !== 0) return { kind: "ref", number: Number(first), generation: Number(second) };
        }
      }
    }
    this.pos = after;
    return null;
  }

  #isSpaceNext(): boolean {
    return CLASS[this.peek()] === 1;
  }

  #name(): string {
    const text = this.word();
    if (!text.includes("#")) return text;
    return text.replace(/#(..)?/g, (_, digits: string | undefined) => {
      if (digits === undefined || !/^[0-9A-Fa-f]{2}$/.test(digits) || digits === "00") throw this.malformed("name");
      return String.fromCharCode(Number.parseInt(digits, 16));
    });
  }

  #array(depth: number): PdfValue {
    this.pos++;
    const items: PdfValue[] = [];
    for (;;) {
      this.skipSpace();
      if (this.peek() === 0x5d) {
        this.pos++;
        return { kind: "array", items };
      }
      items.push(this.value(depth + 1));
    }
  }

  #dict(depth: number): PdfDict {
    const entries = new Map<string, PdfValue>();
    for (;;) {
      this.skipSpace();
      const c = this.peek();
      if (c === 0x3e) {
        this.pos++;
        if (this.peek() !== 0x3e) throw this.malformed("dictionary");
        this.pos++;
        return { kind: "dict", entries };
      }
      if (c !== 0x2f) throw this.malformed("dictionary key");
      this.pos++;
      const key = this.#name();
      // Readers differ on which of two equal keys counts, and that difference can hide things from a verifier.
      if (entries.has(key)) throw this.malformed("duplicate key");
      entries.set(key, this.value(depth + 1));
    }
  }

  #endOfHex(start: number): number {
    const end = this.bytes.indexOf(0x3e, start);
    if (end >= 0) return end;
    if (!this.#complete) throw new WindowEnd();
    throw this.malformed("hexadecimal string");
  }

  #hexString(): PdfString {
    const end = this.#endOfHex(this.pos);
    let digits = this.bytes.toString("latin1", this.pos, end);
    if (!HEX.test(digits)) {
      digits = digits.replace(/[\0\t\n\f\r ]+/g, "");
      if (!HEX.test(digits)) throw this.malformed("hexadecimal string");
    }
    this.pos = end + 1;
    return { kind: "string", bytes: Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, "hex"), hex: true };
  }

  /** Where the digits of a hexadecimal string stand, without reading them; null when something else comes next. */
  hexSpan(): { start: number; end: number } | null {
    if (this.peek() !== 0x3c || this.bytes[this.pos + 1] === 0x3c) return null;
    const start = this.pos + 1;
    const end = this.#endOfHex(start);
    this.pos = end + 1;
    return { start, end };
  }

  #literalString(): PdfString {
    this.pos++;
    const out: number[] = [];
    for (let nested = 0; ; ) {
      const c = this.peek();
      if (c < 0) throw this.malformed("string");
      this.pos++;
      if (c === 0x5c) this.#escape(out);
      else if (c === 0x29 && nested-- === 0) return { kind: "string", bytes: Buffer.from(out), hex: false };
      else {
        if (c === 0x28) nested++;
        if (c === 13) {
          if (this.peek() === 10) this.pos++;
          out.push(10);
        } else out.push(c);
      }
    }
  }

  #escape(out: number[]): void {
    const c = this.peek();
    if (c < 0) throw this.malformed("string");
    this.pos++;
    if (c >= 0x30 && c <= 0x37) {
      let value = c - 0x30;
      for (let i = 0; i < 2; i++) {
        const next = this.peek();
        if (next < 0x30 || next > 0x37) break;
        value = value * 8 + next - 0x30;
        this.pos++;
      }
      out.push(value & 0xff);
    } else if (c === 13) {
      if (this.peek() === 10) this.pos++;
    } else if (c !== 10) out.push(ESCAPES[c] ?? c);
  }
}
