const LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĐÊÔƯ";
const TCVN3 = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ§£¤¦";
const VNI =
  "aø aù aû aõ aï aê aè aé aú aü aë aâ aà aá aå aã aä ñ eø eù eû eõ eï eâ eà eá eå eã eä ì í æ ó ò oø où oû oõ oï oâ oà oá oå oã oä ô ôø ôù ôû ôõ ôï uø uù uû uõ uï ö öø öù öû öõ öï yø yù yû yõ î Ñ EÂ OÂ Ö".split(
    " ",
  );

const drawn = (signs: readonly string[]) => {
  const table = new Map([...LETTERS].map((letter, at) => [letter, signs[at]!]));
  return (text: string) => [...text.normalize("NFC")].map((letter) => table.get(letter) ?? letter).join("");
};

/** What a spreadsheet keeps of text typed for a `.VnTime` font. */
export const asTcvn3 = drawn([...TCVN3]);
/** The same for a `VNI-Times` font. */
export const asVni = drawn(VNI);
