import { AppError } from "@camtay/shared/errors/app-error.ts";

const VIETNAMESE =
  /^[\p{ASCII}àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ–—‘’“”…•°²³§«»·₫\u00a0]*$/u;
/** UTF-8 that was once read as windows-1252 and saved again: `Ä‘Äƒng kÃ½`. */
const TWICE_ENCODED = /Ã[\u0080-\u00bf¡-¿]|Ä[‘ƒ]|áº|á»|Æ°|Æ¡/;

/**
 * Text of a file whose encoding nobody states: UTF-8, UTF-16 in either order, or windows-1258, in which old Windows programs save
 * Vietnamese. Composed (NFC), without a byte order mark. What gives other letters than Vietnamese ones is read as windows-1252, in which
 * text of old fonts (TCVN3, VNI) was saved, and is not Vietnamese yet.
 * @throws AppError `catalogue.wrong_encoding`
 */
export function decodeText(bytes: Buffer): {
  readonly text: string;
  readonly encoding: Encoding | "windows-1252";
} {
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding).decode(bytes).normalize("NFC");
  if (encoding === "windows-1258" && !VIETNAMESE.test(text))
    return { text: new TextDecoder("windows-1252").decode(bytes), encoding: "windows-1252" };
  if (text.includes("\ufffd") || TWICE_ENCODED.test(text)) throw new AppError("catalogue.wrong_encoding");
  return { text, encoding };
}

type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1258";

function encodingOf(bytes: Buffer): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  // Without a mark: digits, commas and line ends of a table leave every second byte zero.
  const sample = bytes.subarray(0, 4096);
  const zeros = [0, 0];
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2]! += 1;
  if (zeros[1]! > sample.length / 8) return "utf-16le";
  if (zeros[0]! > sample.length / 8) return "utf-16be";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return "utf-8";
  } catch {
    return "windows-1258";
  }
}
