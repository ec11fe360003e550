import type { PaperDetail } from "@camtay/shared/api/answers.ts";

type Fields = PaperDetail["fields"];

/**
 * What a person says about the values of a paper. "All right" confirms every one; put aside for later, only those that were changed are
 * theirs: a doubtful value that was merely on the screen stays doubtful.
 */
export const statedFields = (
  fields: Fields,
  typed: Readonly<Record<string, string>>,
  allRight: boolean,
): { readonly key: string; readonly text: string }[] =>
  fields
    .map(({ key, text }) => ({ key, text: typed[key] ?? text, changed: (typed[key] ?? text) !== text }))
    .filter(({ changed }) => allRight || changed)
    .map(({ key, text }) => ({ key, text }));
