/** What a file really is, whatever its name says. */
export type FileKind =
  | { readonly kind: "pdf" | "jpeg" | "png" | "tiff" | "webp" }
  | { readonly kind: "other" /** for the sentence to the officer, e.g. "ZIP" */; readonly name: string };

const ascii = (bytes: Uint8Array, from: number, length: number): string => String.fromCharCode(...bytes.subarray(from, from + length));

const SIGNATURES: readonly (readonly [name: string, offset: number, text: string])[] = [
  ["ZIP", 0, "PK\u0003\u0004"],
  ["ZIP", 0, "PK\u0005\u0006"],
  ["RAR", 0, "Rar!"],
  ["7-Zip", 0, "7z\u00bc\u00af"],
  ["GIF", 0, "GIF8"],
  ["BMP", 0, "BM"],
  ["GZIP", 0, "\u001f\u008b"],
  ["Matroska/WebM video", 0, "\u001a\u0045\u00df\u00a3"],
  ["AVI/WAV", 0, "RIFF"],
  ["Ogg", 0, "OggS"],
  ["MP3", 0, "ID3"],
  ["Word/Excel (OLE)", 0, "\u00d0\u00cf\u0011\u00e0"],
  ["RTF", 0, "{\\rtf"],
  ["EXE", 0, "MZ"],
  ["ELF", 0, "\u007fELF"],
  ["JPEG 2000", 4, "jP  "],
  ["XML", 0, "<?xml"],
  ["HTML", 0, "<!"],
  ["HTML", 0, "<html"],
];

/** ISO base media files share one box layout: the brand tells a phone's HEIC picture from a video. */
function mediaBrand(bytes: Uint8Array): string | null {
  if (bytes.length < 12 || ascii(bytes, 4, 4) !== "ftyp") return null;
  const brand = ascii(bytes, 8, 4);
  if (/^(heic|heix|heim|heis|hevc|mif1|msf1)$/.test(brand)) return "HEIC";
  if (/^avi[fs]$/.test(brand)) return "AVIF";
  return "video MP4/MOV";
}

/** Looks at the first bytes only. A PDF may start with up to 1,024 foreign bytes (ISO 32000-1, annex H.3.4.1). */
export function findFileKind(bytes: Uint8Array): FileKind {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return { kind: "jpeg" };
  if (ascii(bytes, 0, 4) === "\u0089PNG") return { kind: "png" };
  const order = ascii(bytes, 0, 4);
  if (order === "II*\u0000" || order === "MM\u0000*" || order === "II+\u0000" || order === "MM\u0000+") return { kind: "tiff" };
  if (order === "RIFF" && ascii(bytes, 8, 4) === "WEBP") return { kind: "webp" };
  if (ascii(bytes, 0, Math.min(1024, bytes.length)).includes("%PDF-")) return { kind: "pdf" };
  const brand = mediaBrand(bytes);
  if (brand) return { kind: "other", name: brand };
  const known = SIGNATURES.find(([, offset, text]) => ascii(bytes, offset, text.length) === text);
  if (known) return { kind: "other", name: known[0] };
  const head = bytes.subarray(0, 512);
  const printable = head.every((b) => b === 9 || b === 10 || b === 13 || b >= 32);
  return { kind: "other", name: printable ? "văn bản (text)" : "dữ liệu lạ (unknown data)" };
}
