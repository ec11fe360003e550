import { findProcedure, procedures } from "@camtay/shared/catalogues/procedures.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import { editDistance, similarity } from "./fuzzy.ts";
import type { PageProfile } from "./page-profile.ts";

/** One paper of the pile before its fields are read. */
export interface PaperPages {
  readonly pages: PageProfile[];
  /** Why a person should look at the cut before or inside this paper; null when it is plain. */
  doubt: "dossier" | "paper" | null;
}

export interface DossierPages {
  code: string | null;
  procedure: string | null;
  readonly papers: PaperPages[];
}

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

/** Papers with which an applicant comes: a dossier may begin with one, seldom holds two. */
const APPLICATIONS = /^(?:to_khai|don_|giay_de_nghi|phieu_khai|ct01)/;
const RECEIPT = "m01_giay_tiep_nhan";
/** A household book names a few people, a payment list dozens. */
const MANY_PEOPLE = 6;
/** Text enough for a page that should have a heading of its own or continue something. */
const MUCH_TEXT = 40;
/** Below this the evidence for one dossier or two is too thin to pass without a person. */
const CLEAR = 1;

/**
 * Cuts a pile, page after page, into dossiers and papers.
 * Separator sheets and hints decide; without them codes, people, places and the kind of paper are weighed.
 * Blank pages and separators are in no paper.
 */
export function splitPile(profiles: readonly PageProfile[], options: SplitOptions): DossierPages[] {
  const dossiers: DossierPages[] = [];
  let open: DossierPages | null = null;
  let bySeparator = false;
  let afterSeparator = false;
  const begin = (code: string | null, procedure: string | null): DossierPages => {
    const dossier: DossierPages = { code, procedure, papers: [] };
    dossiers.push(dossier);
    return dossier;
  };
  for (const [at, page] of profiles.entries()) {
    const hint = options.files.get(page.file);
    if (page.kind === "separator") {
      const { code, procedure, title } = page.separator!;
      const known = procedureOf(procedure) ?? procedureByName(title);
      if (options.dossier === null && !(open && open.code === code)) open = begin(code, known);
      else if (open) open.procedure ??= known;
      bySeparator = true;
      afterSeparator = true;
      continue;
    }
    if (page.kind === "blank") continue;
    const previous = profiles.slice(0, at).findLast((p) => p.kind === "content") ?? null;
    const start = startsPaper(page, previous, open);
    if (options.dossier !== null || hint?.dossier) {
      const code = hint?.dossier ?? options.dossier;
      open = dossiers.find((dossier) => dossier.code === code) ?? begin(code, hint?.procedure ?? options.procedure);
      if (previous?.file !== page.file && start.starts === false && page.wordCount > 0) start.starts = true;
    } else if (open === null) open = begin(null, null);
    else if (start.starts && !afterSeparator && open.papers.length > 0) {
      const weight = sameDossier(open, page, previous, bySeparator);
      if (weight < 0) {
        open = begin(null, null);
        bySeparator = false;
      }
      if (Math.abs(weight) < CLEAR) start.doubt = "dossier";
    } else if (afterSeparator && open.code !== null && page.dossierCodes.length > 0 && !page.dossierCodes.includes(open.code)) {
      start.doubt = "dossier";
    }
    afterSeparator = false;
    if (start.starts || open.papers.length === 0) open.papers.push({ pages: [page], doubt: start.doubt });
    else {
      const paper = open.papers.at(-1)!;
      paper.pages.push(page);
      paper.doubt ??= start.doubt;
    }
    const code = receiptCode(page);
    if (open.code === null && code !== null) open.code = code;
    if (page.classification.type?.id === RECEIPT) open.procedure ??= procedureOnReceipt(page);
  }
  const filled = dossiers.filter((dossier) => dossier.papers.length > 0);
  for (const dossier of filled) {
    dossier.procedure = options.procedure ?? dossier.procedure;
    dossier.code ??= onlyCode(dossier);
  }
  return filled;
}

function startsPaper(
  page: PageProfile,
  previous: PageProfile | null,
  open: DossierPages | null,
): { starts: boolean; doubt: "paper" | "dossier" | null } {
  const { classification } = page;
  if (previous === null || open === null) return { starts: true, doubt: null };
  const continues = page.pageNumber !== null && page.pageNumber > 1;
  const expected = continues && page.pageNumber === expectedNumber(open);
  if (classification.hasHeading && classification.confidence >= 0.6) return { starts: !expected, doubt: null };
  const otherFile = page.file !== previous.file;
  const fileOfPages = otherFile && (HOLDS_PAGES.test(page.file) || HOLDS_PAGES.test(previous.file));
  // A file of pages is scanned paper by paper or dossier by dossier: its end is the end of a paper, but for a page that plainly goes on.
  if (fileOfPages && page.wordCount > 0) return expected ? { starts: false, doubt: "paper" } : { starts: true, doubt: null };
  if (page.wordCount < 15 || continues) return { starts: false, doubt: null };
  // The national title stands on first pages only.
  if (page.hasNationalTitle) return { starts: true, doubt: null };
  if (classification.type && classification.confidence >= 0.55 && classification.type !== previous.classification.type)
    return { starts: true, doubt: "paper" };
  // A page full of text that neither has a heading nor a number may belong to the paper before or be a paper of its own.
  return { starts: false, doubt: page.wordCount >= MUCH_TEXT && (otherFile || isComplete(previous)) && !runsOn(page) ? "paper" : null };
}

const HOLDS_PAGES = /\.(?:pdf|tiff?)$/i;
const expectedNumber = (open: DossierPages) => (open.papers.at(-1)?.pages.length ?? 0) + 1;

