import { fold } from "@camtay/shared/text/fold.ts";
import { NOTE_WORDS, type PageProfile } from "./page-profile.ts";
import { isRescan } from "./pile/find-rescans.ts";
import { mendSequences } from "./pile/mend-sequences.ts";
import { type DossierPages, liesInOtherStack, type PaperPages, paperOf } from "./pile/pile.ts";
import { knownProcedure, procedureByName, procedureOnReceipt } from "./pile/procedure-of.ts";
import { CLEAR, RECEIPT, receiptCode, sameDossier, sharedPeople } from "./pile/same-dossier.ts";
import type { SeparatorMark } from "./separator-sheet.ts";

/** What is known about a source file without looking at its pages. */
export interface FileHint {
  readonly dossier: string | null;
  readonly procedure: string | null;
}

export interface SplitOptions {
  /** The whole pile is this dossier. */
  readonly dossier: string | null;
  readonly procedure: string | null;
  /** By file, from a manifest. */
  readonly files: ReadonlyMap<string, FileHint>;
}

/** Text enough for a page that should have a heading of its own or continue something. */
const MUCH_TEXT = 40;
/** A heading in the middle of a component is another paper's only when it is read this surely. */
const SURE_HEADING = 0.8;

interface Cut {
  readonly starts: boolean;
  doubt: PaperPages["doubt"];
}

/**
 * Cuts a pile, page after page in reading order, into dossiers and papers.
 * Separator sheets and hints decide; without them codes, people, places and the kind of paper are weighed.
 * Blank pages and separators are in no paper; every other page is in exactly one.
 */
export function splitPile(profiles: readonly PageProfile[], options: SplitOptions): DossierPages[] {
  const cutter = new PileCutter(
    options,
    profiles.some((page) => page.separator?.opens === "dossier"),
  );
  for (const page of profiles) cutter.take(page);
  const filled = cutter.dossiers.filter((dossier) => dossier.papers.length > 0);
  for (const dossier of filled) {
    dossier.procedure = options.procedure ?? dossier.procedure;
    dossier.code ??= onlyCode(dossier);
    mendSequences(dossier);
  }
  return filled;
}

/** Walks through the pile once; what is open changes with every page. */
class PileCutter {
  readonly dossiers: DossierPages[] = [];
  readonly #options: SplitOptions;
  readonly #hasSeparators: boolean;
  #open: DossierPages | null = null;
  #bySeparator = false;
  /** The last sheet, when no page has followed it yet. */
  #sheet: SeparatorMark | null = null;
  #sheetDoubtful = false;
  /** The open paper began behind a component sheet: only the next sheet ends it. */
  #bySheet = false;
  #previous: PageProfile | null = null;
  /** Where the last page went: notes and backs follow it. */
  #holder: PaperPages | null = null;

  constructor(options: SplitOptions, hasSeparators: boolean) {
    this.#options = options;
    this.#hasSeparators = hasSeparators;
  }

