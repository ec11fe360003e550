import { fold } from "./fold.ts";
import { onlyOtherTone } from "./syllable.ts";

/**
 * Family names whose spelling is worth mending, beside those of other peoples that differ from them in marks alone: `Lường`, `Phàn`, `Vừ`
 * and `Tống` are no misread `Lương`, `Phan`, `Vũ` and `Tòng`.
 */
const SPELLINGS =
  "Nguyễn Trần Phạm Hoàng Huỳnh Phan Phàn Vũ Vù Vừ Võ Đặng Bùi Đỗ Ngô Ngọ Dương Đường Đào Đoàn Doãn Vương Trịnh Trình Trương Đinh Lâm Lương Lường Quách Tòng Tống Giàng Giang Thái Thạch Kiều Khuất Phùng Triệu Tạ Đàm Mạc Nghiêm".split(
    " ",
  );
const BY_LETTERS = Map.groupBy(SPELLINGS, fold);

/**
 * @returns the family name of these letters as it is written, its first letter a capital: the very name, or the only one that is meant;
 * null when there is none, or several could be
 */
export function familyNameOf(text: string): string | null {
  const own = text.normalize("NFC").toLowerCase();
  const names = BY_LETTERS.get(fold(text)) ?? [];
  const written = names.find((name) => name.toLowerCase() === own);
  if (written !== undefined || names.length <= 1) return written ?? names[0] ?? null;
  const meant = onlyOtherTone(
    own,
    names.map((name) => name.toLowerCase()),
  );
  return names.find((name) => name.toLowerCase() === meant) ?? null;
}

/** @returns the only family name that lacks just its first letter here: `uỳnh` is `Huỳnh`; null when none or several do */
export function familyNameEnding(text: string): string | null {
  const whole = SPELLINGS.filter((name) => name.slice(1) === text);
  return whole.length === 1 ? whole[0]! : null;
}
