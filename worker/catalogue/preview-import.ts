import { createHash } from "node:crypto";
import type { Difference, RowProblem } from "@camtay/shared/catalogues/import-report.ts";
import type { ProvinceProcedure } from "@camtay/shared/catalogues/province-catalogue.ts";
import type { Database } from "../db/database.ts";
import { catalogueInForce } from "./catalogue-store.ts";
import { compareCatalogues } from "./compare-catalogues.ts";
import { readCatalogueRows } from "./read-rows.ts";
import { readTableFile } from "./tables/read-table-file.ts";

export interface ImportPreview {
  readonly sheet: string;
  readonly rows: number;
  readonly procedures: readonly ProvinceProcedure[];
  /** Errors first. */
  readonly problems: readonly RowProblem[];
  /** Against what is in force for the agency on the day; empty where a row is wrong. */
  readonly differences: readonly Difference[];
  /** Of the file, hex. */
  readonly sha256: string;
}

export interface CatalogueFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/**
 * Reads a catalogue file and says what importing it would change; nothing is written.
 * @param on ISO date from which it is to be in force
 * @param whole what the file does not name goes out of force
 * @throws AppError `catalogue.no_header` and those of the table readers
 */
export async function previewImport(
  db: Database,
  file: CatalogueFile,
  { agency, on, whole }: { readonly agency: string; readonly on: string; readonly whole: boolean },
): Promise<ImportPreview> {
  const { sheet, rows, procedures, problems } = readCatalogueRows(readTableFile(file.bytes, file.name));
  const errors = problems.filter(({ severity }) => severity === "error");
  const warnings = problems.filter(({ severity }) => severity === "warning");
  return {
    sheet,
    rows,
    procedures,
    problems: [...errors, ...warnings],
    differences: errors.length > 0 ? [] : compareCatalogues(await catalogueInForce(db, agency, on), procedures, whole),
    sha256: createHash("sha256").update(file.bytes).digest("hex"),
  };
}

export const errorsOf = ({ problems }: ImportPreview): number => problems.filter(({ severity }) => severity === "error").length;
