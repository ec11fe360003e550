import { z } from "zod";
import raw from "./data/successions.json" with { type: "json" };
import { placeKey } from "./places.ts";
import { normaliseProcedureCode } from "./procedures.ts";

const Table = z.object({
  version: z.string(),
  source: z.string(),
  note: z.string(),
  mergedOn: z.object({ G: z.iso.date(), H: z.iso.date() }),
  agencies: z.array(z.object({ code: z.string().regex(/^[GH]\d{2}$/), name: z.string(), now: z.string().nullable() })),
  procedures: z.array(z.object({ code: z.string(), now: z.string(), from: z.iso.date(), certainty: z.string() })),
});
const table = Table.parse(raw);
const AGENCIES = new Map(table.agencies.map((agency) => [agency.code, agency]));
const PROCEDURES = new Map(table.procedures.map((row) => [row.code, row.now]));

/** The first level of an agency's code, its name, and the code that took its work over; undefined when the code is not known. */
export const findAgency = (code: string): { readonly code: string; readonly name: string; readonly now: string | null } | undefined =>
  AGENCIES.get(/^(?:\d{3}\.\d{2}\.\d{2}\.)?([GH]\d{2})/.exec(code.trim())?.[1] ?? "");

/** The agency's code of today: `H20.41.3` of a merged province is `H53.41.3`; the levels below are kept as they stand. */
export function currentAgencyCode(code: string): string {
  const plain = code.trim().replace(/^\d{3}\.\d{2}\.\d{2}\./, "");
  const now = findAgency(plain)?.now;
  return now ? now + plain.slice(3) : plain;
}

/** The procedure's code of today: without a province's suffix, and the successor's where it was taken over. @returns null when the text is no code */
export function currentProcedureCode(code: string): string | null {
  const plain = normaliseProcedureCode(code);
  return plain === null ? null : (PROCEDURES.get(plain) ?? plain);
}

/** The code of the province's committee of today under any way of writing the province's name. */
export function agencyOfProvince(name: string): string | undefined {
  const wanted = placeKey(name);
  const found = table.agencies.find((agency) => agency.code.startsWith("H") && placeKey(agency.name) === wanted);
  return found && (found.now ?? found.code);
}