  take(page: PageProfile): void {
    if (page.separator !== null) this.#takeSheet(page);
    if (page.kind !== "content") return;
    const rescanned = this.#rescannedPaper(page);
    if (rescanned) this.#addRescan(page, rescanned);
    else this.#takeContent(page);
    // A note on a back says nothing about what comes before the next front.
    if (page.wordCount >= NOTE_WORDS || this.#previous === null) this.#previous = page;
  }

  #takeSheet({ separator }: PageProfile): void {
    const { opens, dossier, procedure, title, doubtful } = separator!;
    const isOpen = this.#open !== null && this.#open.code === dossier && dossier !== null;
    const known = knownProcedure(procedure) ?? procedureByName(title);
    if (this.#options.dossier === null && (opens === "dossier" || dossier !== null) && !isOpen) this.#open = this.#begin(dossier, known);
    else if (this.#open) this.#open.procedure ??= known;
    if (opens === "dossier" || this.#sheet === null || dossier !== null) this.#bySeparator = true;
    this.#sheet = separator;
    this.#sheetDoubtful = doubtful;
    this.#bySheet = opens === "paper";
  }

  /** The dossier of this code, opened again when it lay in the pile before. */
  #begin(code: string | null, procedure: string | null): DossierPages {
    const known = code === null ? undefined : this.dossiers.find((dossier) => dossier.code === code);
    if (known) return known;
    const dossier: DossierPages = { code, procedure, papers: [], findings: [] };
    this.dossiers.push(dossier);
    return dossier;
  }

  #takeContent(page: PageProfile): void {
    const cut: Cut = this.#bySheet ? this.#cutBySheet(page) : startsPaper(page, this.#previous, this.#open);
    const moved = this.#chooseDossier(page, cut);
    const open = this.#open!;
    if (this.#sheetDoubtful) cut.doubt ??= "dossier";
    if (cut.starts || moved || this.#sheet !== null || open.papers.length === 0) {
      this.#holder = paperOf(page, { doubt: cut.doubt, named: this.#sheet?.documentType ?? null });
      open.papers.push(this.#holder);
    } else {
      const isNote = page.wordCount < NOTE_WORDS && this.#holder !== null && open.papers.includes(this.#holder);
      const paper = isNote ? this.#holder! : open.papers.at(-1)!;
      paper.pages.push(page);
      doubt(paper, page, cut.doubt);
      this.#holder = paper;
    }
    this.#sheet = null;
    this.#sheetDoubtful = false;
    const code = receiptCode(page);
    if (open.code === null && code !== null) open.code = code;
    if (page.classification.type?.id === RECEIPT) open.procedure ??= procedureOnReceipt(page);
  }

  /** Behind a component sheet everything is one paper; another heading in the middle is asked about. */
  #cutBySheet({ classification }: PageProfile): Cut {
    if (this.#sheet !== null) return { starts: true, doubt: null };
    const first = this.#open?.papers.at(-1)?.pages[0]?.classification.type;
    const foreign = classification.hasHeading && classification.confidence >= SURE_HEADING && classification.type !== first;
    return { starts: false, doubt: foreign ? "paper" : null };
  }

  /** @returns true when the page went to another dossier than the one before it */
  #chooseDossier(page: PageProfile, cut: Cut): boolean {
    const { dossier, procedure, files } = this.#options;
    const before = this.#open;
    const hint = files.get(page.file);
    if (dossier !== null || hint?.dossier) {
      this.#open = this.#begin(hint?.dossier ?? dossier, hint?.procedure ?? procedure);
      return before !== this.#open || (this.#previous?.file !== page.file && page.wordCount > 0);
    }
    if (before === null) this.#open = this.#begin(null, null);
    else if (this.#sheet !== null) {
      if (before.code !== null && page.dossierCodes.length > 0 && !page.dossierCodes.includes(before.code)) cut.doubt = "dossier";
    } else if (cut.starts && before.papers.length > 0) this.#weighDossier(page, before, cut);
    return before !== this.#open && before !== null;
  }

  /** No sheet says so: does this paper open a dossier, return to an earlier one, or stay? */
  #weighDossier(page: PageProfile, open: DossierPages, cut: Cut): void {
    const weight = sameDossier(open, page, this.#previous, this.#bySeparator);
    if (Math.abs(weight) < CLEAR) cut.doubt = "dossier";
    if (weight >= 0) return;
    const earlier = this.dossiers.at(-2);
    if (earlier && this.dossiers.at(-1) === open && belongsTo(earlier, page)) {
      this.#returnTo(earlier, open);
      return;
    }
    this.#open = this.#begin(null, null);
    this.#bySeparator = false;
    // The pile has sheets, only here there is none: it was forgotten, or a foreign paper slipped in. A receipt with a code of its own
    // leaves no doubt, and photographs never have sheets.
    const isForgotten = this.#hasSeparators && receiptCode(page) === null && this.#previous?.camera === page.camera;
    if (isForgotten) cut.doubt = "dossier";
  }

  /** A single paper of somebody else between two parts of a dossier is that dossier's, for a person to look at. */
  #returnTo(earlier: DossierPages, between: DossierPages): void {
    if (between.code === null && between.papers.length === 1) {
      earlier.papers.push(...between.papers);
      this.dossiers.splice(this.dossiers.indexOf(between), 1);
    } else if (between.papers[0]) doubt(between.papers[0], between.papers[0].pages[0]!, "dossier");
    this.#open = earlier;
  }

  #rescannedPaper(page: PageProfile): PaperPages | null {
    if (this.#sheet !== null && this.#open?.papers.length === 0) return null;
    return this.#open?.papers.find((paper) => paper.pages.some((other) => isRescan(other, page))) ?? null;
  }

  /** A second scan lies behind the first, wherever it came in the pile. */
  #addRescan(page: PageProfile, paper: PaperPages): void {
    const at = paper.pages.findLastIndex((other) => isRescan(other, page));
    paper.pages.splice(at + 1, 0, page);
    paper.rescans.add(page.index);
    this.#holder = paper;
  }
}

