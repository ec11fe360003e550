import type { DigitizedPaper, DigitizeResult } from "@camtay/shared/domain/digitized.ts";
import { parsePrintedDate } from "@camtay/shared/domain/partial-date.ts";
import { tidy } from "@camtay/shared/text/fold.ts";
import type { PagePair } from "./score-pages.ts";
import { CATALOGUE_NAMES, type Truth, type TruthPage } from "./truth.ts";

/** Which page of the result a page of the truth became. */
export type FindPage = (page: TruthPage) => PagePair;

const isContent = (page: TruthPage) => !page.blank && page.type !== "separator";

/** The papers of the truth: a front with the fronts and marked backs that follow it. */
function truthPapers(pages: readonly TruthPage[]): TruthPage[][] {
  const papers: TruthPage[][] = [];
  for (const page of pages) {
    if (page.type === "separator") continue;
    if (page.pageOfDocument === 1) papers.push([]);
    if (isContent(page)) papers.at(-1)?.push(page);
  }
  return papers;
}

/** A dossier is right when the same pages are together and cut into the same papers; those with a mishap are scored apart. */
export function splits(truth: Truth, result: DigitizeResult, find: FindPage): { dossiers: number; right: number; wrongUnflagged: number } {
  const sound = truth.dossiers.filter((dossier) => dossier.mishap === undefined);
  const score = { dossiers: sound.length, right: 0, wrongUnflagged: 0 };
  const asKey = (papers: readonly (readonly number[])[]) =>
    papers
      .map((pages) => [...pages].sort((a, b) => a - b).join(","))
      .sort()
      .join("|");
  const found = new Map<string, DigitizedPaper[]>();
  for (const paper of result.papers) found.set(paper.dossier ?? "", [...(found.get(paper.dossier ?? "") ?? []), paper]);
  // A blank back that was kept lies in some paper without harm; finding blanks is scored apart.
  const blank = new Set(truth.dossiers.flatMap((dossier) => dossier.pages.filter((page) => page.blank).map((page) => find(page).index)));
  const inked = (paper: DigitizedPaper) => paper.pages.filter((page) => !blank.has(page));
  const keys = new Map([...found].map(([code, papers]) => [asKey(papers.map(inked).filter((pages) => pages.length > 0)), code]));
  for (const dossier of sound) {
    const papers = truthPapers(dossier.pages).map((pages) => pages.map((page) => find(page).index));
    if (keys.has(asKey(papers))) {
      score.right++;
      continue;
    }
    const mine = new Set(papers.flat());
    const touched = result.papers.filter((paper) => paper.pages.some((page) => mine.has(page)));
    const codes = new Set(touched.map((paper) => paper.dossier));
    const asked =
      result.review.some((item) => item.reason === "split-unsure" && item.page !== null && mine.has(item.page)) ||
      result.dossiers.some((d) => codes.has(d.code) && d.flagged);
    if (!asked) score.wrongUnflagged++;
  }
  return score;
}

/** What a field claims to be worth, and whether it was exact. */
export interface Claim {
  readonly confidence: number;
  readonly exact: boolean;
}

/** Lower ends of the bins; from 0.9 up nobody is asked. */
const BINS = [0, 0.5, 0.75, 0.9, 0.95, 0.98];

/** Of the printed fields with a confidence in each bin: how many, their mean confidence, and the share that was exact. */
export function calibration(claims: readonly Claim[]): Record<string, string> {
  return Object.fromEntries(
    BINS.flatMap((from, index) => {
      const to = BINS[index + 1] ?? 1.001;
      const inBin = claims.filter(({ confidence }) => confidence >= from && confidence < to);
      if (inBin.length === 0) return [];
      const mean = inBin.reduce((sum, { confidence }) => sum + confidence, 0) / inBin.length;
      const exact = inBin.filter((claim) => claim.exact).length;
      return [[`from ${from}`, `${exact} of ${inBin.length} exact, said ${mean.toFixed(3)}`]];
    }),
  );
}

export function components(truth: Truth, result: DigitizeResult, find: FindPage) {
  const score = { papers: 0, right: 0, wrongUnflagged: 0, flagged: 0 };
  for (const { page, paper } of papersOf(truth, result, find)) {
    score.papers++;
    const right = paper?.documentType === CATALOGUE_NAMES[page.type]!.type;
    const asked = paper?.documentType === null || (paper !== undefined && isAskedAbout(paper, result));
    if (right) score.right++;
    else if (paper && !asked) score.wrongUnflagged++;
    if (asked) score.flagged++;
  }
  return score;
}

