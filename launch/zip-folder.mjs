import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";

/** 1 January 2026: the same folder gives the same bytes. */
const DATE = ((2026 - 1980) << 9) | (1 << 5) | 1;

function* files(folder, prefix) {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* files(path, `${prefix}/${name}`);
    else yield [`${prefix}/${name}`, readFileSync(path)];
  }
}

/** Packs a folder below `prefix` (APPNOTE.TXT 6.3; names in UTF-8, deflated). */
export function zipFolder(folder, prefix, target) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [name, data] of files(folder, prefix)) {
    const packed = deflateRawSync(data, { level: 9 });
    const bytes = Buffer.from(name, "utf8");
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x800, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt16LE(DATE, 8);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(bytes.length, 22);
    parts.push(Buffer.from("PK\x03\x04", "latin1"), common, bytes, packed);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00", "latin1"), common, tail, bytes]));
    offset += 4 + 26 + bytes.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(offset, 12);
  writeFileSync(target, Buffer.concat([...parts, list, Buffer.from("PK\x05\x06", "latin1"), end]));
}
