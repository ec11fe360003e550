import { DigitizedPage, DigitizeResult } from "@camtay/shared/domain/digitized.ts";
import { z } from "zod";
import { defineStep } from "../step.ts";

const Hint = z.object({ dossier: z.string().nullable(), procedure: z.string().nullable() });

/** All pages of a batch become dossiers and papers with their fields. */
export const assembleDossiers = defineStep({
  name: "assemble-dossiers",
  version: 1,
  scope: "batch",
  input: z.object({
    /** In the order of the pile. */
    pages: z.array(DigitizedPage),
    dossier: z.string().nullable(),
    procedure: z.string().nullable(),
    files: z.record(z.string(), Hint),
  }),
  output: DigitizeResult.omit({ version: true, failed: true }),
  queue: "cpu",
  retry: { attempts: 2, backoffMs: 1_000 },
  timeoutMs: 120_000,
});