/** The page before ends with a signature: "Nơi nhận", a seal, a signer's name. */
const isComplete = (page: PageProfile) =>
  page.text.rows.some(
    (row) =>
      /noi nhan|nguoi (?:lam don|yeu cau|khai|ky)|chu tich/.test(fold(row.tokens.map((t) => t.text).join(" "))) &&
      row.box.y > page.text.height * 0.5,
  );

/** `Điều 3.`, `Phụ lục`, `b)`: the middle of something. */
function runsOn(page: PageProfile): boolean {
  const first = page.text.rows.slice(0, 3).map((row) => fold(row.tokens.map((token) => token.text).join(" ")));
  return first.some((line) => /^(?:dieu\s+\d+|khoan\s+\d+|phu luc|[a-z]\)|[ivx]+\.|\d+[.)])/.test(line));
}

/**
 * Weighs whether a new paper belongs to the open dossier.
 * @returns positive: the same dossier; negative: another; near 0: unsure
 */
export function sameDossier(open: DossierPages, page: PageProfile, previous: PageProfile | null, bySeparator: boolean): number {
  const earlier = open.papers.flatMap((paper) => paper.pages);
  const type = page.classification.type?.id ?? "";
  const code = receiptCode(page);
  if (code !== null && open.code !== null) return code === open.code ? 10 : -10;
  if (page.dossierCodes.some((c) => c === open.code)) return 10;
  let weight = bySeparator ? 2 : 0;
  const numbers = earlier.flatMap((p) => p.identityNumbers);
  const names = earlier.flatMap((p) => p.names);
  const shared =
    page.identityNumbers.filter((number) => numbers.includes(number)).length * 3 +
    page.names.filter((name) => names.some((other) => sameName(name, other))).length * 2.5;
  if (shared > 0) weight += Math.min(6, shared);
  // A list of many people says nothing about whose dossier it lies in.
  else if (
    page.identityNumbers.length <= MANY_PEOPLE &&
    page.identityNumbers.length + page.names.length > 0 &&
    numbers.length + names.length > 0
  )
    weight -= 2.5;
  const places = new Set(earlier.flatMap((p) => p.places));
  if (page.places.length > 0 && places.size > 0)
    weight += page.places.some((place) => [...places].some((other) => samePlace(place, other))) ? 1 : -3;
  if (previous !== null && previous.camera !== page.camera) weight -= 3;
  if (previous !== null && previous.file !== page.file && isWholeFile(page, previous)) weight -= 1.5;
  const has = (pattern: RegExp) => open.papers.some((paper) => pattern.test(paper.pages[0]!.classification.type?.id ?? ""));
  if (type === RECEIPT) weight -= has(/./) ? 4 : 0;
  else if (APPLICATIONS.test(type)) weight -= has(APPLICATIONS) ? 3 : open.papers.length > 1 ? 2 : -1.5;
  else if (type !== "") weight += 2;
  if (type !== "" && type !== RECEIPT && fitsProcedure(open.procedure, page)) weight += 1;
  return weight;
}

/** Both files hold several pages each: scanned one dossier or one paper a file. */
const isWholeFile = (page: PageProfile, previous: PageProfile) =>
  /\.(?:pdf|tiff?)$/i.test(page.file) && /\.(?:pdf|tiff?)$/i.test(previous.file);

const sameName = (a: string, b: string) =>
  a === b || (a.length > 6 && editDistance(a, b, 2) <= 2 && a.split(" ").length === b.split(" ").length);
const samePlace = (a: string, b: string) => a === b || (a.length > 4 && editDistance(a, b, 1) <= 1);

/** Only a receipt's own code names the dossier; other papers may cite foreign ones. */
function receiptCode(page: PageProfile): string | null {
  return page.classification.type?.id === RECEIPT ? (page.dossierCodes[0] ?? null) : null;
}

/** No receipt: the one code that the papers cite. */
function onlyCode(dossier: DossierPages): string | null {
  const codes = new Set(dossier.papers.flatMap((paper) => paper.pages.flatMap((page) => page.dossierCodes)));
  return codes.size === 1 ? [...codes][0]! : null;
}

const procedureOf = (code: string | null): string | null => (code === null ? null : (findProcedure(code)?.code ?? null));

/** By its name as printed on receipts and separators. */
export function procedureByName(text: string | null): string | null {
  if (text === null) return null;
  const wanted = fold(text);
  if (wanted.length < 8) return null;
  let best: { code: string | null; score: number } = { code: null, score: 0 };
  for (const { code, name } of procedures()) {
    const own = fold(name);
    if (Math.abs(own.length - wanted.length) > 0.15 * Math.max(own.length, wanted.length)) continue;
    const score = similarity(own, wanted);
    if (code !== null && score > best.score) best = { code, score };
  }
  return best.score >= 0.85 ? best.code : null;
}

function procedureOnReceipt(page: PageProfile): string | null {
  for (const row of page.text.rows) {
    const line = row.tokens.map((token) => token.text).join(" ");
    if (/n[oộ]i dung y[eê]u c[aầ]u/iu.test(line)) return procedureByName(line.split(":").slice(1).join(":").trim());
  }
  return null;
}

function fitsProcedure(code: string | null, page: PageProfile): boolean {
  const type = page.classification.type;
  const procedure = code === null ? undefined : findProcedure(code);
  if (!type || !procedure) return false;
  const codes = [...procedure.components.map((c) => c.resultTypeCode), ...procedure.results.map((r) => r.code)];
  if (type.resultTypeCodes.some((own) => codes.includes(own))) return true;
  const names = [...procedure.components.map((c) => c.name), ...procedure.results.map((r) => r.name)].map(fold);
  return names.some((name) => name.includes(fold(type.name)) || fold(type.name).includes(name));
}
