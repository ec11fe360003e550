import { crc32, deflateRawSync } from "node:zlib";

/** A ZIP file of these parts, for tests. `lie`: sizes that the directory states instead of the true ones. */
export function makeZip(
  parts: Readonly<Record<string, string | Buffer>>,
  lie: { readonly bytes?: number; readonly flags?: number } = {},
): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(parts)) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const fields = (header: Buffer, at: number) => {
      header.writeUInt16LE(20, at);
      header.writeUInt16LE(lie.flags ?? 0, at + 2);
      header.writeUInt16LE(8, at + 4);
      header.writeUInt32LE(crc32(bytes), at + 10);
      header.writeUInt32LE(packed.length, at + 14);
      header.writeUInt32LE(lie.bytes ?? bytes.length, at + 18);
      header.writeUInt16LE(Buffer.byteLength(name), at + 22);
      return header;
    };
    const head = fields(Buffer.alloc(30), 4);
    head.writeUInt32LE(0x04034b50, 0);
    const entry = fields(Buffer.alloc(46), 6);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt32LE(offset, 42);
    local.push(head, Buffer.from(name), packed);
    central.push(entry, Buffer.from(name));
    offset += 30 + Buffer.byteLength(name) + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(central.length / 2, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}

const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
const letter = (column: number): string => String.fromCharCode(65 + column);

/** An XLSX file with one sheet; every cell is shared text unless it is a number. */
export function makeXlsx(rows: readonly (readonly (string | number)[])[], merged: readonly string[] = []): Buffer {
  const strings: string[] = [];
  const sheet = rows
    .map((cells, row) => {
      const xml = cells.map((cell, column) => {
        const at = `r="${letter(column)}${row + 1}"`;
        if (cell === "") return `<c ${at} s="1"/>`;
        if (typeof cell === "number") return `<c ${at}><v>${cell}</v></c>`;
        return `<c ${at} t="s"><v>${strings.push(cell) - 1}</v></c>`;
      });
      return `<row r="${row + 1}">${xml.join("")}</row>`;
    })
    .join("");
  const merges = merged.map((range) => `<mergeCell ref="${range}"/>`).join("");
  return makeZip({
    "[Content_Types].xml": "<Types/>",
    "xl/workbook.xml": `<?xml version="1.0"?><workbook xmlns:r="r"><sheets><sheet name="Phụ lục" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/sharedStrings.xml": `<sst>${strings.map((text) => `<si><t xml:space="preserve">${escapeXml(text)}</t></si>`).join("")}</sst>`,
    "xl/worksheets/sheet1.xml": `<worksheet><sheetData>${sheet}</sheetData><mergeCells>${merges}</mergeCells></worksheet>`,
  });
}
