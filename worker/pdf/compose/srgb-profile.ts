/**
 * An sRGB display profile, ICC version 4.2 (ICC.1:2004-10), made from the figures of IEC 61966-2-1:1999: primaries adapted
 * to D50 (Bradford) and the piecewise curve as a parametric curve. Same bytes every time.
 */
export function srgbProfile(): Buffer {
  const curve = Buffer.concat([tag("para"), uint16(3, 0), ...[2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045].map(fixed)]);
  const tags: [string, Buffer][] = [
    ["desc", localized("sRGB IEC61966-2.1")],
    ["cprt", localized("No copyright, use freely")],
    ["wtpt", xyz(0.9642, 1, 0.82491)],
    [
      "chad",
      Buffer.concat([tag("sf32"), ...[1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168].map(fixed)]),
    ],
    ["rXYZ", xyz(0.43607, 0.22249, 0.01392)],
    ["gXYZ", xyz(0.38515, 0.71687, 0.09708)],
    ["bXYZ", xyz(0.14307, 0.06061, 0.7141)],
    ["rTRC", curve],
    ["gTRC", curve],
    ["bTRC", curve],
  ];
  const directory = Buffer.alloc(4 + tags.length * 12);
  directory.writeUInt32BE(tags.length, 0);
  const bodies: Buffer[] = [];
  const places = new Map<Buffer, number>();
  let offset = 128 + directory.length;
  tags.forEach(([signature, body], i) => {
    if (!places.has(body)) {
      const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
      places.set(body, offset);
      bodies.push(padded);
      offset += padded.length;
    }
    directory.write(signature, 4 + i * 12, "latin1");
    directory.writeUInt32BE(places.get(body)!, 8 + i * 12);
    directory.writeUInt32BE(body.length, 12 + i * 12);
  });
  return Buffer.concat([header(offset), directory, ...bodies]);
}

function header(size: number): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.writeUInt32BE(size, 0);
  bytes.writeUInt32BE(0x04200000, 8);
  bytes.write("mntrRGB XYZ ", 12, "latin1");
  uint16(2026, 1, 1, 0, 0, 0).copy(bytes, 24);
  bytes.write("acsp", 36, "latin1");
  Buffer.concat([fixed(0.9642), fixed(1), fixed(0.82491)]).copy(bytes, 68);
  return bytes;
}

const tag = (signature: string): Buffer => Buffer.concat([Buffer.from(signature, "latin1"), Buffer.alloc(4)]);
const xyz = (...values: number[]): Buffer => Buffer.concat([tag("XYZ "), ...values.map(fixed)]);

function localized(text: string): Buffer {
  const head = Buffer.alloc(20);
  head.writeUInt32BE(1, 0);
  head.writeUInt32BE(12, 4);
  head.write("enUS", 8, "latin1");
  head.writeUInt32BE(text.length * 2, 12);
  head.writeUInt32BE(28, 16);
  return Buffer.concat([tag("mluc"), head, Buffer.from(text, "utf16le").swap16()]);
}

/** s15Fixed16Number */
function fixed(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(Math.round(value * 65536));
  return bytes;
}

function uint16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, i) => {
    bytes.writeUInt16BE(value, i * 2);
  });
  return bytes;
}
