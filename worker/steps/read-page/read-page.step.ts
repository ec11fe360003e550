import { PageFinding } from "@camtay/shared/domain/digitized.ts";
import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { z } from "zod";
import { StoredSourcePage } from "../split-file/split-file.step.ts";
import { defineStep } from "../step.ts";

/** One page image: cleaned, turned upright and read. */
export const readPage = defineStep({
  name: "read-page",
  version: 3,
  scope: "page",
  input: z.object({
    /** Name of the source file for people, relative to the batch. */
    name: z.string().min(1),
    source: StoredSourcePage,
  }),
  output: z.object({
    /** What was read, as `storePage` keeps it. */
    page: Sha256,
    /** Clean page in pixels. */
    width: z.number().int(),
    height: z.number().int(),
    dpi: z.number(),
    findings: z.array(PageFinding),
    /** The clean page in colour, for the PDF; null when the page is blank. */
    picture: Sha256.nullable(),
  }),
  queue: "cpu",
  retry: { attempts: 2, backoffMs: 1_000 },
  timeoutMs: 120_000,
});
