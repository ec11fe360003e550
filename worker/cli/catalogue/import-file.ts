import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { CatalogueDecision } from "@camtay/shared/catalogues/province-catalogue.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { catalogueInForce, importCatalogue } from "../../catalogue/catalogue-store.ts";
import { compareCatalogues } from "../../catalogue/compare-catalogues.ts";
import { readCatalogueRows } from "../../catalogue/read-rows.ts";
import { readTableFile } from "../../catalogue/tables/read-table-file.ts";
import type { Database } from "../../db/database.ts";
import { CATALOGUE_MESSAGES as SAY } from "./catalogue-messages.ts";

export interface ImportOptions {
  readonly file: string;
  /** As typed; checked only when something is to be written. */
  readonly decision: { readonly [K in keyof CatalogueDecision]: CatalogueDecision[K] | undefined };
  readonly agency: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Lines of each kind that a person is shown at once. */
const SHOWN = 200;

/**
 * Reads a catalogue, shows what it would change, and puts it in force unless it is a dry run. A file with one wrong row changes nothing.
 * @returns exit code
 * @throws AppError `catalogue.rows_refused` and those of the readers
 */
export async function importFile(db: Database, options: ImportOptions, now: Date, say: (line: string) => void): Promise<number> {
  const bytes = await readFile(options.file).catch((cause: unknown) => {
    throw new AppError("catalogue.file_missing", { file: basename(options.file) }, { cause });
  });
  const { sheet, rows, procedures, problems } = readCatalogueRows(readTableFile(bytes, basename(options.file)));
  const errors = problems.filter(({ severity }) => severity === "error");
  const from = options.decision.effectiveFrom ?? now.toISOString().slice(0, 10);
  const differences = compareCatalogues(await catalogueInForce(db, options.agency, from), procedures, options.decision.whole === true);
  const list = <T>(items: readonly T[], text: (item: T) => string) => {
    for (const item of items.slice(0, SHOWN)) say(text(item));
    if (items.length > SHOWN) say(SAY.more(items.length - SHOWN));
  };
  if (!options.json) {
    say(SAY.read(sheet, rows, procedures.length));
    list([...errors, ...problems.filter(({ severity }) => severity === "warning")], SAY.problem);
    if (errors.length === 0) list(differences, SAY.difference);
    if (errors.length === 0 && differences.length === 0) say(SAY.noDifference);
  }
  const answer = { sheet, rows, procedures: procedures.length, problems, differences };
  if (options.dryRun || errors.length > 0) {
    say(options.json ? JSON.stringify({ ...answer, imported: null }) : SAY.dryRun);
    if (errors.length > 0) throw new AppError("catalogue.rows_refused", { count: errors.length });
    return 0;
  }
  const decision = CatalogueDecision.safeParse({ ...options.decision, agency: options.agency, effectiveFrom: from });
  if (!decision.success)
    throw new AppError("system.invalid_input", { where: `--${OPTION_OF[String(decision.error.issues[0]?.path[0])] ?? ""}` });
  const file = { name: basename(options.file), sha256: createHash("sha256").update(bytes).digest("hex") };
  const id = await importCatalogue(db, decision.data, procedures, file, "cli", now);
  say(options.json ? JSON.stringify({ ...answer, imported: id }) : SAY.imported(id, procedures.length));
  return 0;
}

const OPTION_OF: Readonly<Record<string, string>> = {
  agency: "agency",
  number: "decision",
  issuedOn: "date",
  issuer: "issuer",
  effectiveFrom: "from",
  effectiveTo: "to",
};
