/**
 * CCITT Group 4 (ITU-T T.6) for a page of runs. Rows come as their colour changes, not as pixels: x of the first black pixel, x of the
 * first white one behind it, and so on, ascending.
 */
export function encodeG4(width: number, rows: readonly (readonly number[])[]): Buffer {
  const out = new BitWriter();
  let reference: readonly number[] = [];
  for (const row of rows) {
    encodeRow(out, row, reference, width);
    reference = row;
  }
  // End of facsimile block: two end-of-line codes.
  out.write(1, 12);
  out.write(1, 12);
  return out.finish();
}

const VERTICAL: readonly (readonly [code: number, bits: number])[] = [
  [0b0000010, 7], // changed 3 to the left
  [0b000010, 6],
  [0b010, 3],
  [0b1, 1],
  [0b011, 3],
  [0b000011, 6],
  [0b0000011, 7], // 3 to the right
];

function encodeRow(out: BitWriter, row: readonly number[], reference: readonly number[], width: number): void {
  let a0 = -1;
  let black = false;
  let next = 0; // first change of the row right of a0
  let above = 0; // first change of the reference that may be b1
  while (a0 < width) {
    const a1 = row[next] ?? width;
    // b1: first change above, right of a0, to the opposite of the colour of a0. Changes at even places turn black.
    while (above > 0 && (reference[above - 1] ?? width) > a0) above--;
    while (above < reference.length && (reference[above]! <= a0 || (above % 2 === 0) === black)) above++;
    const b1 = reference[above] ?? width;
    const b2 = reference[above + 1] ?? width;
    if (b2 < a1) {
      out.write(0b0001, 4);
      a0 = b2;
    } else if (Math.abs(a1 - b1) <= 3) {
      const [code, bits] = VERTICAL[a1 - b1 + 3]!;
      out.write(code, bits);
      a0 = a1;
      black = !black;
      next++;
    } else {
      const a2 = row[next + 1] ?? width;
      out.write(0b001, 3);
      writeRun(out, a1 - Math.max(a0, 0), black);
      writeRun(out, a2 - a1, !black);
      a0 = a2;
      next += 2;
    }
  }
}

function writeRun(out: BitWriter, length: number, black: boolean): void {
  let left = length;
  while (left >= 2560) {
    out.write(0b000000011111, 12);
    left -= 2560;
  }
  if (left >= 64) {
    const [code, bits] = makeUp(left >> 6, black);
    out.write(code, bits);
  }
  const [code, bits] = (black ? BLACK_TERMINATING : WHITE_TERMINATING)[left & 63]!;
  out.write(code, bits);
}

type Code = readonly [code: number, bits: number];

const makeUp = (sixtyFours: number, black: boolean): Code =>
  sixtyFours >= 28 ? LONG_MAKE_UP[sixtyFours - 28]! : (black ? BLACK_MAKE_UP : WHITE_MAKE_UP)[sixtyFours - 1]!;

const codes = (text: string): Code[] => text.split(" ").map((bits) => [Number.parseInt(bits, 2), bits.length]);

const WHITE_TERMINATING = codes(
  "00110101 000111 0111 1000 1011 1100 1110 1111 10011 10100 00111 01000 001000 000011 110100 110101 101010 101011 0100111 0001100 0001000 0010111 0000011 0000100 0101000 0101011 0010011 0100100 0011000 00000010 00000011 00011010 00011011 00010010 00010011 00010100 00010101 00010110 00010111 00101000 00101001 00101010 00101011 00101100 00101101 00000100 00000101 00001010 00001011 01010010 01010011 01010100 01010101 00100100 00100101 01011000 01011001 01011010 01011011 01001010 01001011 00110010 00110011 00110100",
);
const BLACK_TERMINATING = codes(
  "0000110111 010 11 10 011 0011 0010 00011 000101 000100 0000100 0000101 0000111 00000100 00000111 000011000 0000010111 0000011000 0000001000 00001100111 00001101000 00001101100 00000110111 00000101000 00000010111 00000011000 000011001010 000011001011 000011001100 000011001101 000001101000 000001101001 000001101010 000001101011 000011010010 000011010011 000011010100 000011010101 000011010110 000011010111 000001101100 000001101101 000011011010 000011011011 000001010100 000001010101 000001010110 000001010111 000001100100 000001100101 000001010010 000001010011 000000100100 000000110111 000000111000 000000100111 000000101000 000001011000 000001011001 000000101011 000000101100 000001011010 000001100110 000001100111",
);
const WHITE_MAKE_UP = codes(
  "11011 10010 010111 0110111 00110110 00110111 01100100 01100101 01101000 01100111 011001100 011001101 011010010 011010011 011010100 011010101 011010110 011010111 011011000 011011001 011011010 011011011 010011000 010011001 010011010 011000 010011011",
);
const BLACK_MAKE_UP = codes(
  "0000001111 000011001000 000011001001 000001011011 000000110011 000000110100 000000110101 0000001101100 0000001101101 0000001001010 0000001001011 0000001001100 0000001001101 0000001110010 0000001110011 0000001110100 0000001110101 0000001110110 0000001110111 0000001010010 0000001010011 0000001010100 0000001010101 0000001011010 0000001011011 0000001100100 0000001100101",
);
/** 1792 to 2496, both colours. */
const LONG_MAKE_UP = codes(
  "00000001000 00000001100 00000001101 000000010010 000000010011 000000010100 000000010101 000000010110 000000010111 000000011100 000000011101 000000011110",
);

class BitWriter {
  #bytes = Buffer.alloc(1 << 14);
  #length = 0;
  #pending = 0;
  #count = 0;

  write(code: number, bits: number): void {
    this.#pending = (this.#pending << bits) | code;
    this.#count += bits;
    while (this.#count >= 8) {
      this.#count -= 8;
      if (this.#length === this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(this.#bytes.length)]);
      this.#bytes[this.#length++] = (this.#pending >> this.#count) & 0xff;
    }
    this.#pending &= (1 << this.#count) - 1;
  }

  finish(): Buffer {
    if (this.#count > 0) this.write(0, 8 - this.#count);
    return this.#bytes.subarray(0, this.#length);
  }
}
