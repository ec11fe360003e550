import type { DigitizedPaper, ReviewItem } from "@camtay/shared/domain/digitized.ts";
import { NOTE_WORDS, type PageProfile } from "./page-profile.ts";
import { liesInOtherStack } from "./pile/pile.ts";
import type { PageFacts } from "./pile/pile-pages.ts";
import { PAGE_QUALITY, REVIEW_MESSAGES } from "./review-messages.ts";

/** The sides of a sheet lean alike, one to the left and one to the right, within this. */
const SAME_SHEET_DEGREES = 0.5;

/** Whether two pages can be the sides of one sheet that was scanned in one pass. An angle of exactly 0 was not measured. */
const isOneSheet = (front: PageFacts, back: PageFacts): boolean =>
  front.skewDegrees === 0 || back.skewDegrees === 0 || Math.abs(front.skewDegrees + back.skewDegrees) < SAME_SHEET_DEGREES;

/**
 * A back with a short note cannot tell well which way is up by itself; both sides of a sheet went through the scanner together. Where it
 * stands as its front nobody is asked, where it does not a person is, however surely its few words were read.
 * @param wordCount words read on the page
 */
export function settledFindings(page: PageFacts, wordCount: number, front: PageFacts | undefined): PageFacts["findings"] {
  const isNoteBehind =
    front !== undefined &&
    !page.blank &&
    !front.blank &&
    wordCount <= NOTE_WORDS &&
    isOneSheet(front, page) &&
    !liesInOtherStack(front, page) &&
    !front.findings.includes("orientation-unsure");
  if (!isNoteBehind) return page.findings;
  const others = page.findings.filter((finding) => finding !== "orientation-unsure");
  return front.turn === page.turn ? others : [...others, "orientation-unsure"];
}

/** Findings of the page engine that a person must see, with the paper they are in. */
export function reviewPages(pages: readonly PageFacts[], papers: readonly DigitizedPaper[]): ReviewItem[] {
  return pages.flatMap((page, index) => {
    if (page.findings.length === 0) return [];
    const paper = papers.findIndex((p) => p.pages.includes(index));
    const item = (reason: ReviewItem["reason"], what: string): ReviewItem => ({
      ...pageItem(reason, index, what),
      dossier: papers[paper]?.dossier ?? null,
      paper: paper < 0 ? null : paper,
    });
    return page.findings.flatMap((finding) => {
      if (finding === "blank-unsure") return item("blank-unsure", "");
      if (page.dropped !== null) return [];
      if (finding === "orientation-unsure") return item("orientation-unsure", "");
      const quality = PAGE_QUALITY[finding];
      return quality === undefined ? [] : item("page-quality", quality);
    });
  });
}

/** What the pile as a whole makes a person look at: stacks in reverse, stacks without a word, notes on the backs of separators. */
export function reviewPile(profiles: readonly PageProfile[], reversed: readonly PageProfile[]): ReviewItem[] {
  return [
    ...reversed.map((page) => pageItem("page-order", page.index, "")),
    ...profiles.filter((page) => page.kind === "separator-back").map((page) => pageItem("sheet-note", page.index, "")),
    ...blankStacks(profiles).map((page) => pageItem("stack-blank", page.index, page.file)),
  ];
}

const pageItem = (reason: ReviewItem["reason"], page: number, what: string): ReviewItem => ({
  reason,
  dossier: null,
  paper: null,
  page,
  field: null,
  message: REVIEW_MESSAGES[reason](what),
});

/** Show-through of a seal or a heading, read as words. */
const FEW_WORDS = 5;

/** An empty back or two are nothing; a whole file, or all that lies behind a separator, was fed with the wrong side up. */
function blankStacks(profiles: readonly PageProfile[]): PageProfile[] {
  const stacks: PageProfile[][] = [];
  for (const page of profiles) {
    const last = stacks.at(-1)?.at(-1);
    const together = last && page.kind !== "separator" && !liesInOtherStack(last, page);
    if (together) stacks.at(-1)!.push(page);
    else stacks.push([page]);
  }
  return stacks.flatMap((stack) => {
    const behind = stack[0]!.kind === "separator" ? stack.slice(2) : stack;
    const empty = behind.filter((page) => page.kind === "blank").length;
    // A scrap of show-through or a note does not make the stack a full one.
    const isBlank =
      empty > 0 && behind.every((page) => page.kind === "blank" || (page.kind === "content" && page.wordCount < FEW_WORDS && empty >= 2));
    return isBlank ? stack[0]! : [];
  });
}
