import { type BenchCase, holds } from "./bench-form.ts";

export interface Tally {
  fields: number;
  filledRight: number;
  filledWrong: number;
  missed: number;
}
export interface Score extends Tally {
  forms: number;
  nullTouched: number;
  lockedChanged: number;
  verified: number;
  medianMillisecondsPerForm: number;
  byWidget: Record<string, Tally & { unrendered: number }>;
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}

export const emptyTally = (): Tally & { unrendered: number } => ({ fields: 0, filledRight: 0, filledWrong: 0, missed: 0, unrendered: 0 });

/** One field against what the page's own model holds. A field without a known value, or locked, can only be changed wrongly. */
export function judge(field: BenchCase, held: string, unrendered: boolean, score: Score, faults: string[]): void {
  const widget = field.widget || "(html)";
  const row = score.byWidget[widget] ?? emptyTally();
  score.byWidget[widget] = row;
  const add = (what: "filledRight" | "filledWrong" | "missed") => {
    score[what]++;
    row[what]++;
  };
  score.fields++;
  row.fields++;
  const touched = held !== field.initial;
  if (unrendered) {
    row.unrendered++;
    add("missed");
  } else if (field.locked) {
    if (touched) score.lockedChanged++;
  } else if (field.key === null) {
    if (touched) score.nullTouched++;
  } else if (!touched) {
    if (field.expected !== null) add("missed");
  } else add(holds(field, held) ? "filledRight" : "filledWrong");
  if ((field.key === null || field.locked) && touched) faults.push(`touched ${field.label}: ${held}`);
  else if (field.expected !== null && !field.locked && !holds(field, held))
    faults.push(
      `${touched ? "wrong" : "missed"} [${field.widget} ${field.control}] ${field.key} “${field.label}”: ${held} (want ${field.expected})`,
    );
}

export const emptyScore = (forms: number): Score => ({
  forms,
  fields: 0,
  filledRight: 0,
  filledWrong: 0,
  missed: 0,
  nullTouched: 0,
  lockedChanged: 0,
  verified: 0,
  medianMillisecondsPerForm: 0,
  byWidget: {},
});
