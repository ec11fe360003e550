import { findDocument } from "@camtay/shared/catalogues/documents.ts";
import type { DigitizedPaper, ReviewItem } from "@camtay/shared/domain/digitized.ts";
import type { PileAssembly } from "../../understand/assemble-dossiers.ts";
import type { PageFacts, PilePages } from "../../understand/pile/pile-pages.ts";
import { REVIEW_MESSAGES } from "../../understand/review-messages.ts";
import { readPaperAs } from "../read-paper-as.ts";

/** Nothing in the pile names a dossier. */
const NO_CODE = "CHUA-CO-MA-001";

/** With or without the words of the pages. */
type Taken<P extends PageFacts> = Omit<PileAssembly, "pages"> & { readonly pages: P[] };
type WholePages = Pick<PilePages, "page">;

/**
 * A file that came signed or was written by a program is one paper, all of it, in its own order: it can be neither cut nor joined
 * without writing it anew. Where the pile was taken apart otherwise, its papers are put together again and a person is asked.
 * @param pages those that were assembled
 */
export function keepOriginalsWhole<P extends PageFacts>(assembly: Taken<P>, pages: WholePages): Taken<P> {
  let current = assembly;
  for (const file of new Set(assembly.pages.filter((page) => page.original !== undefined).map((page) => page.file))) {
    const indices = assembly.pages.flatMap((page, index) => (page.file === file ? [index] : []));
    current = keepWhole(current, indices, pages);
  }
  return current;
}

function keepWhole<P extends PageFacts>(assembly: Taken<P>, indices: readonly number[], source: WholePages): Taken<P> {
  const mine = new Set(indices);
  const touching = assembly.papers.flatMap((paper, number) => (paper.pages.some((page) => mine.has(page)) ? [number] : []));
  const [only] = touching;
  const isWhole = touching.length === 1 && String(assembly.papers[only!]!.pages) === String(indices);
  if (isWhole) return assembly;
  const pages = assembly.pages.map((page, index) => (mine.has(index) ? { ...page, dropped: null } : page));
  const at = touching.find((number) => assembly.papers[number]!.pages.includes(indices[0]!)) ?? only;
  const whole = wholePaper(assembly, at, indices, source);
  const papers: DigitizedPaper[] = [];
  const moved = new Map<number, number | null>();
  const leftOver: number[] = [];
  for (const [number, paper] of assembly.papers.entries()) {
    const rest = number === at ? whole : touching.includes(number) ? without(paper, mine, source) : paper;
    moved.set(number, rest === null ? null : papers.push(rest) - 1);
    // The pages that had been joined to it are a paper of their own.
    const left = number === at ? without(paper, mine, source) : null;
    if (left !== null) leftOver.push(papers.push(left) - 1);
  }
  if (at === undefined) papers.push(whole);
  const number = papers.indexOf(whole);
  const review = assembly.review.flatMap((item): ReviewItem[] => {
    if (item.paper === null) return item.page !== null && mine.has(item.page) && item.reason === "blank-unsure" ? [] : [item];
    // A page tells best in which paper its question stands now.
    const byPage = item.page === null ? -1 : papers.findIndex((one) => one.pages.includes(item.page!));
    const paper = byPage >= 0 ? byPage : (moved.get(item.paper) ?? (touching.includes(item.paper) ? number : null));
    if (paper === null || (touching.includes(item.paper) && item.field !== null)) return [];
    return [{ ...item, paper }];
  });
  const ask = (reason: ReviewItem["reason"], at: number, what: string, field: string | null, page: number) =>
    review.push({ reason, dossier: papers[at]!.dossier, paper: at, page, field, message: REVIEW_MESSAGES[reason](what) });
  if (touching.length > 1) ask("split-unsure", number, whole.component, null, indices[0]!);
  if (at === undefined) ask("component-unknown", number, whole.component, null, indices[0]!);
  for (const left of leftOver) ask("split-unsure", left, papers[left]!.component, null, papers[left]!.pages[0]!);
  for (const one of [number, ...leftOver]) {
    const paper = papers[one]!;
    for (const field of paper.fields)
      if (field.flagged) ask("field-doubtful", one, labelOf(paper, field.key), field.key, paper.pages[field.page]!);
  }
  const isNew = whole.dossier === NO_CODE && !assembly.dossiers.some((dossier) => dossier.code === NO_CODE);
  const dossiers = isNew
    ? [...assembly.dossiers, { code: NO_CODE, procedure: null, procedureName: null, flagged: true }]
    : assembly.dossiers;
  return { pages, papers, dossiers, review };
}

function wholePaper(
  { papers, dossiers }: Pick<PileAssembly, "papers" | "dossiers">,
  at: number | undefined,
  indices: readonly number[],
  pages: WholePages,
): DigitizedPaper {
  const first = indices[0]!;
  const base = at === undefined ? undefined : papers[at];
  // A file of which no page could be read lies in the dossier of the pages before it.
  const beside = papers.findLast((paper) => paper.pages.some((page) => page < first)) ?? papers[0];
  return {
    pdf: null,
    dossier: base?.dossier ?? beside?.dossier ?? dossiers[0]?.code ?? NO_CODE,
    documentType: base?.documentType ?? null,
    component: base?.component ?? "Giấy tờ chưa rõ loại",
    componentConfidence: base?.componentConfidence ?? 0,
    flagged: true,
    pages: [...indices],
    fields: fieldsOf(base?.documentType ?? null, indices, pages),
  };
}

/** What is left of a paper, read anew; null when nothing is. */
function without(paper: DigitizedPaper, gone: ReadonlySet<number>, all: WholePages): DigitizedPaper | null {
  const pages = paper.pages.filter((page) => !gone.has(page));
  if (pages.length === 0) return null;
  return { ...paper, flagged: true, pages, fields: fieldsOf(paper.documentType, pages, all) };
}

const fieldsOf = (documentType: string | null, pages: readonly number[], all: WholePages): DigitizedPaper["fields"] =>
  documentType === null
    ? []
    : readPaperAs(
        documentType,
        pages.map((index) => all.page(index)),
      );

const labelOf = (paper: DigitizedPaper, key: string): string =>
  findDocument(paper.documentType ?? "")?.fields.find((field) => field.key === key)?.label ?? key;
