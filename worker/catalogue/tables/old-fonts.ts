/** Code pages of the time before Unicode: the font draws a Vietnamese letter where the text holds another sign. */
export type OldFont = "TCVN3" | "VNI";

/** TCVN 5712:1993, VN3 (`.VnTime`, ABC): one sign a letter, from 0xA1 on. Capitals with a tone have none of their own. */
const TCVN3 = new Map([
  ...pairs("ĂÂÊÔƠƯĐăâêôơưđ", "¡¢£¤¥¦§¨©ª«¬\u00ad®"),
  ...pairs("àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíị", "µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞ"),
  ...pairs("òỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ", "ßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ"),
]);

/** VNI (`VNI-Times`): letters that are one sign; `ô` and `ö` take tones after them as vowels do. */
const VNI_LETTERS = new Map(pairs("đơưíìỉĩịỵĐƠƯÍÌỈĨỊỴ", "ñôöíìæóòîÑÔÖÍÌÆÓÒÎ"));
const [ACUTE, GRAVE, HOOK, TILDE, DOT] = ["\u0301", "\u0300", "\u0309", "\u0303", "\u0323"];
const [CIRCUMFLEX, BREVE] = ["\u0302", "\u0306"];
const VNI_TONES = { ù: ACUTE, ø: GRAVE, û: HOOK, õ: TILDE, ï: DOT };
const VNI_CIRCUMFLEX = { â: "", á: ACUTE, à: GRAVE, å: HOOK, ã: TILDE, ä: DOT };
const VNI_BREVE = { ê: "", é: ACUTE, è: GRAVE, ú: HOOK, ü: TILDE, ë: DOT };
/** What the sign after a vowel adds to it. */
const VNI_SIGNS = new Map<string, string>([
  ...Object.entries(VNI_TONES),
  ...Object.entries(VNI_CIRCUMFLEX).map(([sign, tone]) => [sign, CIRCUMFLEX + tone] as const),
  ...Object.entries(VNI_BREVE).map(([sign, tone]) => [sign, BREVE + tone] as const),
]);
const VNI_GROUP =
  /[aA][ùøûõïâáàåãäêéèúüë]|[eEoO][ùøûõïâáàåãä]|[uUyYôÔöÖ][ùøûõï]|[AEOUYÔÖ][ÙØÛÕÏ]|[AEO][ÂÁÀÅÃÄ]|A[ÊÉÈÚÜË]|[ñôöíìæóòîÑÔÖÍÌÆÓÒÎ]/gu;

function pairs(letters: string, signs: string): [sign: string, letter: string][] {
  return [...letters].map((letter, at) => [[...signs][at]!, letter]);
}

/** The Vietnamese that a font of that time shows. Capitals that only another font draws (`.VnTimeH`) come out small. */
export const FROM_OLD_FONT: Readonly<Record<OldFont, (text: string) => string>> = {
  TCVN3: (text) => [...text].map((sign) => TCVN3.get(sign) ?? sign).join(""),
  VNI: (text) =>
    text.replace(VNI_GROUP, ([base = "", sign]: string) => {
      const letter = VNI_LETTERS.get(base) ?? base;
      return (letter + (sign === undefined ? "" : VNI_SIGNS.get(sign.toLowerCase()))).normalize("NFC");
    }),
};