const isAskedAbout = (paper: DigitizedPaper, result: DigitizeResult) =>
  result.review.some((item) => item.paper === result.papers.indexOf(paper) && /^component-(?:unknown|doubtful)$/.test(item.reason));

export interface FieldScore {
  total: number;
  exact: number;
  wrongUnflagged: number;
  flagged: number;
  /** Not found at all and not asked about. */
  missing: number;
}

/** One field beside its truth, for the list of faults. */
export interface FieldFault {
  readonly file: string;
  readonly page: number;
  readonly key: string;
  readonly truth: string;
  readonly read: string | null;
  readonly confidence: number;
  readonly flagged: boolean;
}

/**
 * Fields whose value is printed on the page; values in handwriting are counted apart. A value of the truth that stands on no line of the
 * page, printed or written, is left out: nobody could read it.
 */
export function fields(
  truth: Truth,
  result: DigitizeResult,
  find: FindPage,
): { printed: FieldScore; written: FieldScore; faults: FieldFault[]; claims: Claim[] } {
  const empty = (): FieldScore => ({ total: 0, exact: 0, wrongUnflagged: 0, flagged: 0, missing: 0 });
  const score = { printed: empty(), written: empty(), faults: [] as FieldFault[], claims: [] as Claim[] };
  for (const { page, paper } of papersOf(truth, result, find)) {
    const names = CATALOGUE_NAMES[page.type]!;
    for (const [key, wanted] of Object.entries(page.fields)) {
      const where = whereStands(page, key, String(wanted));
      const name = names.fields[key];
      if (where === null || name === undefined) continue;
      const into = score[where];
      const field = paper?.documentType === names.type ? paper.fields.find((f) => f.key === name) : undefined;
      const exact = field !== undefined && sameValue(field.text, String(wanted));
      into.total++;
      if (exact) into.exact++;
      if (field?.flagged) into.flagged++;
      else if (field === undefined) into.missing++;
      else if (!exact) into.wrongUnflagged++;
      if (field !== undefined && where === "printed") score.claims.push({ confidence: field.confidence, exact });
      if (!exact || field?.flagged)
        score.faults.push({
          file: page.file,
          page: page.page,
          key: `${page.type}.${key}`,
          truth: String(wanted),
          read: field?.text ?? null,
          confidence: field?.confidence ?? 0,
          flagged: field?.flagged ?? false,
        });
    }
  }
  return score;
}

function papersOf(truth: Truth, result: DigitizeResult, find: FindPage): { page: TruthPage; paper: DigitizedPaper | undefined }[] {
  return truth.dossiers
    .flatMap((dossier) => dossier.pages)
    .filter((page) => page.pageOfDocument === 1 && !page.blank && page.type in CATALOGUE_NAMES)
    .map((page) => ({ page, paper: result.papers.find((paper) => paper.pages.includes(find(page).index)) }));
}

const plain = (text: string) => tidy(text).toLowerCase();

function whereStands(page: TruthPage, key: string, value: string): "printed" | "written" | null {
  // Counted, not printed: a table that runs over the lower edge of the sheet has lines that nobody can count.
  if (key === "rows") return page.lines.every((line) => isOnSheet(line, page)) ? "printed" : null;
  const date = parsePrintedDate(value);
  // A date may be printed in words; a number is no part of a longer one.
  const whole = new RegExp(`(?<![\\p{L}\\p{N}]|\\d[.,])${RegExp.escape(plain(value))}(?![\\p{L}\\p{N}]|[.,]\\d)`, "u");
  const stands = (text: string) => whole.test(plain(text)) || (date !== null && datesIn(text).includes(date));
  const textOf = (byHand: boolean) =>
    page.lines
      .filter((line) => (line.hand ?? false) === byHand && isOnSheet(line, page))
      .map((line) => line.text)
      .join(" ");
  if (stands(textOf(false))) return "printed";
  return stands(textOf(true)) ? "written" : null;
}

/** Long tables run over the lower edge of the sheet: what is laid beyond it is on no scan. */
const isOnSheet = ({ words }: TruthPage["lines"][number], { cleanWidth, cleanHeight }: TruthPage): boolean =>
  words.every(([, x, y, width, height]) => x + width / 2 < cleanWidth && y + height / 2 < cleanHeight);

const datesIn = (text: string) =>
  (text.match(/ngày \d{1,2} tháng \d{1,2} năm \d{4}/gu) ?? []).flatMap((match) => parsePrintedDate(match) ?? []);

/** Exact to the mark; capitals, spaces and the way a date is written aside. */
function sameValue(read: string, wanted: string): boolean {
  const date = parsePrintedDate(wanted);
  return plain(read) === plain(wanted) || (date !== null && parsePrintedDate(read) === date);
}
