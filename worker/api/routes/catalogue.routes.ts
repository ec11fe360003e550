import type { Readable } from "node:stream";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { findImport, importCatalogue, importsFor, undoImport } from "../../catalogue/catalogue-store.ts";
import { errorsOf, previewImport } from "../../catalogue/preview-import.ts";
import { TABLE_LIMITS } from "../../catalogue/tables/table.ts";
import type { Database } from "../../db/database.ts";
import type { HandlersOf } from "../handler.ts";

/** Lines of each kind that an answer carries. */
const LINES = 1000;

export const catalogueHandlers = (
  db: Database,
): HandlersOf<"previewCatalogue" | "importCatalogue" | "catalogueImports" | "undoCatalogueImport"> => ({
  async previewCatalogue({ account, query, stream }) {
    const file = { name: query.name, bytes: await readFile(stream) };
    const preview = await previewImport(db, file, { agency: account.agency, on: query.effectiveFrom, whole: query.whole });
    const errors = errorsOf(preview);
    const { sheet, rows, sha256, problems, differences } = preview;
    return {
      sheet,
      rows,
      sha256,
      procedures: preview.procedures.length,
      problems: problems.slice(0, LINES),
      errors,
      warnings: problems.length - errors,
      differences: differences.slice(0, LINES),
      changes: differences.length,
    };
  },
  async importCatalogue({ account, query, stream, now }) {
    const { name, sha256, ...stated } = query;
    const file = { name, bytes: await readFile(stream) };
    const preview = await previewImport(db, file, { agency: account.agency, on: query.effectiveFrom, whole: query.whole });
    if (preview.sha256 !== sha256) throw new AppError("catalogue.other_file");
    const errors = errorsOf(preview);
    if (errors > 0) throw new AppError("catalogue.rows_refused", { count: errors });
    const decision = { ...stated, agency: account.agency, effectiveTo: query.effectiveTo ?? null };
    const id = await importCatalogue(db, decision, preview.procedures, { name, sha256 }, account.id, now);
    return findImport(db, account.agency, id);
  },
  catalogueImports: async ({ account }) => ({ imports: await importsFor(db, account.agency) }),
  async undoCatalogueImport({ account, path, now }) {
    await findImport(db, account.agency, path.catalogueImportId);
    return undoImport(db, path.catalogueImportId, account.id, now);
  },
});

/** The body, as far as a catalogue may be long. @throws AppError `catalogue.too_large` */
async function readFile(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > TABLE_LIMITS.fileBytes)
      throw new AppError("catalogue.too_large", { limit: TABLE_LIMITS.fileBytes / 1024 / 1024, what: "MiB" });
    parts.push(part);
  }
  return Buffer.concat(parts);
}
