import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { z } from "zod";
import { defineStep } from "../step.ts";

/** One paper as one PDF/A, with the mark of conversion. Not signed yet. */
export const composePaper = defineStep({
  name: "compose-paper",
  version: 2,
  scope: "paper",
  input: z.object({
    title: z.string().min(1),
    /** Clean picture, and what was read on it as `storePage` kept it. */
    pages: z.array(z.object({ picture: Sha256, page: Sha256 })).min(1),
    /** Full name of the person or body that converts. */
    converter: z.string().min(1),
    /** Time of conversion, ISO 8601. */
    convertedAt: z.iso.datetime({ offset: true }),
  }),
  output: z.object({ pdf: Sha256 }),
  queue: "cpu",
  retry: { attempts: 2, backoffMs: 1_000 },
  timeoutMs: 120_000,
});
