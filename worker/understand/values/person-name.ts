import { familyNameOf } from "@camtay/shared/text/family-names.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import { hasPossibleTone, isSyllable } from "@camtay/shared/text/syllable.ts";

/** Family names that cover nearly everyone, the Kinh's and those of the larger minorities; folded. */
const FAMILY_NAMES = new Set(
  `nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dao doan vuong trinh truong dinh lam luong mai cao ha to ta ton chau
  quach tong lo giang thai thach lu luu dam tang kieu khuat la lai phung quan nghiem ong pho phi son sung thao thieu tieu trieu tu ung uong van
  vang vi viet vien be ban bang bach bo chu co cu cung dau dieu doi du gia hac han hau hua kha khong khuong khuc kim ksor lang lieu long luc ma mac man
  mau mong mua nay ninh nong nhan nhu sam siu rcham rmah rlan tac thi tho tin toan tri tru tuong yen y h a lau then thang than then chang cu cha danh chau
  kpa kbuor hlong eban bya adrong mlo nie buon kro dinh quang cam lu hoa hang ly pham au an am anh cai canh chung cat ngan nghi`.split(
    /\s+/,
  ),
);

/** `NGUYÊN TRỌNG THẮNG` -> `NGUYỄN TRỌNG THẮNG`; given names stay as read. */
export function mendFamilyName(text: string): string {
  const [family = "", ...rest] = text.split(" ");
  const known = familyNameOf(family);
  if (known === null || rest.length === 0 || known.toUpperCase() === family.toUpperCase()) return text;
  return [family === family.toUpperCase() ? known.toUpperCase() : known, ...rest].join(" ");
}

/** Words that begin a title or an office, never a person. */
const NO_NAME =
  /^(?:uy ban|cong hoa|doc lap|phong|so|bo|ubnd|cong an|trung tam|chu tich|pho chu|kt|tm|tl|tuq|giam doc|truong phong|nguoi|noi|ngay|xac nhan|ho kinh doanh|giay|quyet dinh|can cuoc)\b/;

export interface NameReading {
  readonly text: string;
  /** How many of the words given belong to the name. */
  readonly length: number;
  /** Every syllable can be Vietnamese and the first is a known family name. */
  readonly plausible: boolean;
}

const CAPITALISED = /^\p{Lu}[\p{L}'’-]*$/u;

/** The run of capitalised words at the beginning. @returns null when fewer than two stand there */
export function readPersonName(words: readonly string[]): NameReading | null {
  const name: string[] = [];
  for (const word of words) {
    const bare = word.replace(/^[("'“.:]+/u, "").replace(/[,;.:)"'”]+$/u, "");
    if (!CAPITALISED.test(bare) || name.length === 7) break;
    name.push(bare);
    // A speck behind the family name ends no name: nobody is called by it alone.
    const isSpeck = name.length === 1 && /\.$/.test(word) && FAMILY_NAMES.has(fold(bare));
    if (/[,;.:)]$/u.test(word) && !isSpeck) break;
  }
  if (name.length < 2) return null;
  const text = name.join(" ");
  const folded = fold(text);
  if (NO_NAME.test(folded)) return null;
  return { text, length: name.length, plausible: isPlausibleName(text) };
}

export function isPlausibleName(text: string): boolean {
  const syllables = fold(text).split(/[\s-]+/);
  return (
    syllables.length >= 2 &&
    syllables.length <= 6 &&
    FAMILY_NAMES.has(syllables[0]!) &&
    syllables.every((s) => isSyllable(s) || s.length === 1) &&
    text.split(/\s+/).every(hasPossibleTone)
  );
}
