import type { Relation } from "@camtay/shared/api/answers.ts";
import type { PartyName } from "./document-attributes.ts";

const THINGS: ReadonlySet<PartyName> = new Set(["business", "org", "land", "construction", "vehicle", "license", "death"]);
export const isThing = (party: PartyName): boolean => THINGS.has(party);

/** What the second is to the first, as far as the paper itself says so. Parents of one child are not thereby married. */
const SAID: Readonly<Record<string, Relation>> = {
  "subject>father": "father",
  "subject>mother": "mother",
  "child>father": "father",
  "child>mother": "mother",
  "father>subject": "child",
  "mother>subject": "child",
  "father>child": "child",
  "mother>child": "child",
  "subject>child": "child",
  "husband>wife": "spouse",
  "wife>husband": "spouse",
  "owner>business": "business",
  "representative>org": "other",
};

/** @returns what `other` is, seen from the person looked up, who stands on the paper as `self` */
export const relationOf = (self: PartyName, other: PartyName): Relation =>
  self === other ? "self" : (SAID[`${self}>${other}`] ?? "other");
