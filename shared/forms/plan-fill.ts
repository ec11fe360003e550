import { parsePrintedDate } from "../domain/printed-date.ts";
import { fold, tidy } from "../text/fold.ts";
import { addressPartOf, attributeOf, type FieldKey, isPersonRole, needsConfirmation, type Role, roleOf, valueType } from "./dictionary.ts";
import type { FieldDescription } from "./field-description.ts";
import type { FillPlan, NotFilled, NotFilledReason, Proposal } from "./fill-plan.ts";
import type { FieldMatch } from "./match-result.ts";
import { type FilingRecord, type Party, partyOf } from "./record.ts";
import { formatsBeside } from "./values/date-format.ts";
import { holdsPassport, identityContradicts, type Offer, offersFor } from "./values/derive.ts";
import { plainId, plainPhone, sameId } from "./values/digits.ts";
import { fitControl } from "./values/fit-control.ts";
import { sameName } from "./values/names.ts";
import { type OldPlaces, updatePlace } from "./values/old-places.ts";

/** From here on a proposal is filled without a question; below, the person confirms the field. */
const SURE = 0.8;

/** Facts of a page that tell who a block is about. */
const IDENTIFYING = /^(?:idNumber|fullName|dateOfBirth)$/;

/** Fields whose choice rebuilds others: filled first. */
const DRIVER = /(?:^|\.)(?:partyType|idType|residenceType|scope|country|relationTo\w+)$/;

/**
 * Plans what goes into which control. Pure: reads descriptions, matches and the record, touches nothing.
 *
 * A role's values come only from the party bound to that role, and when the page already names someone else in that role
 * (an account holder's locked block), nothing of the role is filled: an identity number never meets another person's name.
 * Locked, typed and account-filled boxes are left as they are; a preset of the page is no entry and may be replaced.
 *
 * @param places takes addresses with a district to the wards of today; without it such lists are left to the person
 */
export function planFill(
  fields: readonly FieldDescription[],
  matches: readonly FieldMatch[],
  record: FilingRecord,
  places?: OldPlaces,
): FillPlan {
  const byId = new Map(matches.map((match) => [match.fieldId, match]));
  const foreign = rolesOfOthers(fields, byId, record);
  const proposals: Proposal[] = [];
  const notFilled: NotFilled[] = [];
  for (const field of fields) {
    const match = byId.get(field.id);
    const outcome = match ? planField(field, match, record, { fields, foreign, matches, places }) : none(field, null, "not-recognised");
    if ("value" in outcome) proposals.push(outcome);
    else notFilled.push(outcome);
  }
  return { proposals: inOrder(proposals), notFilled };
}

const none = (field: FieldDescription, key: FieldKey | null, reason: NotFilledReason, choices: NotFilled["choices"] = []): NotFilled => ({
  fieldId: field.id,
  key,
  reason,
  choices,
});
const slot = (role: Role, row: number | undefined): string => `${role}#${row ?? ""}`;

interface PlanContext {
  readonly fields: readonly FieldDescription[];
  readonly foreign: ReadonlySet<string>;
  readonly matches: readonly FieldMatch[];
  readonly places: OldPlaces | undefined;
}

function planField(
  field: FieldDescription,
  match: FieldMatch,
  record: FilingRecord,
  { fields, foreign, matches, places }: PlanContext,
): Proposal | NotFilled {
  const { key, row } = match;
  if (field.visible === false) return none(field, key, "hidden");
  if (key === null) return none(field, null, match.reason?.kind === "never-fill" ? "never-fill" : "not-recognised");
  const role = roleOf(key);
  if (foreign.has(slot(role, row))) return none(field, key, "another-person-on-page");
  const party = partyOf(record, role, row);
  const shown = tidy(field.value ?? "");
  const held = shown !== "" && field.valueOrigin !== "preset" && field.valueOrigin !== "nobody";
  if (!party) return none(field, key, field.locked ? "locked" : held ? heldBy(field) : "role-not-bound");

  const update = updatePlace(key, party.attributes, matches, places);
  // the number of a card is none of a passport
  const otherPaper = match.ofPassport === true && !holdsPassport(party.attributes);
  const offers = otherPaper ? [] : distinct(key, "offers" in update ? update.offers : offersFor(party.attributes, attributeOf(key)));
  if (offers.length === 0) return none(field, key, field.locked ? "locked" : held ? heldBy(field) : "no-data");
  const formats = formatsBeside(field, fields);
  const fits = offers.map(({ candidate }) => fitControl(field, key, candidate.text, formats));
  const choices = offers.map(({ candidate }, i) => {
    const fit = fits[i]!;
    const { display, value } = fit.kind === "fits" ? fit : { display: candidate.text, value: null };
    return { display, source: candidate.source, date: candidate.date, value };
  });
  const displays = choices.map(({ display }) => display);
  if (shown !== "" && offers.some(({ candidate }) => showsValue(shown, key, candidate.text, displays)))
    return none(field, key, "already-right", choices);
  if (field.locked && !opensLater(field, match, shown, matches)) return none(field, key, "locked", choices);
  if (held) return none(field, key, heldBy(field), choices);
  if (update.kind === "split") return none(field, key, "doubtful-value", choices);
  const pinned = offers.findIndex(({ candidate }) => candidate.source.kind === "pinned");
  if (offers.length > 1 && pinned < 0) return none(field, key, "sources-disagree", choices);
  if (update.kind === "doubtful") return none(field, key, "doubtful-value", choices);

  const { candidate, confirm } = offers[Math.max(pinned, 0)]!;
  const fit = fits[Math.max(pinned, 0)]!;
  if (fit.kind === "refused") return none(field, key, fit.reason, choices);
  const confidence = match.confidence * candidate.confidence;
  return {
    fieldId: field.id,
    key,
    ...(row !== undefined && { row }),
    value: fit.value,
    display: fit.display,
    confidence,
    source: candidate.source,
    date: candidate.date,
    confirm: confirm || confidence < SURE || needsConfirmation(key) || (identityKey(key) && identityContradicts(party.attributes)),
    after: [],
  };
}

