import { MaintenanceCode } from "@camtay/shared/catalogues/retention.ts";
import { DigitizedField } from "@camtay/shared/domain/digitized.ts";
import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { PartialDate } from "@camtay/shared/domain/partial-date.ts";
import { z } from "zod";
import { defineStep } from "../step.ts";

/** A dossier whose papers are all signed becomes one object of the archive. */
export const archiveDossier = defineStep({
  name: "archive-dossier",
  version: 2,
  scope: "dossier",
  input: z.object({
    /** Of the database of work, so that an index made anew from the archive carries the same ids. */
    id: z.string().min(1),
    /** When the result was handed over: until then it may not be reused. */
    returnedAt: z.iso.datetime({ offset: true }).nullable(),
    code: z.string().min(1),
    title: z.string().min(1),
    agency: z.object({ code: z.string().min(1), name: z.string().min(1) }),
    procedure: z.object({ code: z.string(), name: z.string() }).nullable(),
    /** How long it is kept, by the catalogue in force; missing in runs asked for before it was known: then the law's own table says it. */
    maintenance: MaintenanceCode.optional(),
    startDate: PartialDate,
    endDate: PartialDate,
    papers: z
      .array(
        z.object({
          id: z.string().min(1),
          /** Kept as it came; null: a scan that was composed. */
          original: z.enum(["signed", "born-digital"]).nullable(),
          pdf: Sha256,
          documentType: z.string().nullable(),
          component: z.string().min(1),
          pages: z.array(z.object({ width: z.number(), height: z.number(), dpi: z.number() })).min(1),
          fields: z.array(DigitizedField),
        }),
      )
      .min(1),
  }),
  output: z.object({ objectId: z.string(), version: z.string() }),
  queue: "io",
  retry: { attempts: 8, backoffMs: 2_000 },
  timeoutMs: 10 * 60_000,
});
