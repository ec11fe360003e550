import type { RowProblem } from "@camtay/shared/catalogues/import-report.ts";
import { findProcedure } from "@camtay/shared/catalogues/procedures.ts";
import { readProcedureCode } from "@camtay/shared/catalogues/read-cells.ts";
import { foldedWords } from "@camtay/shared/text/fold.ts";
import type { ColumnKind, Header } from "./find-columns.ts";
import { columnName, type TableRow } from "./tables/table.ts";

const SAMPLE_ROWS = 500;
/** Fewer known procedures than this tell nothing. */
const LEAST_KNOWN = 3;

/**
 * Columns whose headings were exchanged: codes that stand under another heading, components that are the results of known procedures
 * and the other way round. Said, never mended: which of the two is right only a person knows.
 */
export function findSwappedColumns({ columns, line, next }: Header, rows: readonly TableRow[]): RowProblem[] {
  const sample = rows.slice(next, next + SAMPLE_ROWS);
  const problem = (a: number, b: number): RowProblem[] => [
    { severity: "error", kind: "swapped-columns", line, column: columnName(a), text: `${columnName(a)}, ${columnName(b)}` },
  ];
  const codes = (column: number) => sample.filter(({ cells }) => readProcedureCode(cells[column] ?? "") !== null).length;
  const code = columns.code!;
  for (const [kind, column] of Object.entries(columns) as [ColumnKind, number][])
    if (column !== code && kind !== "formerCode" && codes(column) > codes(code)) return problem(code, column);
  const { components, results } = columns;
  if (components === undefined || results === undefined) return [];
  let known = 0;
  let exchanged = 0;
  for (const { cells } of sample) {
    const procedure = findProcedure(readProcedureCode(cells[code] ?? "")?.value ?? "");
    if (!procedure || !cells[components] || !cells[results]) continue;
    const ofResults = procedure.results.map(({ name }) => name);
    const ofComponents = procedure.components.map(({ name }) => name);
    const straight = likeness(cells[results], ofResults) + likeness(cells[components], ofComponents);
    const crossed = likeness(cells[components], ofResults) + likeness(cells[results], ofComponents);
    known += 1;
    if (crossed > straight) exchanged += 1;
  }
  return known >= LEAST_KNOWN && exchanged > known / 2 ? problem(components, results) : [];
}

/** Share of the words of the likest name that stand in the text. */
function likeness(text: string, names: readonly string[]): number {
  const words = new Set(foldedWords(text));
  return Math.max(
    0,
    ...names.map((name) => {
      const wanted = foldedWords(name);
      return wanted.length === 0 ? 0 : wanted.filter((word) => words.has(word)).length / wanted.length;
    }),
  );
}
