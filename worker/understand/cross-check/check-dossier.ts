import { fold } from "@camtay/shared/text/fold.ts";
import type { Classification } from "../classify-paper.ts";
import { similarity } from "../fuzzy.ts";
import type { JudgedField } from "../judge-field.ts";
import type { PageProfile } from "../page-profile.ts";
import type { PaperPages, PileFinding } from "../pile/pile.ts";
import { namesSomebody, RECEIPT, sharedPeople } from "../pile/same-dossier.ts";
import { componentsOnReceipt, hasComponent, requiredBy } from "./wanted-components.ts";

/** A paper of a dossier with what was read of it. */
export interface NamedPaper {
  readonly paper: PaperPages;
  readonly classification: Classification;
  readonly fields: readonly JudgedField[];
}

/** Notes at each paper, and returns about the dossier as a whole, what its papers say against each other. */
export function checkDossier(procedure: string | null, papers: readonly NamedPaper[]): PileFinding[] {
  noteForeigners(papers);
  noteTwins(papers);
  return missingComponents(procedure, papers);
}

/** What is filled in by hand is read too badly to say whose it is. */
const isLegible = ({ classification: { type } }: NamedPaper) => type !== null && type.layout !== "filled in by hand";
const isReceipt = ({ classification }: NamedPaper) => classification.type?.id === RECEIPT;

/**
 * A paper that names nobody whom the rest of the dossier names, while at least two others agree on whom the dossier is about.
 * Receipts are left out: anyone may file for another; lists name many people.
 */
function noteForeigners(papers: readonly NamedPaper[]): void {
  const telling = papers.filter((paper) => isLegible(paper) && namesSomebody(wholePaper(paper)));
  const linked = (a: NamedPaper, b: NamedPaper) => a !== b && sharedPeople(a.paper.pages, wholePaper(b)) > 0;
  const agreeing = telling.filter((paper) => telling.some((other) => linked(other, paper)));
  if (agreeing.length < 2) return;
  for (const { paper } of telling.filter((one) => !agreeing.includes(one) && !isReceipt(one)))
    paper.findings.push({ reason: "foreign-person", page: paper.pages[0]!.index, what: "" });
}

/** All pages of a paper as one, for comparing people. */
function wholePaper({ paper: { pages } }: NamedPaper): PageProfile {
  return { ...pages[0]!, identityNumbers: pages.flatMap((p) => p.identityNumbers), names: pages.flatMap((p) => p.names) };
}

/** Two papers of one kind about the same person or with the same number: one may be too many. */
function noteTwins(papers: readonly NamedPaper[]): void {
  for (const [at, later] of papers.entries()) {
    const twin = papers.slice(0, at).find((earlier) => areTwins(earlier, later));
    if (twin)
      later.paper.findings.push({ reason: "component-twice", page: later.paper.pages[0]!.index, what: later.classification.type!.name });
  }
}

function areTwins(a: NamedPaper, b: NamedPaper): boolean {
  const type = a.classification.type;
  if (type === null || type !== b.classification.type || type.layout?.startsWith("table")) return false;
  const [nameA, nameB] = [a.classification.printedName, b.classification.printedName].map((name) => fold(name ?? ""));
  if (similarity(nameA!, nameB!) < 0.8) return false;
  if (!isLegible(a)) return true;
  const same = (key: string): boolean | null => {
    const [x, y] = [a, b].map(({ fields }) => fields.find((f) => f.reading.field.key === key));
    return !x?.text || !y?.text ? null : fold(x.text) === fold(y.text);
  };
  const numbers = same("number");
  return numbers ?? same("personal_id") ?? same("full_name") ?? false;
}

/** Components that the receipt lists, or that the catalogue asks of every dossier of this procedure, and that no paper can be. */
function missingComponents(procedure: string | null, papers: readonly NamedPaper[]): PileFinding[] {
  const types = papers.flatMap(({ classification }) => classification.type ?? []);
  // A paper nobody recognised may be the one.
  if (types.length < papers.length || papers.some(({ paper }) => paper.doubt === "dossier")) return [];
  const receipts = papers.filter(isReceipt).flatMap(({ paper }) => paper.pages);
  // Results alone are a pile of results, not a dossier that lacks its application.
  const listed = receipts.length > 0 && types.length > 1 ? componentsOnReceipt(receipts) : [];
  const wanted = [...listed, ...(hasComponent(procedure, types) ? requiredBy(procedure) : [])];
  const missing = wanted.filter(({ accepts }) => !types.some(accepts)).map(({ name }) => name);
  return [...new Set(missing)].map((what) => ({ reason: "component-missing", page: null, what }));
}
