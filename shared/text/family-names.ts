import { fold } from "./fold.ts";

/** Family names that are written one way only: what was misread in their marks can be put right from the letters alone. */
const SPELLINGS =
  "Nguyễn Trần Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Ngô Dương Đào Đoàn Vương Trịnh Trương Đinh Lâm Lương Quách Tòng Giàng Thái Thạch Kiều Khuất Phùng Triệu Tạ Đàm Mạc Nghiêm".split(
    " ",
  );
const BY_LETTERS = new Map(SPELLINGS.map((name) => [fold(name), name] as const));

/** @returns the family name of these letters as it is written, its first letter a capital; null when there is none, or several are */
export const familyNameOf = (text: string): string | null => BY_LETTERS.get(fold(text)) ?? null;

/** @returns the only family name that lacks just its first letter here: `uỳnh` is `Huỳnh`; null when none or several do */
export function familyNameEnding(text: string): string | null {
  const whole = SPELLINGS.filter((name) => name.slice(1) === text);
  return whole.length === 1 ? whole[0]! : null;
}