function doubt(paper: PaperPages, { index }: PageProfile, why: PaperPages["doubt"]): void {
  if (why === null || paper.doubt !== null) return;
  paper.doubt = why;
  paper.doubtAt = index;
}

/** The page plainly names people of that dossier, or its code. */
const belongsTo = (dossier: DossierPages, page: PageProfile): boolean =>
  page.dossierCodes.some((code) => code === dossier.code) ||
  (receiptCode(page) === null &&
    sharedPeople(
      dossier.papers.flatMap((paper) => paper.pages),
      page,
    ) > 0);

function startsPaper(page: PageProfile, previous: PageProfile | null, open: DossierPages | null): Cut {
  const { classification } = page;
  if (previous === null || open === null) return { starts: true, doubt: null };
  const number = page.pageNumber?.number ?? null;
  const continues = number !== null && number > 1;
  const expected = continues && number === expectedNumber(open);
  if (classification.hasHeading && classification.confidence >= 0.6) return { starts: !expected, doubt: null };
  const otherFile = page.file !== previous.file;
  const fileOfPages = liesInOtherStack(page, previous);
  // A file of pages is scanned paper by paper or dossier by dossier: its end is the end of a paper, but for a page that plainly goes on.
  if (fileOfPages && page.wordCount > 0) return expected ? { starts: false, doubt: "paper" } : { starts: true, doubt: null };
  if (page.wordCount < NOTE_WORDS || continues) return { starts: false, doubt: null };
  // The national title stands on first pages only.
  if (page.hasNationalTitle) return { starts: true, doubt: null };
  if (classification.type && classification.confidence >= 0.55 && classification.type !== previous.classification.type)
    return { starts: true, doubt: "paper" };
  // A page full of text that neither has a heading nor a number: a paper of its own behind one that is signed, else the next page.
  if (page.wordCount < MUCH_TEXT || runsOn(page)) return { starts: false, doubt: null };
  const isLandscape = ({ text }: PageProfile) => text.width > text.height;
  const turnsOver = isLandscape(page) !== isLandscape(previous);
  return { starts: previous.hasEnd, doubt: otherFile || previous.hasEnd || turnsOver ? "paper" : null };
}

const expectedNumber = (open: DossierPages): number => {
  const paper = open.papers.at(-1);
  return paper ? paper.pages.filter((page) => page.wordCount >= NOTE_WORDS && !paper.rescans.has(page.index)).length + 1 : 1;
};

/** `Điều 3.`, `Phụ lục`, `b)`: the middle of something. */
function runsOn(page: PageProfile): boolean {
  const first = page.text.rows.slice(0, 3).map((row) => fold(row.tokens.map((token) => token.text).join(" ")));
  return first.some((line) => /^(?:dieu\s+\d+|khoan\s+\d+|phu luc|[a-z]\)|[ivx]+\.|\d+[.)])/.test(line));
}

/** No receipt: the one code that the papers cite. */
function onlyCode(dossier: DossierPages): string | null {
  const codes = new Set(dossier.papers.flatMap((paper) => paper.pages.flatMap((page) => page.dossierCodes)));
  return codes.size === 1 ? [...codes][0]! : null;
}
