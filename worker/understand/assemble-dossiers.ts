import { findProcedure } from "@camtay/shared/catalogues/procedures.ts";
import type { DigitizedPage, DigitizedPaper, DigitizeResult, ReviewItem } from "@camtay/shared/domain/digitized.ts";
import { COMPONENT_SURE } from "./classify-paper.ts";
import { checkDossier } from "./cross-check/check-dossier.ts";
import { crossCheck } from "./cross-check/cross-check.ts";
import { componentName, type Draft, draftPaper, filledFields, toField } from "./draft-paper.ts";
import { type PageProfile, pageText, profileText } from "./page-profile.ts";
import type { DossierPages, PileFinding } from "./pile/pile.ts";
import { readingOrder } from "./pile/pile-order.ts";
import { keepRecent, type PageFacts, type PilePages, pagesInMemory } from "./pile/pile-pages.ts";
import { markSheetBacks } from "./pile/sheet-backs.ts";
import { REVIEW_MESSAGES } from "./review-messages.ts";
import { reviewPages, reviewPile, settledFindings } from "./review-pages.ts";
import { type SplitOptions, splitPile } from "./split-pile.ts";

/** What a pile of pages turned out to be; `pdf` names are proposals, nothing is written here. */
export type Assembly = Omit<DigitizeResult, "version" | "failed">;
/** The same without the words of its pages. */
export type PileAssembly = Omit<Assembly, "pages"> & { readonly pages: PageFacts[] };

/** More than a person's dossier has; of a longer pile texts are made again from the words when they are looked at once more. */
const TEXTS_AT_HAND = 64;

/** `assemblePile` for pages that lie in memory anyway. */
export function assembleDossiers(pages: readonly DigitizedPage[], options: SplitOptions): Assembly {
  const assembly = assemblePile(pagesInMemory(pages), options);
  return { ...assembly, pages: assembly.pages.map((facts, index) => ({ ...facts, words: pages[index]!.words })) };
}

/**
 * Splits a pile of read pages into dossiers and papers, names each paper, reads its fields and says what a person must look at.
 * Pure: same pages and options, same answer. However long the pile, only a few pages are whole in memory at one time.
 */
export function assemblePile(pages: PilePages, options: SplitOptions): PileAssembly {
  const textOf = keepRecent(TEXTS_AT_HAND, (index) => pageText(pages.page(index), index));
  const profileOf = (index: number): PageProfile =>
    Object.defineProperty(profileText(pages.page(index), index, textOf(index)), "text", { get: () => textOf(index), enumerable: true });
  const order = readingOrder(pages.facts.map((_, index) => profileOf(index)));
  const profiles = markSheetBacks(order.profiles);
  const split = splitPile(profiles, options);
  const papers: DigitizedPaper[] = [];
  const review: ReviewItem[] = [];
  const dossiers = split.map((dossier, index) => {
    const code = dossier.code ?? `CHUA-CO-MA-${String(index + 1).padStart(3, "0")}`;
    addPapers(dossier, code, pages, papers, review);
    return {
      code,
      procedure: dossier.procedure,
      procedureName: dossier.procedure === null ? null : (findProcedure(dossier.procedure)?.name ?? null),
      flagged: dossier.code === null || dossier.papers.some((paper) => paper.doubt === "dossier"),
    };
  });
  const kept = keepPages(pages, profiles, split);
  review.push(...reviewPages(kept, papers), ...reviewPile(profiles, order.reversed));
  return { pages: kept, papers, dossiers, review };
}

/** The pages as read, with why they appear in no paper and what was found out about them since. */
function keepPages(pages: PilePages, profiles: readonly PageProfile[], split: readonly DossierPages[]): PageFacts[] {
  const kinds = new Map(profiles.map((page) => [page.index, page.kind]));
  // In reading order: a stack that lay in reverse has its fronts behind their backs.
  const sides = new Map(profiles.map((page, at) => [page.index, { wordCount: page.wordCount, front: profiles[at - 1]?.index ?? -1 }]));
  const rescans = new Set(split.flatMap(({ papers }) => papers.flatMap((paper) => [...paper.rescans])));
  return pages.facts.map((page, index): PageFacts => {
    const { wordCount, front } = sides.get(index)!;
    const findings = settledFindings(page, wordCount, pages.facts[front]);
    return {
      ...page,
      dropped: DROPPED[kinds.get(index)!],
      findings: rescans.has(index) ? [...findings, "duplicate"] : findings,
    };
  });
}

const DROPPED: Readonly<Record<PageProfile["kind"], DigitizedPage["dropped"]>> = {
  separator: "separator",
  "separator-back": "separator",
  blank: "blank-back",
  content: null,
};

function addPapers(dossier: DossierPages, code: string, pages: PilePages, papers: DigitizedPaper[], review: ReviewItem[]): void {
  const drafts = dossier.papers.map((paper) => draftPaper(paper, pages));
  crossCheck(drafts);
  dossier.findings.push(...checkDossier(dossier.procedure, drafts));
  for (const draft of drafts) {
    const { paper, classification } = draft;
    const { type, confidence } = classification;
    const component = componentName(classification) ?? "Giấy tờ chưa rõ loại";
    const fields = filledFields(draft).map((judged) => toField(judged, paper));
    const labelOf = (key: string) => type?.fields.find((field) => field.key === key)?.label ?? key;
    const place = { dossier: code, paper: papers.length };
    review.push(...paperFindings(draft, component).map((finding) => toItem(finding, place)));
    for (const { key, page, flagged } of fields)
      if (flagged)
        review.push({ ...toItem({ reason: "field-doubtful", page: paper.pages[page]!.index, what: labelOf(key) }, place), field: key });
    papers.push({
      pdf: null,
      dossier: code,
      documentType: type?.id ?? null,
      component,
      componentConfidence: confidence,
      flagged: type === null || confidence < COMPONENT_SURE || paper.doubt !== null || paper.findings.length > 0,
      pages: paper.pages.map((page) => page.index),
      fields,
    });
  }
  review.push(...dossier.findings.map((finding) => toItem(finding, { dossier: code, paper: null })));
}

/** More than one national title on a sheet: more than one paper. */
const holdsTwoPapers = (page: PageProfile) => page.titleHeights.length > 1;

function paperFindings({ paper, classification: { type, confidence } }: Draft, component: string): PileFinding[] {
  const page = paper.pages[0]!.index;
  const findings: PileFinding[] = [];
  if (type === null) findings.push({ reason: "component-unknown", page, what: component });
  else if (confidence < COMPONENT_SURE) findings.push({ reason: "component-doubtful", page, what: component });
  const double = paper.pages.find(holdsTwoPapers);
  if (paper.doubt !== null || double)
    findings.push({ reason: "split-unsure", page: double?.index ?? paper.doubtAt ?? page, what: component });
  for (const index of paper.rescans) findings.push({ reason: "page-twice", page: index, what: component });
  return [...findings, ...paper.findings];
}

const toItem = ({ reason, page, what }: PileFinding, place: { dossier: string; paper: number | null }): ReviewItem => ({
  reason,
  ...place,
  page,
  field: null,
  message: REVIEW_MESSAGES[reason](what),
});
