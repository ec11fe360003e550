import type { DigitizedField } from "@camtay/shared/domain/digitized.ts";
import { IdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import { parsePrintedDate } from "@camtay/shared/domain/partial-date.ts";
import { fieldKey, type Role, valueType } from "@camtay/shared/forms/dictionary.ts";
import { fold, tidy } from "@camtay/shared/text/fold.ts";
import { addressParts } from "./address-parts.ts";
import { meaningOf, type PartyName } from "./document-attributes.ts";
import { readIdentityPaper } from "./read-identity-paper.ts";
import { isThing } from "./relations.ts";

export interface PartyValue {
  readonly attribute: string;
  /** Dates are ISO, identity numbers digits only, the rest tidy text. */
  readonly text: string;
  readonly field: DigitizedField;
}

export interface PaperParty {
  readonly party: PartyName;
  readonly values: readonly PartyValue[];
  /** Printed on this paper beside this person; null when none or more than one of a kind. Of a new and an old number the new one. */
  readonly identityNumber: IdentityNumber | null;
  /** The old number of 9 digits (CMND), when the paper prints it beside the new one. */
  readonly formerNumber: IdentityNumber | null;
}

/** What a paper says about each person and thing on it. Values that still wait for a person's confirmation are left out. */
export function partiesOfPaper(documentType: string, fields: readonly DigitizedField[]): PaperParty[] {
  const byParty = new Map<PartyName, PartyValue[]>();
  for (const field of fields) {
    const meaning = field.flagged ? null : meaningOf(documentType, field.key);
    const text = tidy(field.text);
    if (meaning === null || text === "") continue;
    const values = byParty.get(meaning.party) ?? [];
    byParty.set(meaning.party, values);
    for (const [attribute, value] of readValue(meaning.party, meaning.attribute, text)) values.push({ attribute, text: value, field });
  }
  return [...byParty].map(([party, values]) => ({ party, values, ...numbersOf(values) }));
}

function* readValue(party: PartyName, attribute: string, text: string): Generator<[attribute: string, text: string]> {
  if (attribute === "idPaper") {
    const paper = readIdentityPaper(text);
    if (!paper) return;
    yield ["idNumber", paper.number];
    if (paper.issuedOn !== undefined) yield ["idIssueDate", paper.issuedOn];
    if (paper.issuedBy !== undefined) yield ["idIssuePlace", paper.issuedBy];
    return;
  }
  if (attribute.endsWith(".full")) {
    yield [attribute, text];
    const base = attribute.slice(0, -"full".length);
    for (const [part, value] of Object.entries(addressParts(text))) yield [`${base}${part}`, value as string];
    return;
  }
  const role = (isThing(party) ? party : "subject") as Role;
  const key = fieldKey(role, attribute);
  const type = key === null ? "text" : valueType(key);
  if (type === "date") {
    const date = parsePrintedDate(text);
    if (date !== null) yield [attribute, date];
  } else if (type === "id") {
    const digits = text.replace(/\D/g, "");
    if (IdentityNumber.safeParse(digits).success) yield [attribute, digits];
  } else if (type === "phone") yield [attribute, text.replace(/\D/g, "")];
  else yield [attribute, text];
}

function numbersOf(values: readonly PartyValue[]): Pick<PaperParty, "identityNumber" | "formerNumber"> {
  const printed = new Set(values.filter((value) => value.attribute === "idNumber").map((value) => value.text));
  const one = (digits: number): IdentityNumber | null => {
    const [only, ...more] = [...printed].filter((text) => text.length === digits);
    return only !== undefined && more.length === 0 ? IdentityNumber.parse(only) : null;
  };
  const [current, old] = [one(12), one(9)];
  if (printed.size === 1) return { identityNumber: current ?? old, formerNumber: null };
  return printed.size === 2 && current !== null && old !== null
    ? { identityNumber: current, formerNumber: old }
    : { identityNumber: null, formerNumber: null };
}

export const textOf = (party: PaperParty, attribute: string): string | undefined =>
  party.values.find((value) => value.attribute === attribute)?.text;

/**
 * The number of someone whose own paper lies in the same dossier: the name is the same and the birth dates do not contradict each
 * other, and exactly one person of the dossier fits. Otherwise nobody: two people of one name are never made one.
 */
export function numberByNameAndBirth(party: PaperParty, dossier: readonly PaperParty[]): IdentityNumber | null {
  const [name, birth] = [textOf(party, "fullName"), textOf(party, "dateOfBirth")];
  if (name === undefined || birth === undefined || isThing(party.party)) return null;
  const fits = dossier.flatMap((other) => {
    const [otherName, otherBirth] = [textOf(other, "fullName"), textOf(other, "dateOfBirth")];
    if (other.identityNumber === null || otherName === undefined || otherBirth === undefined) return [];
    const agrees = birth.startsWith(otherBirth) || otherBirth.startsWith(birth);
    return fold(otherName) === fold(name) && agrees ? [other.identityNumber] : [];
  });
  const [only, ...more] = new Set(fits);
  return only !== undefined && more.length === 0 ? only : null;
}
