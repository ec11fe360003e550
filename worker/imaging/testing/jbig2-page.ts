import { encodeG4 } from "../../pdf/compose/g4-encoder.ts";
import type { GreyImage } from "../raw-image.ts";

/** Darker is ink. */
const INK = 140;

/** Embedded JBIG2 streams (ITU-T T.88) of one page: page information, then one generic region. */
export const jbig2Page = (page: GreyImage, coding: "arithmetic" | "fax"): Buffer => {
  const size = numbers(page.width, page.height);
  const region = coding === "fax" ? Buffer.concat([Buffer.from([1]), encodeG4(page.width, changesOf(page))]) : arithmeticRegion(page);
  return Buffer.concat([
    segment(0, 48, Buffer.concat([size, numbers(0, 0), Buffer.from([0, 0, 0])])),
    segment(1, 38, Buffer.concat([size, numbers(0, 0), Buffer.from([0]), region])),
  ]);
};

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => {
    bytes.writeUInt32BE(value, 4 * i);
  });
  return bytes;
}

const segment = (index: number, type: number, body: Buffer): Buffer =>
  Buffer.concat([numbers(index), Buffer.from([type, 0, 1]), numbers(body.length), body]);

function changesOf({ data, width, height }: GreyImage): number[][] {
  return Array.from({ length: height }, (_, y) => {
    const changes: number[] = [];
    for (let x = 0, black = false; x < width; x++) {
      if (data[y * width + x]! < INK === black) continue;
      changes.push(x);
      black = !black;
    }
    return changes.length % 2 === 0 ? changes : [...changes, width];
  });
}

/** Pixels that give the context of template 0 with its usual adaptive ones, highest bit first (T.88, figure 3). */
const CONTEXT: readonly (readonly [dx: number, dy: number])[] = [
  ...[-2, -1, 0, 1, 2].map((dx) => [dx, -2] as const),
  ...[-3, -2, -1, 0, 1, 2, 3].map((dx) => [dx, -1] as const),
  ...[-4, -3, -2, -1].map((dx) => [dx, 0] as const),
];
const ADAPTIVE_PIXELS = [3, -1, -3, -1, 2, -2, -2, -2];

function arithmeticRegion({ data, width, height }: GreyImage): Buffer {
  const coder = new ArithmeticCoder();
  const ink = (x: number, y: number): 0 | 1 => (x >= 0 && x < width && y >= 0 && data[y * width + x]! < INK ? 1 : 0);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const context = CONTEXT.reduce((bits, [dx, dy]) => (bits << 1) | ink(x + dx, y + dy), 0);
      coder.code(context, ink(x, y));
    }
  }
  return Buffer.concat([Buffer.from([0]), Buffer.from(Int8Array.from(ADAPTIVE_PIXELS).buffer), coder.finish()]);
}

/** Probability, state after the likelier and after the rarer symbol, whether the meaning switches (T.88, table E.1). */
const STATES =
  "5601 1 1 1,3401 2 6 0,1801 3 9 0,0ac1 4 12 0,0521 5 29 0,0221 38 33 0,5601 7 6 1,5401 8 14 0,4801 9 14 0,3801 10 14 0,3001 11 17 0,2401 12 18 0,1c01 13 20 0,1601 29 21 0,5601 15 14 1,5401 16 14 0,5101 17 15 0,4801 18 16 0,3801 19 17 0,3401 20 18 0,3001 21 19 0,2801 22 19 0,2401 23 20 0,2201 24 21 0,1c01 25 22 0,1801 26 23 0,1601 27 24 0,1401 28 25 0,1201 29 26 0,1101 30 27 0,0ac1 31 28 0,09c1 32 29 0,08a1 33 30 0,0521 34 31 0,0441 35 32 0,02a1 36 33 0,0221 37 34 0,0141 38 35 0,0111 39 36 0,0085 40 37 0,0049 41 38 0,0025 42 39 0,0015 43 40 0,0009 44 41 0,0005 45 42 0,0001 45 43 0,5601 46 46 0"
    .split(",")
    .map((row) => {
      const [q, likely, rare, turns] = row.split(" ");
      return { q: Number.parseInt(q!, 16), likely: Number(likely), rare: Number(rare), turns: turns === "1" };
    });

/** The MQ coder of T.88, annex E (as ITU-T T.800, annex C). The register grows beyond 32 bits for a moment: plain numbers, no shifts. */
class ArithmeticCoder {
  #range = 0x8000;
  #low = 0;
  #count = 12;
  #bytes = [0];
  #state = new Uint8Array(1 << 16);
  #likely = new Uint8Array(1 << 16);

  code(context: number, symbol: 0 | 1): void {
    const { q, likely, rare, turns } = STATES[this.#state[context]!]!;
    this.#range -= q;
    const isLikely = symbol === this.#likely[context];
    if (isLikely && this.#range >= 0x8000) {
      this.#low += q;
      return;
    }
    if (isLikely === this.#range < q) this.#range = q;
    else this.#low += q;
    if (!isLikely && turns) this.#likely[context] = 1 - this.#likely[context]!;
    this.#state[context] = isLikely ? likely : rare;
    do {
      this.#range *= 2;
      this.#low *= 2;
      if (--this.#count === 0) this.#writeByte();
    } while (this.#range < 0x8000);
  }

  finish(): Buffer {
    const top = this.#low + this.#range;
    this.#low += 0xffff - (this.#low % 0x10000);
    if (this.#low >= top) this.#low -= 0x8000;
    for (let i = 0; i < 2; i++) {
      this.#low *= 2 ** this.#count;
      this.#writeByte();
    }
    return Buffer.from([...this.#bytes.slice(1), 0xff, 0xac]);
  }

  /** After a byte of 255 the next one carries seven bits only. */
  #writeByte(): void {
    const last = this.#bytes.length - 1;
    if (this.#bytes[last] !== 0xff && this.#low >= 2 ** 27) {
      this.#bytes[last]!++;
      this.#low -= 2 ** 27;
    }
    const bits = this.#bytes[last] === 0xff ? 20 : 19;
    this.#bytes.push(Math.floor(this.#low / 2 ** bits));
    this.#low %= 2 ** bits;
    this.#count = bits - 12 + (bits === 20 ? -1 : 1);
  }
}
