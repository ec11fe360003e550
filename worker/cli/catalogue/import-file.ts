import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { vietnamDay } from "@camtay/shared/calendar/vietnam-day.ts";
import { CatalogueDecision } from "@camtay/shared/catalogues/province-catalogue.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { importCatalogue } from "../../catalogue/catalogue-store.ts";
import { errorsOf, type ImportPreview, previewImport } from "../../catalogue/preview-import.ts";
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
  const name = basename(options.file);
  const bytes = await readFile(options.file).catch((cause: unknown) => {
    throw new AppError("catalogue.file_missing", { file: name }, { cause });
  });
  const from = options.decision.effectiveFrom ?? vietnamDay(now);
  const preview = await previewImport(db, { name, bytes }, { agency: options.agency, on: from, whole: options.decision.whole === true });
  const errors = errorsOf(preview);
  if (!options.json) showPreview(preview, say);
  const answer = { ...preview, procedures: preview.procedures.length };
  if (options.dryRun || errors > 0) {
    if (options.json) say(JSON.stringify({ ...answer, imported: null }));
    else if (options.dryRun) say(SAY.dryRun);
    if (errors > 0) throw new AppError("catalogue.rows_refused", { count: errors });
    return 0;
  }
  const decision = CatalogueDecision.safeParse({ ...options.decision, agency: options.agency, effectiveFrom: from });
  if (!decision.success)
    throw new AppError("system.invalid_input", { where: `--${OPTION_OF[String(decision.error.issues[0]?.path[0])] ?? ""}` });
  const id = await importCatalogue(db, decision.data, preview.procedures, { name, sha256: preview.sha256 }, "cli", now);
  say(options.json ? JSON.stringify({ ...answer, imported: id }) : SAY.imported(id, preview.procedures.length));
  return 0;
}

function showPreview(preview: ImportPreview, say: (line: string) => void): void {
  const list = <T>(items: readonly T[], text: (item: T) => string) => {
    for (const item of items.slice(0, SHOWN)) say(text(item));
    if (items.length > SHOWN) say(SAY.more(items.length - SHOWN));
  };
  say(SAY.read(preview.sheet, preview.rows, preview.procedures.length));
  list(preview.problems, SAY.problem);
  list(preview.differences, SAY.difference);
  if (errorsOf(preview) === 0 && preview.differences.length === 0) say(SAY.noDifference);
}

const OPTION_OF: Readonly<Record<string, string>> = {
  agency: "agency",
  number: "decision",
  issuedOn: "date",
  issuer: "issuer",
  effectiveFrom: "from",
  effectiveTo: "to",
};
