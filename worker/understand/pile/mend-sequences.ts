import { CARD } from "../cross-check/crossed-fields.ts";
import { NOTE_WORDS, type PageProfile } from "../page-profile.ts";
import { cellsOf } from "../text-rows.ts";
import { type DossierPages, type PaperPages, paperOf } from "./pile.ts";

/**
 * Puts the pages of each paper in the order of their printed numbers, moves a numbered page to the paper that lacks it, and notes every
 * page that seems to be missing. Nothing is taken out: a page that no paper waits for becomes a paper of its own.
 */
export function mendSequences(dossier: DossierPages): void {
  for (const paper of [...dossier.papers]) {
    for (const stray of takeStrays(paper)) {
      const home = waitingFor(dossier, stray, paper);
      if (home) {
        home.pages.push(...stray.pages);
        home.findings.push({ reason: "page-order", page: stray.pages[0]!.index, what: String(stray.number) });
      } else if (isOver(paper) && !follows(stray, paper)) {
        dossier.papers.splice(dossier.papers.indexOf(paper) + 1, 0, { ...paperOf(stray.pages[0]!), pages: [...stray.pages] });
      } else {
        // A page 2 behind a page that is signed: an annex, or the rest of a paper whose beginning is lost.
        if (isOver(paper) && paper.doubt === null) Object.assign(paper, { doubt: "paper", doubtAt: stray.pages[0]!.index });
        paper.pages.push(...stray.pages);
      }
    }
  }
  for (const paper of dossier.papers.filter(({ pages }) => pages.length === 0)) dossier.papers.splice(dossier.papers.indexOf(paper), 1);
  for (const paper of dossier.papers) noteMissing(paper);
}

/** By its number the page could be the next of the paper; nothing comes behind a card. */
const follows = (stray: Stray, paper: PaperPages): boolean => !isCard(paper) && stray.number === (lastNumber(paper) ?? 0) + 1;

interface Stray {
  readonly number: number;
  /** The page and the notes on its back. */
  readonly pages: readonly PageProfile[];
}

const isFront = (page: PageProfile, paper: PaperPages) => page.wordCount >= NOTE_WORDS && !paper.rescans.has(page.index);
const frontsOf = (paper: PaperPages) => paper.pages.filter((page) => isFront(page, paper));

/** The number that the last page of a paper carries, or should: page 1 seldom carries its own. */
function lastNumber(paper: PaperPages): number | null {
  const fronts = frontsOf(paper);
  const last = fronts.at(-1);
  if (last === undefined) return null;
  return last.pageNumber?.number ?? (last.classification.hasHeading ? 1 : fronts.length);
}

/** Takes out the pages whose printed number does not follow from those before, lowest number first. */
function takeStrays(paper: PaperPages): Stray[] {
  const strays: { number: number; pages: PageProfile[] }[] = [];
  const kept: PageProfile[] = [];
  let last = 0;
  let stray: (typeof strays)[number] | null = null;
  for (const page of paper.pages) {
    if (!isFront(page, paper)) {
      (stray?.pages ?? kept).push(page);
      continue;
    }
    const number = page.classification.hasHeading && kept.length === 0 ? 1 : (page.pageNumber?.number ?? last + 1);
    // Behind a paper that is over, a page with a number may be another's.
    const over = page.pageNumber !== null && kept.length > 0 && isOver({ ...paper, pages: kept });
    if (number === last + 1 && !over) {
      stray = null;
      kept.push(page);
      last = number;
    } else {
      stray = { number, pages: [page] };
      strays.push(stray);
    }
  }
  paper.pages.splice(0, paper.pages.length, ...kept);
  return strays.sort((a, b) => a.number - b.number);
}

/** Articles run on from one page to the next; a list of people is continued by a list only. */
function canContinue(paper: PaperPages, [page]: Stray["pages"]): boolean {
  const before = frontsOf(paper).at(-1);
  if (!before || !page) return false;
  if (page.articles !== null) return before.articles !== null && page.articles.first === before.articles.last + 1;
  const isList = ({ text }: PageProfile) => text.rows.filter((row) => cellsOf(row).length >= 4).length >= 4;
  return isList(before) === isList(page);
}

/** The paper whose pages go up to the number before; one that has no end yet first, then the nearest behind. */
function waitingFor(dossier: DossierPages, { number, pages }: Stray, from: PaperPages): PaperPages | null {
  const at = dossier.papers.indexOf(from);
  const waiting = dossier.papers.filter((paper) => !isOver(paper) && lastNumber(paper) === number - 1 && canContinue(paper, pages));
  const distance = (paper: PaperPages) => {
    const off = dossier.papers.indexOf(paper) - at;
    return off >= 0 ? off : 0.5 - off;
  };
  return waiting.sort((a, b) => distance(a) - distance(b))[0] ?? null;
}

/** Who signed stands on one of its pages, or it is a card; and no page says that more follow. */
const isOver = (paper: PaperPages): boolean => {
  const last = frontsOf(paper).at(-1);
  const { number = 0, total = null } = last?.pageNumber ?? {};
  if (total !== null) return number >= total;
  return isCard(paper) || paper.pages.some((page) => page.hasEnd);
};

const isCard = (paper: PaperPages): boolean => paper.pages.some((page) => page.classification.type?.id === CARD);

/** Papers written in articles or as Decree 30/2020/NĐ-CP lays down: they end with `./.`, their receivers and who signs. */
const HAS_FORMAL_END = /^(?:quyet_dinh|thong_bao|to_trinh|van_ban_hanh_chinh|bien_ban|hop_dong)/;

function noteMissing(paper: PaperPages): void {
  const fronts = frontsOf(paper);
  const missing: number[] = [];
  let last = 0;
  for (const page of fronts) {
    const number = page.pageNumber?.number ?? last + 1;
    for (let n = last + 1; n < number; n++) missing.push(n);
    last = Math.max(last, number);
  }
  const total = Math.max(0, ...fronts.map((page) => page.pageNumber?.total ?? 0));
  for (let n = last + 1; n <= total; n++) missing.push(n);
  const at = fronts.at(-1)?.index ?? paper.pages[0]!.index;
  if (missing.length > 0) paper.findings.push({ reason: "page-missing", page: at, what: missing.slice(0, 5).join(", ") });
  else if (articleIsMissing(fronts)) paper.findings.push({ reason: "page-missing", page: at, what: "ở giữa" });
  else if (endIsMissing(paper, fronts)) paper.findings.push({ reason: "page-missing", page: at, what: "cuối" });
}

/** `Điều 2` ends one page and `Điều 4` begins the next, which carries no number that says otherwise. */
function articleIsMissing(fronts: readonly PageProfile[]): boolean {
  return fronts.some((page, at) => {
    const before = fronts[at - 1]?.articles;
    return before != null && page.articles !== null && page.pageNumber === null && page.articles.first > before.last + 1;
  });
}

function endIsMissing(paper: PaperPages, fronts: readonly PageProfile[]): boolean {
  const type = fronts[0]?.classification.type?.id ?? "";
  return HAS_FORMAL_END.test(type) && !paper.pages.some((page) => page.hasEnd);
}
