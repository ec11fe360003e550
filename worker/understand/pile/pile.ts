import type { ReviewItem } from "@camtay/shared/domain/digitized.ts";
import type { PageProfile } from "../page-profile.ts";

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
