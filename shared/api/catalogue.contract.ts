import { z } from "zod";
import { Difference, RowProblem } from "../catalogues/import-report.ts";
import { Sha256 } from "../domain/ids.ts";
import { route } from "./route.ts";

const Day = z.iso.date();
const FileName = z.string().min(1).max(200);
/** In an address everything is text. */
const Flag = z.enum(["true", "false"]).transform((text) => text === "true");
const FILE = { request: "application/octet-stream" } as const;

/** A province's decision whose catalogue was imported. */
export const CatalogueImport = z.object({
  id: z.string(),
  agency: z.string(),
  number: z.string(),
  issuedOn: Day,
  issuer: z.string(),
  effectiveFrom: Day,
  effectiveTo: Day.nullable(),
  whole: z.boolean(),
  fileName: z.string(),
  at: z.iso.datetime(),
  undoneAt: z.iso.datetime().nullable(),
});
export type CatalogueImport = z.infer<typeof CatalogueImport>;

/** What a file says and what it would change. */
export const CataloguePreview = z.object({
  sheet: z.string(),
  rows: z.number().int(),
  procedures: z.number().int(),
  /** Errors first; the first thousand of each list. */
  problems: z.array(RowProblem),
  errors: z.number().int(),
  warnings: z.number().int(),
  differences: z.array(Difference),
  changes: z.number().int(),
  sha256: Sha256,
});
export type CataloguePreview = z.infer<typeof CataloguePreview>;

/** Calls of those who put a province's catalogue of components in force; always for the agency acted for and all below it. */
export const CATALOGUE_API = {
  /** Reads a file and changes nothing. */
  previewCatalogue: route({
    method: "POST",
    path: "/v1/catalogue-previews",
    allow: ["admin"],
    query: z.object({ name: FileName, effectiveFrom: Day, whole: Flag }),
    media: FILE,
    answer: CataloguePreview,
  }),
  /** `sha256`: of the file that was previewed, so that no other is put in force by mistake. */
  importCatalogue: route({
    method: "POST",
    path: "/v1/catalogue-imports",
    allow: ["admin"],
    query: z.object({
      name: FileName,
      sha256: Sha256,
      number: z.string().min(3).max(60),
      issuedOn: Day,
      issuer: z.string().min(3).max(200),
      effectiveFrom: Day,
      effectiveTo: Day.optional(),
      whole: Flag,
    }),
    media: FILE,
    answer: CatalogueImport,
  }),
  /** Of the agency and those above it, the newest first. */
  catalogueImports: route({
    method: "GET",
    path: "/v1/catalogue-imports",
    allow: ["admin"],
    answer: z.object({ imports: z.array(CatalogueImport) }),
  }),
  undoCatalogueImport: route({
    method: "POST",
    path: "/v1/catalogue-imports/:catalogueImportId/undo",
    allow: ["admin"],
    answer: CatalogueImport,
  }),
} as const;
