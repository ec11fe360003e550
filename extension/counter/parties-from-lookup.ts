import type { LookupAnswer, Relation } from "@camtay/shared/api/answers.ts";
import { PartialDate } from "@camtay/shared/domain/partial-date.ts";
import type { Candidate } from "@camtay/shared/forms/record.ts";
import type { KnownParty } from "./known-party.ts";

/** A person confirmed it, or two sources agree: as sure as it gets. */
const CONFIRMED = new Set(["person", "qr", "cross-check"]);

/** Joins what archived papers say into persons: the one looked up, and the others named with them. */
export function partiesFromLookup(answer: LookupAnswer, relationName: (relation: Relation) => string): KnownParty[] {
  const byRelation = new Map<Relation, Record<string, Candidate[]>>();
  for (const value of answer.values) {
    const attributes = byRelation.get(value.relation) ?? {};
    byRelation.set(value.relation, attributes);
    const date = PartialDate.safeParse(value.issuedOn);
    const candidate: Candidate = {
      text: value.text,
      source: { kind: "paper", documentId: `${answer.id}/${value.id}`, documentName: value.documentName, page: value.page, box: value.box },
      date: date.success ? date.data : null,
      confidence: CONFIRMED.has(value.confirmedBy) ? Math.max(value.confidence, 0.97) : value.confidence,
    };
    attributes[value.attribute] = [...(attributes[value.attribute] ?? []), candidate];
  }
  return [...byRelation].map(([relation, attributes]) => ({
    party: { id: `lookup-${relation}`, attributes: newestFirst(attributes) },
    relation,
    label: attributes.fullName?.[0]?.text ?? attributes.name?.[0]?.text ?? relationName(relation),
    usualRoles: [],
  }));
}

/** The newest paper speaks first; what it contradicts stays visible behind it. */
const newestFirst = (attributes: Record<string, Candidate[]>): Record<string, Candidate[]> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, candidates]) => [
      name,
      candidates.toSorted((a, b) => (b.date ?? "").localeCompare(a.date ?? "")),
    ]),
  );
