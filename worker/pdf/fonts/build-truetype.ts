import type { Face } from "./tinos.ts";
import type { FaceGlyph } from "./truetype-face.ts";

/**
 * Builds a TrueType program for a CIDFontType2: glyph 0 is `.notdef`, then `glyphs` in order, then the components they need.
 * With `outlines: false` every glyph is empty but keeps its advance: the layer of invisible text needs widths, not shapes.
 * Hinting is left out (its programs live in tables that are not carried over).
 */
export function buildTrueType(face: Face, glyphs: readonly FaceGlyph[], options: { outlines: boolean }): Buffer {
  const order: FaceGlyph[] = [face.missing, ...glyphs];
  const numberOf = new Map<FaceGlyph, number>();
  order.forEach((glyph, i) => {
    if (!numberOf.has(glyph)) numberOf.set(glyph, i);
  });
  if (options.outlines) {
    for (let i = 0; i < order.length; i++) {
      for (const { glyph } of order[i]!.components) {
        if (!numberOf.has(glyph)) numberOf.set(glyph, order.push(glyph) - 1);
      }
    }
  }
  const outlines = order.map((glyph) => (options.outlines ? renumberedOutline(glyph, numberOf) : Buffer.alloc(0)));
  return assemble({
    head: headTable(face),
    hhea: hheaTable(face, order),
    maxp: maxpTable(order, outlines),
    hmtx: Buffer.concat(order.map((glyph) => uint16(glyph.advance, glyph.leftSideBearing))),
    loca: locaTable(outlines),
    // An empty table would be taken for a missing one by some readers.
    glyf: outlines.every((o) => o.length === 0) ? Buffer.alloc(4) : Buffer.concat(outlines),
  });
}

function renumberedOutline(glyph: FaceGlyph, numberOf: ReadonlyMap<FaceGlyph, number>): Buffer {
  if (glyph.outline.length === 0) return glyph.outline;
  const outline = withoutInstructions(glyph);
  for (const { offset, glyph: component } of glyph.components) outline.writeUInt16BE(numberOf.get(component)!, offset);
  return outline.length % 4 === 0 ? outline : Buffer.concat([outline, Buffer.alloc(4 - (outline.length % 4))]);
}

function withoutInstructions(glyph: FaceGlyph): Buffer {
  const source = glyph.outline;
  const contours = source.readInt16BE(0);
  if (contours < 0) {
    const copy = Buffer.from(source);
    const last = glyph.components.at(-1)!.offset - 2;
    for (const { offset } of glyph.components) copy.writeUInt16BE(copy.readUInt16BE(offset - 2) & ~0x0100, offset - 2);
    const flags = copy.readUInt16BE(last);
    let end = last + 4 + (flags & 1 ? 4 : 2);
    if (flags & 0x0008) end += 2;
    else if (flags & 0x0040) end += 4;
    else if (flags & 0x0080) end += 8;
    return Buffer.from(copy.subarray(0, end));
  }
  const lengthAt = 10 + contours * 2;
  const instructions = source.readUInt16BE(lengthAt);
  return Buffer.concat([source.subarray(0, lengthAt), uint16(0), source.subarray(lengthAt + 2 + instructions)]);
}

function headTable(face: Face): Buffer {
  const head = Buffer.alloc(54);
  head.writeUInt32BE(0x00010000, 0);
  head.writeUInt32BE(0x00010000, 4);
  head.writeUInt32BE(0x5f0f3cf5, 12);
  head.writeUInt16BE(0x0003, 16);
  head.writeUInt16BE(face.unitsPerEm, 18);
  face.boundingBox.forEach((value, i) => {
    head.writeInt16BE(value, 36 + i * 2);
  });
  head.writeUInt16BE(8, 46);
  head.writeInt16BE(2, 48);
  head.writeInt16BE(1, 50);
  return head;
}

function hheaTable(face: Face, order: readonly FaceGlyph[]): Buffer {
  const hhea = Buffer.alloc(36);
  hhea.writeUInt32BE(0x00010000, 0);
  hhea.writeInt16BE(face.ascent, 4);
  hhea.writeInt16BE(face.descent, 6);
  hhea.writeUInt16BE(Math.max(...order.map((glyph) => glyph.advance)), 10);
  hhea.writeInt16BE(1, 18);
  hhea.writeUInt16BE(order.length, 34);
  return hhea;
}

function maxpTable(order: readonly FaceGlyph[], outlines: readonly Buffer[]): Buffer {
  const maxp = Buffer.alloc(32);
  maxp.writeUInt32BE(0x00010000, 0);
  maxp.writeUInt16BE(order.length, 4);
  let points = 0;
  let contours = 0;
  outlines.forEach((outline) => {
    if (outline.length === 0 || outline.readInt16BE(0) < 0) return;
    contours = Math.max(contours, outline.readInt16BE(0));
    points = Math.max(points, outline.readUInt16BE(10 + (outline.readInt16BE(0) - 1) * 2) + 1);
  });
  const parts = Math.max(0, ...order.map((glyph) => glyph.components.length));
  maxp.writeUInt16BE(points, 6);
  maxp.writeUInt16BE(contours, 8);
  maxp.writeUInt16BE(points * Math.max(1, parts), 10);
  maxp.writeUInt16BE(contours * Math.max(1, parts), 12);
  maxp.writeUInt16BE(2, 14);
  maxp.writeUInt16BE(parts, 28);
  maxp.writeUInt16BE(parts > 0 ? 4 : 0, 30);
  return maxp;
}

function locaTable(outlines: readonly Buffer[]): Buffer {
  const loca = Buffer.alloc((outlines.length + 1) * 4);
  let offset = 0;
  outlines.forEach((outline, i) => {
    offset += outline.length;
    loca.writeUInt32BE(offset, (i + 1) * 4);
  });
  return loca;
}

function assemble(tables: Record<string, Buffer>): Buffer {
  const tags = Object.keys(tables).sort();
  const power = 2 ** Math.floor(Math.log2(tags.length));
  const header = Buffer.alloc(12 + tags.length * 16);
  header.writeUInt32BE(0x00010000, 0);
  header.writeUInt16BE(tags.length, 4);
  header.writeUInt16BE(power * 16, 6);
  header.writeUInt16BE(Math.log2(power), 8);
  header.writeUInt16BE(tags.length * 16 - power * 16, 10);
  const bodies: Buffer[] = [];
  let offset = header.length;
  tags.forEach((tag, i) => {
    const table = tables[tag]!;
    const padded = table.length % 4 === 0 ? table : Buffer.concat([table, Buffer.alloc(4 - (table.length % 4))]);
    header.write(tag, 12 + i * 16, "latin1");
    header.writeUInt32BE(checksum(padded), 16 + i * 16);
    header.writeUInt32BE(offset, 20 + i * 16);
    header.writeUInt32BE(table.length, 24 + i * 16);
    bodies.push(padded);
    offset += padded.length;
  });
  const font = Buffer.concat([header, ...bodies]);
  const headAt = font.readUInt32BE(20 + tags.indexOf("head") * 16);
  font.writeUInt32BE((0xb1b0afba - checksum(font)) >>> 0, headAt + 8);
  return font;
}

function checksum(table: Buffer): number {
  let sum = 0;
  for (let i = 0; i + 4 <= table.length; i += 4) sum = (sum + table.readUInt32BE(i)) >>> 0;
  return sum;
}

function uint16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, i) => {
    bytes.writeUInt16BE(value & 0xffff, i * 2);
  });
  return bytes;
}
