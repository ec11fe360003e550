import type { ReviewItem } from "@camtay/shared/domain/digitized.ts";
import type { PageProfile } from "../page-profile.ts";

/** Files that hold several pages: each is one run of the scanner. */
export const HOLDS_PAGES = /\.(?:pdf|tiff?)$/i;

/** Different files, at least one of which is a run of the scanner by itself: what lies in them lay in different stacks. */
export const liesInOtherStack = (page: { readonly file: string }, other: { readonly file: string }): boolean =>
  page.file !== other.file && (HOLDS_PAGES.test(page.file) || HOLDS_PAGES.test(other.file));

/** Something about a paper or a dossier that a person must decide. */
export interface PileFinding {
  readonly reason: ReviewItem["reason"];
  /** Index into the pages of the pile; null when no page is to be shown. */
  readonly page: number | null;
  /** What the sentence for the clerk names: a page number, a component. */
  readonly what: string;
}

/** One paper of the pile before its fields are read. */
export interface PaperPages {
  /** In reading order. */
  readonly pages: PageProfile[];
  /** Why a person should look at the cut before or inside this paper; null when it is plain. */
  doubt: "dossier" | "paper" | null;
  /** The page at which the doubt arose, as index into the pile. */
  doubtAt: number | null;
  /** Document type that the sheet before the paper names. */
  readonly named: string | null;
  /** Indices of pages that are a second scan of a sheet of this paper. */
  readonly rescans: Set<number>;
  readonly findings: PileFinding[];
}

export interface DossierPages {
  code: string | null;
  procedure: string | null;
  readonly papers: PaperPages[];
  readonly findings: PileFinding[];
}

export const paperOf = (page: PageProfile, more: Partial<Pick<PaperPages, "doubt" | "named">> = {}): PaperPages => ({
  pages: [page],
  doubt: more.doubt ?? null,
  doubtAt: more.doubt ? page.index : null,
  named: more.named ?? null,
  rescans: new Set(),
  findings: [],
});
