import { isoVietnam } from "../compose/vietnam-time.ts";

export type CopyForm = "SAO Y" | "SAO LỤC" | "TRÍCH SAO";

/** A picture for issued documents: handwritten signature or seal as PNG with transparent background, at true size. */
export interface AppearanceImage {
  readonly png: Uint8Array;
  readonly widthPt: number;
  readonly heightPt: number;
}

/** Where a picture stands: page from 1, lower left corner in points of the page as it is shown. */
export interface AppearancePlace {
  readonly page: number;
  readonly xPt: number;
  readonly yPt: number;
}

/** How a signature shows on the page; chosen per job (R-09b). */
export type SignatureAppearance =
  | { readonly profile: "tt05-archive"; readonly agency: string }
  | { readonly profile: "nd30-copy"; readonly agency: string; readonly copyForm: CopyForm }
  | { readonly profile: "nd30-annex"; readonly documentNumber: string }
  | { readonly profile: "nd30-issued"; readonly image: AppearanceImage; readonly place: AppearancePlace }
  | { readonly profile: "invisible" };

export type AppearanceProfile = SignatureAppearance["profile"];

/** Default for digitised archive material. */
export const DEFAULT_PROFILE = "tt05-archive" satisfies AppearanceProfile;

interface TextProfile {
  readonly kind: "text";
  readonly sizePt: number;
  /** Sizes to fall back to when the corner is full. */
  readonly smallerPt: readonly number[];
  readonly source: string;
}

interface OtherProfile {
  readonly kind: "image" | "none";
  readonly source: string;
}

/**
 * The rules of appearance as data. Text profiles stand at the top right of page one in an upright Times face, 10 pt, black, and
 * never show the seal.
 */
export const APPEARANCE_PROFILES: Readonly<Record<AppearanceProfile, TextProfile | OtherProfile>> = {
  "tt05-archive": { kind: "text", sizePt: 10, smallerPt: [9, 8, 7, 6], source: "Thông tư 05/2025/TT-BNV, Điều 8" },
  "nd30-copy": { kind: "text", sizePt: 10, smallerPt: [9, 8, 7, 6], source: "Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II, mục I.3" },
  "nd30-annex": { kind: "text", sizePt: 10, smallerPt: [9, 8, 7, 6], source: "Nghị định 30/2020/NĐ-CP, Phụ lục I" },
  "nd30-issued": { kind: "image", source: "Nghị định 30/2020/NĐ-CP, Phụ lục I" },
  invisible: { kind: "none", source: "ISO 32000-1 §12.7.4.5" },
};

/** `23/11/2026 08:30:05 +07:00` */
function dayFirst(time: Date): string {
  const [date, clock] = [isoVietnam(time).slice(0, 10), isoVietnam(time).slice(11, 19)];
  return `${date.split("-").reverse().join("/")} ${clock} +07:00`;
}

const COPY_WORDS: Readonly<Record<CopyForm, string>> = { "SAO Y": "Sao y", "SAO LỤC": "Sao lục", "TRÍCH SAO": "Trích sao" };

/** The lines of a text appearance; empty for pictures and invisible signatures. */
export function appearanceLines(appearance: SignatureAppearance, signedAt: Date): readonly string[] {
  switch (appearance.profile) {
    case "tt05-archive":
      return [appearance.agency, isoVietnam(signedAt)];
    case "nd30-copy":
      return [COPY_WORDS[appearance.copyForm], appearance.agency, dayFirst(signedAt)];
    case "nd30-annex":
      return [appearance.documentNumber, dayFirst(signedAt)];
    case "nd30-issued":
    case "invisible":
      return [];
  }
}
