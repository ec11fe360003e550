import type { DigitizeResult, ReviewItem } from "@camtay/shared/domain/digitized.ts";
import type { FindPage } from "./score-papers.ts";
import type { Truth } from "./truth.ts";

/** What a person must be asked for each thing that went wrong; any of them is enough. */
const QUESTIONS: Readonly<Record<string, readonly ReviewItem["reason"][]>> = {
  "page-twice": ["page-twice", "component-twice"],
  reversed: ["page-order"],
  "upside-down": ["orientation-unsure"],
  "page-missing": ["page-missing"],
  "page-order": ["page-order"],
  "foreign-person": ["foreign-person", "split-unsure"],
  "component-missing": ["component-missing"],
  "component-twice": ["component-twice", "page-twice"],
  headless: ["component-unknown", "component-doubtful", "split-unsure"],
  "two-headings": ["split-unsure", "component-unknown", "component-doubtful"],
  "blank-stack": ["stack-blank"],
};

export interface MishapScore {
  dossiers: number;
  /** The right question was put. */
  asked: number;
  /** Put right without a question being needed: a page that lay upside down and stands upright. */
  mended: number;
  /** Pages with something on them that are in no paper and that nobody is asked about. */
  pagesLost: number;
  unnoticed: string[];
}

/** Whether what went wrong in each dossier was noticed. */
export function mishaps(truth: Truth, result: DigitizeResult, find: FindPage): MishapScore {
  const score: MishapScore = { dossiers: 0, asked: 0, mended: 0, pagesLost: 0, unnoticed: [] };
  for (const dossier of truth.dossiers.filter(({ mishap }) => mishap !== undefined)) {
    score.dossiers++;
    const mine = new Map(dossier.pages.map((page) => [find(page).index, page]));
    const codes = new Set(result.papers.filter((paper) => paper.pages.some((page) => mine.has(page))).map((paper) => paper.dossier));
    const items = result.review.filter(
      (item) => (item.page !== null && mine.has(item.page)) || (item.dossier !== null && codes.has(item.dossier)),
    );
    const turned = dossier.pages.filter((page) => page.mishap).map(find);
    if (items.some((item) => QUESTIONS[dossier.mishap!]?.includes(item.reason))) score.asked++;
    else if (dossier.mishap === "upside-down" && turned.every(({ truth: page, page: read }) => read?.turn === page.orientation))
      score.mended++;
    else score.unnoticed.push(`${dossier.name} ${dossier.mishap}`);
    const kept = new Set([...result.papers.flatMap((paper) => paper.pages), ...result.review.flatMap((item) => item.page ?? [])]);
    score.pagesLost += [...mine].filter(([index, page]) => !page.blank && page.type !== "separator" && !kept.has(index)).length;
  }
  return score;
}
