import { z } from "zod";
import { AgencyCode } from "../domain/agency-code.ts";
import { Deadline } from "./procedures.ts";

const PlainCode = z.string().regex(/^[1-3]\.\d{6}$/);

/** A component that must be digitized. */
export const ProvinceComponent = z.object({
  /** One of these papers; a single name where there is no choice. */
  anyOf: z.array(z.string().min(1)).min(1),
  form: z.enum(["original", "copy"]).nullable(),
});
export type ProvinceComponent = z.infer<typeof ProvinceComponent>;

/** What a province's decision says about one procedure: cases with their components, results, terms. */
export const ProvinceProcedure = z.object({
  code: PlainCode,
  /** Codes under which older papers name it. */
  formerCodes: z.array(PlainCode),
  name: z.string().min(1),
  sector: z.string().nullable(),
  level: z.array(z.string()),
  cases: z.array(z.object({ heading: z.string().nullable(), components: z.array(ProvinceComponent) })),
  results: z.array(z.object({ name: z.string().min(1), code: z.string().nullable() })),
  deadline: Deadline.nullable(),
  deadlineText: z.string().nullable(),
  fee: z.string().nullable(),
  /** Null: not stated. Years null: for ever. */
  retention: z.object({ years: z.number().int().positive().nullable() }).nullable(),
  note: z.string().nullable(),
});
export type ProvinceProcedure = z.infer<typeof ProvinceProcedure>;

/** The decision that a catalogue is an annex to. */
export const CatalogueDecision = z.object({
  /** For this agency and all below it. */
  agency: AgencyCode,
  /** E.g. `789/QĐ-UBND`. */
  number: z.string().min(3).max(60),
  issuedOn: z.iso.date(),
  issuer: z.string().min(3).max(200),
  effectiveFrom: z.iso.date(),
  /** First day on which it no longer applies. */
  effectiveTo: z.iso.date().nullable(),
  /** True: what it does not name need no longer be digitized; false: it adds to and replaces parts of earlier decisions. */
  whole: z.boolean(),
});
export type CatalogueDecision = z.infer<typeof CatalogueDecision>;
