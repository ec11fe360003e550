import type { LookupConflict, ReusableValue } from "@camtay/shared/api/answers.ts";
import { fold } from "@camtay/shared/text/fold.ts";

/** A person has one of each at a time, whatever papers say. Addresses change, so their papers' dates tell more than a contradiction would. */
const ONE_ONLY: ReadonlySet<string> = new Set([
  "fullName",
  "dateOfBirth",
  "gender",
  "ethnicity",
  "nationality",
  "hometown.full",
  "placeOfBirth.full",
]);

const DATE = /^\d{4}(?:-\d{2}){0,2}$/;

/** Folded texts; a year or a month agrees with every day in it. */
const agrees = (one: string, other: string): boolean =>
  one === other || (DATE.test(one) && DATE.test(other) && (one.startsWith(other) || other.startsWith(one)));

/**
 * Values of one person that cannot all be true. Which of them is, only a person can say: nothing is left out and nothing is preferred.
 * Of relations that may be several people (children, others on the paper) nothing is said.
 */
export function findConflicts(values: readonly Pick<ReusableValue, "id" | "relation" | "attribute" | "text">[]): LookupConflict[] {
  const groups = new Map<string, typeof values>();
  for (const value of values) {
    if (!ONE_ONLY.has(value.attribute) || !["self", "father", "mother"].includes(value.relation)) continue;
    const key = `${value.relation} ${value.attribute}`;
    groups.set(key, [...(groups.get(key) ?? []), value]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const texts = [...new Set(group.map(({ text }) => fold(text)))];
    const conflict = first && texts.some((one, index) => texts.slice(index + 1).some((other) => !agrees(one, other)));
    return conflict ? [{ relation: first.relation, attribute: first.attribute, values: group.map(({ id }) => id) }] : [];
  });
}
