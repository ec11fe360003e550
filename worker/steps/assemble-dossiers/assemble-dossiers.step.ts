import { DigitizedPage, DigitizeResult } from "@camtay/shared/domain/digitized.ts";
import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { z } from "zod";
import { defineStep } from "../step.ts";

const Hint = z.object({ dossier: z.string().nullable(), procedure: z.string().nullable() });

/** All pages of a batch become dossiers and papers with their fields. */
export const assembleDossiers = defineStep({
  name: "assemble-dossiers",
  version: 3,
  scope: "batch",
  input: z.object({
    /** In the order of the pile, as `storePage` kept them. */
    pages: z.array(Sha256),
    dossier: z.string().nullable(),
    procedure: z.string().nullable(),
    files: z.record(z.string(), Hint),
  }),
  output: DigitizeResult.pick({ papers: true, dossiers: true, review: true }).extend({
    /** For each page of the pile: why it appears in no paper. */
    dropped: z.array(DigitizedPage.shape.dropped),
  }),
  // A pile of thousands takes a minute: it must not keep a place from pages that a counter waits for.
  queue: "io",
  retry: { attempts: 2, backoffMs: 1_000 },
  timeoutMs: 30 * 60_000,
});
