/** What is said about a row: an error keeps the whole file out, a warning is for the person to read. */
export type RowProblem = {
  readonly line: number;
  /** Letter of the column, where one is meant. */
  readonly column: string | null;
  /** Words of the file that it is about; from a public decision, never about a person. */
  readonly text: string;
} & ({ readonly severity: "error"; readonly kind: RowError } | { readonly severity: "warning"; readonly kind: RowWarning });

export type RowError =
  | "no-code"
  | "bad-code"
  | "name-conflict"
  | "no-name"
  | "duplicate-procedure"
  | "duplicate-component"
  | "swapped-columns"
  | "nothing-to-digitize";

export type RowWarning =
  | "suffix-dropped"
  | "code-repaired"
  | "old-code"
  | "note-row"
  | "no-unit"
  | "no-deadline"
  | "fee-default"
  | "amount-in-thousands"
  | "bad-result-code"
  | "closed-agency"
  | "district-level";
