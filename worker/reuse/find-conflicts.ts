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

/** A year or a month agrees with every day in it. */
const agrees = (a: string, b: string): boolean => {
  const [one, other] = [fold(a), fold(b)];
  const dates = /^\d{4}(?:-\d{2}){0,2}$/;
  return dates.test(one) && dates.test(other) ? one.startsWith(other) || other.startsWith(one) : one === other;
};

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
    const conflict = first && group.some((one, index) => group.slice(index + 1).some((other) => !agrees(one.text, other.text)));
    return conflict ? [{ relation: first.relation, attribute: first.attribute, values: group.map(({ id }) => id) }] : [];
  });
}
