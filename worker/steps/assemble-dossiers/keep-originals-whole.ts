import { findDocument } from "@camtay/shared/catalogues/documents.ts";
import type { DigitizedPage, DigitizedPaper, ReviewItem } from "@camtay/shared/domain/digitized.ts";
import type { Assembly } from "../../understand/assemble-dossiers.ts";
import { REVIEW_MESSAGES } from "../../understand/review-messages.ts";
import { readPaperAs } from "../read-paper-as.ts";

/** Nothing in the pile names a dossier. */
const NO_CODE = "CHUA-CO-MA-001";

/**
 * A file that came signed or was written by a program is one paper, all of it, in its own order: it can be neither cut nor joined
 * without writing it anew. Where the pile was taken apart otherwise, its papers are put together again and a person is asked.
 */
export function keepOriginalsWhole(assembly: Assembly): Assembly {
  let current = assembly;
  for (const file of new Set(assembly.pages.filter((page) => page.original !== undefined).map((page) => page.file))) {
    const indices = assembly.pages.flatMap((page, index) => (page.file === file ? [index] : []));
    current = keepWhole(current, indices);
  }
  return current;
}

function keepWhole(assembly: Assembly, indices: readonly number[]): Assembly {
  const mine = new Set(indices);
  const touching = assembly.papers.flatMap((paper, number) => (paper.pages.some((page) => mine.has(page)) ? [number] : []));
  const [only] = touching;
  const isWhole = touching.length === 1 && String(assembly.papers[only!]!.pages) === String(indices);
  if (isWhole) return assembly;
  const pages = assembly.pages.map((page, index) => (mine.has(index) ? { ...page, dropped: null } : page));
  const at = touching.find((number) => assembly.papers[number]!.pages.includes(indices[0]!)) ?? only;
  const whole = wholePaper(assembly, at, indices, pages);
  const papers: DigitizedPaper[] = [];
  const moved = new Map<number, number | null>();
  for (const [number, paper] of assembly.papers.entries()) {
    const rest = number === at ? whole : touching.includes(number) ? without(paper, mine) : paper;
    // The scans that had been joined to it stay a paper of their own.
    const left = number === at ? without(paper, mine) : null;
    moved.set(number, rest === null ? null : papers.push(rest) - 1);
    if (left !== null) papers.push({ ...left, flagged: true });
  }
  if (at === undefined) papers.push(whole);
  const number = papers.indexOf(whole);
  const review = assembly.review.flatMap((item): ReviewItem[] => {
    if (item.paper === null) return item.page !== null && mine.has(item.page) && item.reason === "blank-unsure" ? [] : [item];
    const paper = moved.get(item.paper) ?? (touching.includes(item.paper) ? number : null);
    if (paper === null || (touching.includes(item.paper) && item.field !== null)) return [];
    return [{ ...item, paper }];
  });
  const ask = (reason: ReviewItem["reason"], what: string, field: string | null, page: number) =>
    review.push({ reason, dossier: whole.dossier, paper: number, page, field, message: REVIEW_MESSAGES[reason](what) });
  if (touching.length > 1) ask("split-unsure", whole.component, null, indices[0]!);
  if (at === undefined) ask("component-unknown", whole.component, null, indices[0]!);
  for (const field of whole.fields) if (field.flagged) ask("field-doubtful", labelOf(whole, field.key), field.key, indices[field.page]!);
  const isNew = whole.dossier === NO_CODE && !assembly.dossiers.some((dossier) => dossier.code === NO_CODE);
  const dossiers = isNew
    ? [...assembly.dossiers, { code: NO_CODE, procedure: null, procedureName: null, flagged: true }]
    : assembly.dossiers;
  return { pages, papers, dossiers, review };
}

function wholePaper(
  { papers, dossiers }: Assembly,
  at: number | undefined,
  indices: readonly number[],
  pages: readonly DigitizedPage[],
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
    fields: base?.documentType
      ? readPaperAs(
          base.documentType,
          indices.map((index) => pages[index]!),
        )
      : [],
  };
}

function without(paper: DigitizedPaper, gone: ReadonlySet<number>): DigitizedPaper | null {
  const pages = paper.pages.filter((page) => !gone.has(page));
  if (pages.length === 0) return null;
  const fields = paper.fields.flatMap((field) => {
    const page = pages.indexOf(paper.pages[field.page]!);
    return page < 0 ? [] : [{ ...field, page }];
  });
  return { ...paper, pages, fields };
}

const labelOf = (paper: DigitizedPaper, key: string): string =>
  findDocument(paper.documentType ?? "")?.fields.find((field) => field.key === key)?.label ?? key;