const identityKey = (key: FieldKey): boolean =>
  isPersonRole(roleOf(key)) && /^(?:idNumber|idDocNumber|idLine|gender|dateOfBirth|yearOfBirth)$/.test(attributeOf(key));
const heldBy = (field: FieldDescription): NotFilledReason => (field.valueOrigin === "account" ? "prefilled" : "typed");

/** One offer for each different value; the surest candidate stands for its equals. */
function distinct(key: FieldKey, offers: readonly Offer[]): Offer[] {
  const type = valueType(key);
  const form = (text: string): string =>
    type === "id"
      ? plainId(text)
      : type === "phone"
        ? plainPhone(text)
        : type === "date"
          ? (parsePrintedDate(text) ?? text)
          : tidy(text).toLocaleLowerCase("vi");
  const groups = new Map<string, Offer>();
  for (const offer of offers) {
    const id = form(offer.candidate.text);
    const known = groups.get(id);
    if (!known || offer.candidate.confidence > known.candidate.confidence) groups.set(id, offer);
  }
  return [...groups.values()];
}

function showsValue(shown: string, key: FieldKey, text: string, displays: readonly string[]): boolean {
  const type = valueType(key);
  if (type === "id") return plainId(shown) === plainId(text);
  if (type === "phone") return plainPhone(shown) === plainPhone(text);
  if (type === "date") return (parsePrintedDate(shown) ?? shown) === (parsePrintedDate(text) ?? text);
  return [text, ...displays].some((candidate) => tidy(candidate).toLocaleLowerCase("vi") === shown.toLocaleLowerCase("vi"));
}

/** Roles whose blocks on the page already speak of somebody other than the party bound to them. */
function rolesOfOthers(fields: readonly FieldDescription[], matches: ReadonlyMap<string, FieldMatch>, record: FilingRecord): Set<string> {
  const others = new Set<string>();
  for (const field of fields) {
    const match = matches.get(field.id);
    const shown = tidy(field.value ?? "");
    if (!match?.key || shown === "" || field.valueOrigin === "preset" || field.valueOrigin === "nobody") continue;
    const role = roleOf(match.key);
    const attribute = attributeOf(match.key);
    if (!isPersonRole(role) || !IDENTIFYING.test(attribute)) continue;
    const party = partyOf(record, role, match.row);
    if (party && !identifies(party, attribute, shown)) others.add(slot(role, match.row));
  }
  return others;
}

function identifies(party: Party, attribute: string, shown: string): boolean {
  const known = offersFor(party.attributes, attribute).map(({ candidate }) => candidate.text);
  if (known.length === 0) return true;
  if (attribute === "idNumber") return known.some((id) => sameId(shown, id));
  if (attribute === "fullName")
    return known.some((name) => sameName(name, shown) || (fold(shown) === shown.toLowerCase() && fold(name) === fold(shown)));
  const date = parsePrintedDate(shown);
  return date === null || known.some((iso) => iso === date || iso.startsWith(date) || date.startsWith(iso));
}

/** Drivers first, then the order of the page; within an address a list waits for the list above it. */
function inOrder(proposals: readonly Proposal[]): Proposal[] {
  const rank = (key: FieldKey) => (DRIVER.test(key) ? 0 : 1);
  const sorted = proposals
    .map((proposal, index) => ({ proposal, index }))
    .sort((a, b) => rank(a.proposal.key) - rank(b.proposal.key) || a.index - b.index);
  const placed = sorted.map(({ proposal }) => proposal);
  return placed.map((proposal) => ({ ...proposal, after: dependsOn(proposal, placed) }));
}

const ABOVE: Readonly<Record<string, readonly string[]>> = {
  ward: ["district", "province", "country", "scope"],
  district: ["province", "country", "scope"],
  province: ["country", "scope"],
  country: ["scope"],
  detail: ["ward", "scope"],
};

/** Many portals lock the list of wards until a province is chosen: an empty list below another one is planned, and left alone if it stays locked. */
function opensLater(field: FieldDescription, { key, row }: FieldMatch, shown: string, matches: readonly FieldMatch[]): boolean {
  const address = key === null ? null : addressPartOf(key);
  if (key === null || !address || shown !== "" || field.control !== "select") return false;
  return matches.some((other) => {
    const above = other.key === null || other.row !== row || roleOf(other.key) !== roleOf(key) ? null : addressPartOf(other.key);
    return above?.base === address.base && (ABOVE[address.part] ?? []).includes(above.part);
  });
}

function dependsOn({ key, row, fieldId }: Proposal, all: readonly Proposal[]): string[] {
  const address = addressPartOf(key);
  const attribute = attributeOf(key);
  return all
    .filter((other) => {
      if (other.fieldId === fieldId || other.row !== row || roleOf(other.key) !== roleOf(key)) return false;
      if (attribute === "idDocNumber") return attributeOf(other.key) === "idType";
      if (!address) return false;
      const above = addressPartOf(other.key);
      return above?.base === address.base
        ? (ABOVE[address.part] ?? []).includes(above.part)
        : address.base === "residence" && attributeOf(other.key) === "residenceType";
    })
    .map((other) => other.fieldId);
}
