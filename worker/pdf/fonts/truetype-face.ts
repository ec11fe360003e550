import type { FontTables } from "./woff.ts";

/** One glyph in font units (1/2048 em for the faces shipped). The outline still carries the glyph numbers of its own file. */
export interface FaceGlyph {
  readonly advance: number;
  readonly leftSideBearing: number;
  readonly rightSideBearing: number;
  readonly yMin: number;
  readonly yMax: number;
  readonly outline: Buffer;
  readonly components: readonly { readonly offset: number; readonly glyph: FaceGlyph }[];
}

const COMPOSITE_WORDS = 0x0001;
const COMPOSITE_SCALE = 0x0008;
const COMPOSITE_MORE = 0x0020;
const COMPOSITE_XY_SCALE = 0x0040;
const COMPOSITE_TWO_BY_TWO = 0x0080;

/** A TrueType file opened for looking up glyphs; hinting, kerning and layout tables are not used. */
export class TrueTypeFile {
  readonly unitsPerEm: number;
  readonly ascent: number;
  readonly descent: number;
  readonly boundingBox: readonly [number, number, number, number];
  readonly #tables: FontTables;
  readonly #longOffsets: boolean;
  readonly #metricCount: number;
  readonly #characters: ReadonlyMap<number, number>;
  readonly #glyphs = new Map<number, FaceGlyph>();

  constructor(tables: FontTables) {
    this.#tables = tables;
    const head = this.#table("head");
    const hhea = this.#table("hhea");
    this.unitsPerEm = head.readUInt16BE(18);
    this.boundingBox = [head.readInt16BE(36), head.readInt16BE(38), head.readInt16BE(40), head.readInt16BE(42)];
    this.#longOffsets = head.readInt16BE(50) === 1;
    this.ascent = hhea.readInt16BE(4);
    this.descent = hhea.readInt16BE(6);
    this.#metricCount = hhea.readUInt16BE(34);
    this.#characters = readCharacterMap(this.#table("cmap"));
  }

  has(codePoint: number): boolean {
    return this.#characters.has(codePoint);
  }

  find(codePoint: number): FaceGlyph | null {
    const id = this.#characters.get(codePoint);
    return id === undefined ? null : this.glyph(id);
  }

  glyph(id: number): FaceGlyph {
    const known = this.#glyphs.get(id);
    if (known) return known;
    const outline = this.#outline(id);
    const metrics = this.#table("hmtx");
    const row = Math.min(id, this.#metricCount - 1);
    const advance = metrics.readUInt16BE(row * 4);
    const glyph: FaceGlyph = {
      advance,
      leftSideBearing:
        id < this.#metricCount
          ? metrics.readInt16BE(id * 4 + 2)
          : metrics.readInt16BE(this.#metricCount * 4 + (id - this.#metricCount) * 2),
      rightSideBearing: outline.length > 0 ? advance - outline.readInt16BE(6) : 0,
      yMin: outline.length > 0 ? outline.readInt16BE(4) : 0,
      yMax: outline.length > 0 ? outline.readInt16BE(8) : 0,
      outline,
      components: this.#components(outline),
    };
    this.#glyphs.set(id, glyph);
    return glyph;
  }

  #outline(id: number): Buffer {
    const loca = this.#table("loca");
    const at = (i: number): number => (this.#longOffsets ? loca.readUInt32BE(i * 4) : loca.readUInt16BE(i * 2) * 2);
    return this.#table("glyf").subarray(at(id), at(id + 1));
  }

  #components(outline: Buffer): FaceGlyph["components"] {
    if (outline.length === 0 || outline.readInt16BE(0) >= 0) return [];
    const found: { offset: number; glyph: FaceGlyph }[] = [];
    for (let at = 10; ; ) {
      const flags = outline.readUInt16BE(at);
      found.push({ offset: at + 2, glyph: this.glyph(outline.readUInt16BE(at + 2)) });
      at += 4 + (flags & COMPOSITE_WORDS ? 4 : 2);
      if (flags & COMPOSITE_SCALE) at += 2;
      else if (flags & COMPOSITE_XY_SCALE) at += 4;
      else if (flags & COMPOSITE_TWO_BY_TWO) at += 8;
      if (!(flags & COMPOSITE_MORE)) return found;
    }
  }

  #table(tag: string): Buffer {
    const table = this.#tables.get(tag);
    if (!table) throw new RangeError(`font has no ${tag} table`);
    return table;
  }
}

/** Reads format 4 and 12 subtables (Microsoft OpenType specification, `cmap`). */
function readCharacterMap(cmap: Buffer): Map<number, number> {
  const characters = new Map<number, number>();
  const count = cmap.readUInt16BE(2);
  for (let i = 0; i < count; i++) {
    const subtable = cmap.subarray(cmap.readUInt32BE(4 + i * 8 + 4));
    const format = subtable.readUInt16BE(0);
    if (format === 4) readSegments(subtable, characters);
    else if (format === 12) readGroups(subtable, characters);
  }
  return characters;
}

function readSegments(table: Buffer, into: Map<number, number>): void {
  const doubled = table.readUInt16BE(6);
  for (let i = 0; i < doubled; i += 2) {
    const end = table.readUInt16BE(14 + i);
    const start = table.readUInt16BE(16 + doubled + i);
    const delta = table.readInt16BE(16 + doubled * 2 + i);
    const rangeAt = 16 + doubled * 3 + i;
    const range = table.readUInt16BE(rangeAt);
    for (let c = start; c <= end && c !== 0xffff; c++) {
      const id = range === 0 ? (c + delta) & 0xffff : table.readUInt16BE(rangeAt + range + (c - start) * 2);
      const glyph = range === 0 || id === 0 ? id : (id + delta) & 0xffff;
      if (glyph !== 0) into.set(c, glyph);
    }
  }
}

function readGroups(table: Buffer, into: Map<number, number>): void {
  const groups = table.readUInt32BE(12);
  for (let i = 0; i < groups; i++) {
    const start = table.readUInt32BE(16 + i * 12);
    const end = table.readUInt32BE(20 + i * 12);
    const first = table.readUInt32BE(24 + i * 12);
    for (let c = start; c <= end; c++) into.set(c, first + (c - start));
  }
}
