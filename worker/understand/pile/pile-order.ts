import { NOTE_WORDS, type PageProfile } from "../page-profile.ts";
import { liesInOtherStack } from "./pile.ts";
import { APPLICATIONS, RECEIPT, sharedPeople } from "./same-dossier.ts";

/** Pages in the order in which people read them. */
export interface PileOrder {
  readonly profiles: readonly PageProfile[];
  /** Of each stack that lay in reverse: its first page as scanned. */
  readonly reversed: readonly PageProfile[];
}

/** What speaks for reverse must weigh at least this, and nothing may speak against it. */
const LEAST_EVIDENCE = 2;

/**
 * Finds stacks that were fed the wrong way round, so that the last page came first, and turns them about.
 * Evidence: page numbers that count down, empty backs before their fronts, separators and receipts behind what belongs to them.
 */
export function readingOrder(profiles: readonly PageProfile[]): PileOrder {
  const reversed: PageProfile[] = [];
  const ordered = stacksOf(profiles).flatMap((stack) => {
    const { forward, backward } = evidence(stack);
    if (backward < LEAST_EVIDENCE || backward < 3 * forward) return stack;
    reversed.push(stack[0]!);
    return [...stack].reverse();
  });
  return { profiles: ordered, reversed };
}

/** A file of pages is a stack of its own; single pictures in a row make one together. */
function stacksOf(profiles: readonly PageProfile[]): PageProfile[][] {
  const stacks: PageProfile[][] = [];
  for (const page of profiles) {
    const last = stacks.at(-1)?.[0];
    const together = last && !liesInOtherStack(last, page);
    if (together) stacks.at(-1)!.push(page);
    else stacks.push([page]);
  }
  return stacks;
}

interface Evidence {
  forward: number;
  backward: number;
}

function evidence(stack: readonly PageProfile[]): Evidence {
  const votes: Evidence = { forward: 0, backward: 0 };
  const fronts = stack.filter((page) => page.kind === "separator" || (page.kind === "content" && page.wordCount >= NOTE_WORDS));
  countNumbers(fronts, votes);
  countBacks(stack, votes);
  countOpenings(fronts, votes);
  return votes;
}

/**
 * Page 2 stands beside page 1: behind it or before it. Where a page 1 stands on either side, the one whose articles it continues is
 * meant, else the one that has no end yet.
 */
function countNumbers(fronts: readonly PageProfile[], votes: Evidence): void {
  for (const [at, page] of fronts.entries()) {
    const number = page.pageNumber?.number ?? 1;
    if (number < 2 || page.classification.hasHeading) continue;
    const sides = ([-1, 1] as const).filter((step) => leadsTo(fronts[at + step], number));
    const continued = sides.filter((step) => isContinuedBy(fronts[at + step]!, page));
    const open = sides.filter((step) => !fronts[at + step]!.hasEnd);
    const meant = [continued, open, sides].find((some) => some.length === 1)?.[0];
    if (meant !== undefined) votes[meant === -1 ? "forward" : "backward"]++;
  }
}

const isContinuedBy = (page: PageProfile, next: PageProfile): boolean =>
  page.articles !== null && next.articles !== null && next.articles.first === page.articles.last + 1;

function leadsTo(page: PageProfile | undefined, number: number): boolean {
  if (page?.kind !== "content") return false;
  return page.pageNumber === null || page.classification.hasHeading
    ? number === 2 && page.classification.hasHeading
    : page.pageNumber.number === number - 1;
}

/** On sheets scanned on both sides the empty ones are the second of each pair, unless the stack lay the wrong way round. */
function countBacks(stack: readonly PageProfile[], votes: Evidence): void {
  if (stack.length % 2 !== 0) return;
  const blanks = stack.flatMap((page, at) => (page.kind === "blank" ? [at % 2] : []));
  const second = blanks.filter((side) => side === 1).length;
  if (blanks.length < 2) return;
  if (second === blanks.length) votes.forward += 2;
  else if (second === 0) votes.backward += 2;
}

/** Separators and receipts stand before their dossier, and the application before what was made of it. */
function countOpenings(fronts: readonly PageProfile[], votes: Evidence): void {
  const isReceipt = (page: PageProfile | undefined) => page?.classification.type?.id === RECEIPT;
  const opens = (page: PageProfile | undefined) => page !== undefined && (page.separator?.opens === "dossier" || isReceipt(page));
  if (opens(fronts[0])) votes.forward++;
  else if (opens(fronts.at(-1)) && fronts.length > 1) votes.backward++;
  const papers = fronts.filter((page) => page.kind === "content");
  if (papers.length > 2 && isReceipt(papers.at(-1)) && APPLICATIONS.test(papers.at(-2)!.classification.type?.id ?? "")) votes.backward++;
  countCodes(fronts, votes);
  for (const [at, page] of fronts.entries()) {
    if (!isReceipt(page)) continue;
    const shares = (other: PageProfile | undefined) => other?.kind === "content" && sharedPeople([other], page) > 0;
    const [before, after] = [shares(fronts[at - 1]), shares(fronts[at + 1])];
    if (before !== after) votes[after ? "forward" : "backward"]++;
  }
}

/** A paper that cites its dossier's code lies behind the separator with that code. */
function countCodes(fronts: readonly PageProfile[], votes: Evidence): void {
  const codeOf = (page: PageProfile | undefined) => page?.separator?.dossier ?? null;
  for (const [at, page] of fronts.entries()) {
    if (page.kind !== "content" || page.dossierCodes.length === 0) continue;
    const before = codeOf(fronts.slice(0, at).findLast((p) => codeOf(p) !== null));
    const behind = codeOf(fronts.slice(at + 1).find((p) => codeOf(p) !== null));
    if (before !== null && page.dossierCodes.includes(before)) votes.forward++;
    else if (behind !== null && page.dossierCodes.includes(behind)) votes.backward++;
  }
}
