import { z } from "zod";
import raw from "./data/retention.json" with { type: "json" };
import { normaliseProcedureCode } from "./procedures.ts";

/** Retention by Circular 05/2025/TT-BNV: 01 for ever, 02 70 years, 03 50, 04 30, 05 20, 06 10, 07 any other term. */
export const MaintenanceCode = z.enum(["01", "02", "03", "04", "05", "06", "07"]);
export type MaintenanceCode = z.infer<typeof MaintenanceCode>;

const Row = z.object({
  procedures: z.array(z.string().regex(/^[1-3]\.\d{6}$/)).min(1),
  /** Null: for ever. */
  years: z.number().int().positive().nullable(),
  from: z.iso.date(),
  /** First day on which the row no longer applies. */
  to: z.iso.date().nullable(),
  basis: z.string(),
  source: z.string(),
  /**
   * `unchecked`: what the rule is known to say, its text not read again; `assumed`: drawn from a neighbouring rule, to be confirmed by the
   * province, and never a term that ends.
   */
  certainty: z.enum(["known", "unchecked", "assumed"]),
});
const Table = z.object({ version: z.string(), effectiveFrom: z.iso.date(), note: z.string(), rows: z.array(Row) });
const table = Table.parse(raw);

/** How long a dossier is kept, and which rule says so. */
export interface Retention {
  readonly maintenance: MaintenanceCode;
  /** Null: for ever. */
  readonly years: number | null;
  /** The rule, in Vietnamese, as it is written into a destruction request. */
  readonly basis: string;
  readonly source: string | null;
  readonly certainty: "known" | "unchecked" | "assumed" | "not-stated";
}

const CODE_OF_YEARS: Readonly<Record<number, MaintenanceCode>> = { 70: "02", 50: "03", 30: "04", 20: "05", 10: "06" };

/** @param years null: for ever */
export const maintenanceOf = (years: number | null): MaintenanceCode => (years === null ? "01" : (CODE_OF_YEARS[years] ?? "07"));

const NOT_STATED: Retention = {
  maintenance: "01",
  years: null,
  basis: "Chưa có thời hạn được xác nhận cho thủ tục này: giữ vĩnh viễn.",
  source: null,
  certainty: "not-stated",
};

/** Said with the rule to whoever approves a destruction. */
const CHECK_FIRST = "Hãy đối chiếu văn bản trước khi duyệt tiêu hủy.";

/**
 * How long dossiers of a procedure are kept. Unknown is for ever: what was destroyed too early cannot be brought back.
 * @param procedureId code of the procedure, a province's suffix allowed; null: the procedure is not known
 * @param endedOn ISO date on which the work ended; decides between the rows of different times
 * @param ofProvince term that the province's own catalogue states for it; goes before the table
 */
export function retentionOf(procedureId: string | null, endedOn: string, ofProvince?: Retention): Retention {
  if (ofProvince) return ofProvince;
  const code = procedureId === null ? null : normaliseProcedureCode(procedureId);
  const row = table.rows.find(
    ({ procedures, from, to }) => code !== null && procedures.includes(code) && from <= endedOn && (to === null || endedOn < to),
  );
  if (!row) return NOT_STATED;
  const { years, source, certainty } = row;
  const basis = years !== null && certainty === "unchecked" ? `${row.basis} ${CHECK_FIRST}` : row.basis;
  return { maintenance: maintenanceOf(years), years, basis, source, certainty };
}

/** A file of several works takes the longest term among them. @throws RangeError for an empty list */
export function longestRetention(retentions: readonly Retention[]): Retention {
  const length = ({ years }: Retention) => years ?? Number.POSITIVE_INFINITY;
  const [longest] = [...retentions].sort((a, b) => length(b) - length(a));
  if (!longest) throw new RangeError("no retention given");
  return longest;
}

/**
 * Terms count from the year in which the work ended, so the whole of the last year is still kept.
 * @param endedOn ISO date
 * @returns ISO date of the last day on which the dossier must still be there; null: for ever
 */
export const keptUntil = ({ years }: Retention, endedOn: string): string | null =>
  years === null ? null : `${Number(endedOn.slice(0, 4)) + years}-12-31`;
