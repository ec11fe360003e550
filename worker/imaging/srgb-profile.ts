/** Names under which programs write the profile of sRGB (IEC 61966-2-1) itself, and no relative of it with another curve. */
const SRGB = /^sRGB(?:2014| built-in| IEC61966-2[.-]1.*)?$/;
/** The least a profile has: header and number of tags (ICC.1:2022 §7). */
const HEADER_BYTES = 132;
const MOST_TAGS = 100;

/**
 * Whether an ICC profile says nothing but sRGB, as most scanners and programs write it: then colours need not be converted.
 * @param icc the profile as it lies in the picture; what cannot be read is no sRGB
 */
export function isSrgbProfile(icc: Uint8Array): boolean {
  const view = new DataView(icc.buffer, icc.byteOffset, icc.byteLength);
  if (icc.length < HEADER_BYTES) return false;
  const count = Math.min(MOST_TAGS, view.getUint32(128), Math.floor((icc.length - HEADER_BYTES) / 12));
  for (let tag = 0; tag < count; tag++) {
    const at = HEADER_BYTES + 12 * tag;
    if (textOf(icc, at, at + 4) !== "desc") continue;
    const [from, size] = [view.getUint32(at + 4), view.getUint32(at + 8)];
    return from + size <= icc.length && size > 12 && SRGB.test(nameIn(icc.subarray(from, from + size)));
  }
  return false;
}

/** `desc` of version 2: its length and ASCII; `mluc` of version 4: a table, and the first name in UTF-16. */
function nameIn(tag: Uint8Array): string {
  const view = new DataView(tag.buffer, tag.byteOffset, tag.byteLength);
  if (textOf(tag, 0, 4) === "desc") return textOf(tag, 12, 12 + view.getUint32(8)).replace(/\0.*$/s, "");
  if (textOf(tag, 0, 4) !== "mluc" || tag.length < 28) return "";
  const [bytes, from] = [view.getUint32(20), view.getUint32(24)];
  return textOf(tag, from, from + bytes).replaceAll("\0", "");
}

const textOf = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to).subarray(0, 200));
