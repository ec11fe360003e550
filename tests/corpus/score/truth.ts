import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Matrix } from "@camtay/shared/domain/geometry.ts";
import { z } from "zod";

const TruthWord = z.tuple([z.string(), z.number(), z.number(), z.number(), z.number()]);
const TruthLine = z.object({ text: z.string(), hand: z.boolean().optional(), words: z.array(TruthWord) });

const TruthPage = z.object({
  file: z.string(),
  page: z.number(),
  type: z.string(),
  back: z.boolean().optional(),
  pageOfDocument: z.number().optional(),
  blank: z.boolean(),
  nearlyBlank: z.boolean(),
  /** The page that a mishap happened to. */
  mishap: z.boolean().optional(),
  source: z.string(),
  orientation: z.number(),
  matrix: Matrix,
  cleanWidth: z.number(),
  cleanHeight: z.number(),
  qr: z.string().nullable(),
  fields: z.record(z.string(), z.union([z.string(), z.number()])),
  lines: z.array(TruthLine),
});
export type TruthPage = z.infer<typeof TruthPage>;

const Truth = z.object({
  dpi: z.number(),
  pile: z.boolean(),
  dossiers: z.array(z.object({ name: z.string(), code: z.string(), mishap: z.string().optional(), pages: z.array(TruthPage) })),
});
export type Truth = z.infer<typeof Truth>;

export function readTruth(folder: string): Truth {
  const truth = Truth.parse(JSON.parse(readFileSync(join(folder, "truth.json"), "utf8")));
  return { ...truth, dossiers: truth.dossiers.map((dossier) => ({ ...dossier, pages: dossier.pages.map(onPaper) })) };
}

/** A mark that the generator laid beyond the edge of the sheet is on no scan, so such a back is blank. */
function onPaper(page: TruthPage): TruthPage {
  const inside = (line: TruthPage["lines"][number]) => line.words.every(([, x, y]) => x < page.cleanWidth && y < page.cleanHeight);
  const lost = page.nearlyBlank && !page.lines.some(inside);
  return lost ? { ...page, blank: true, nearlyBlank: false } : page;
}

export const truthPages = (truth: Truth): TruthPage[] => truth.dossiers.flatMap((dossier) => dossier.pages);

/** The generator's papers and fields under the names of the catalogue. */
export const CATALOGUE_NAMES: Readonly<Record<string, { readonly type: string; readonly fields: Readonly<Record<string, string>> }>> = {
  "giay-tiep-nhan": {
    type: "m01_giay_tiep_nhan",
    fields: { caseCode: "dossier_code", name: "applicant", id: "applicant_id", returnDate: "due_at" },
  },
  "to-khai-khai-sinh": {
    type: "to_khai_dang_ky_khai_sinh",
    fields: { child: "full_name", father: "father_name", mother: "mother_name" },
  },
  "giay-khai-sinh": {
    type: "giay_khai_sinh",
    fields: {
      number: "number",
      name: "full_name",
      born: "birth_date",
      sex: "sex",
      father: "father_name",
      mother: "mother_name",
      id: "personal_id",
    },
  },
  "trich-luc-ket-hon": { type: "trich_luc_ket_hon", fields: { number: "number", wife: "wife_name", husband: "husband_name" } },
  "quyet-dinh": {
    type: "quyet_dinh_tro_cap_xa_hoi",
    fields: { number: "number", date: "issue_date", name: "full_name", amount: "amount" },
  },
  "don-de-nghi": { type: "don_de_nghi", fields: { name: "full_name", id: "personal_id", area: "area" } },
  "giay-chung-nhan-ho-kinh-doanh": {
    type: "gcn_dang_ky_ho_kinh_doanh",
    fields: { number: "business_code", shop: "name", owner: "owner_name", id: "owner_id", capital: "capital" },
  },
  cccd: {
    type: "can_cuoc",
    fields: { id: "personal_id", name: "full_name", born: "birth_date", sex: "sex", address: "residence" },
  },
  "bang-ke": { type: "bang_ke", fields: { rows: "row_count", total: "total" } },
};
