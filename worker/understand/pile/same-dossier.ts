import { editDistance } from "../fuzzy.ts";
import type { PageProfile } from "../page-profile.ts";
import { type DossierPages, HOLDS_PAGES } from "./pile.ts";
import { fitsProcedure } from "./procedure-of.ts";

/** Papers with which an applicant comes: a dossier may begin with one, seldom holds two. */
export const APPLICATIONS = /^(?:to_khai|don_|giay_de_nghi|phieu_khai|ct01)/;
export const RECEIPT = "m01_giay_tiep_nhan";
/** A household book names a few people, a payment list dozens. */
const MANY_PEOPLE = 6;
/** Below this the evidence for one dossier or two is too thin to pass without a person. */
export const CLEAR = 1;

/**
 * Weighs whether a new paper belongs to a dossier.
 * @returns positive: the same dossier; negative: another; nearer to 0 than `CLEAR`: unsure
 */
export function sameDossier(open: DossierPages, page: PageProfile, previous: PageProfile | null, bySeparator: boolean): number {
  const earlier = open.papers.flatMap((paper) => paper.pages);
  const type = page.classification.type?.id ?? "";
  const code = receiptCode(page);
  if (code !== null && open.code !== null) return code === open.code ? 10 : -10;
  if (page.dossierCodes.some((c) => c === open.code)) return 10;
  let weight = bySeparator ? 2 : 0;
  const shared = sharedPeople(earlier, page);
  if (shared > 0) weight += Math.min(6, shared);
  // A list of many people says nothing about whose dossier it lies in.
  else if (namesSomebody(page) && earlier.some((p) => p.identityNumbers.length + p.names.length > 0))
    weight -= earlier.some(tellsWhose) ? 2.5 : 1;
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

/** A few people at most are named: the paper can tell whose it is. */
export const namesSomebody = (page: PageProfile): boolean =>
  page.identityNumbers.length <= MANY_PEOPLE && page.identityNumbers.length + page.names.length > 0;

/** Anyone may file for another, and handwriting is read badly: receipts and filled-in forms do not say whose dossier it is. */
const tellsWhose = (page: PageProfile): boolean =>
  namesSomebody(page) && page.classification.type?.id !== RECEIPT && page.classification.type?.layout !== "filled in by hand";

/** Numbers and names of people that stand on both sides, numbers counting a little more. 0: nobody in common. */
export function sharedPeople(earlier: readonly PageProfile[], page: PageProfile): number {
  const numbers = earlier.flatMap((p) => p.identityNumbers);
  const names = earlier.flatMap((p) => p.names);
  return (
    page.identityNumbers.filter((number) => numbers.includes(number)).length * 3 +
    page.names.filter((name) => names.some((other) => sameName(name, other))).length * 2.5
  );
}

/** Both files hold several pages each: scanned one dossier or one paper a file. */
const isWholeFile = (page: PageProfile, previous: PageProfile) => HOLDS_PAGES.test(page.file) && HOLDS_PAGES.test(previous.file);

export const sameName = (a: string, b: string): boolean =>
  a === b || (a.length > 6 && editDistance(a, b, 2) <= 2 && a.split(" ").length === b.split(" ").length);
const samePlace = (a: string, b: string) => a === b || (a.length > 4 && editDistance(a, b, 1) <= 1);

/** Only a receipt's own code names the dossier; other papers may cite foreign ones. */
export function receiptCode(page: PageProfile): string | null {
  return page.classification.type?.id === RECEIPT ? (page.dossierCodes[0] ?? null) : null;
}
