import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { z } from "zod";
import { defineStep } from "../step.ts";

/** One page image taken out of a file, as stored; `SourcePage` of the imaging engine with a digest instead of bytes. */
export const StoredSourcePage = z.object({
  page: z.number().int().positive(),
  image: Sha256,
  mediaType: z.enum(["image/jpeg", "image/png", "image/tiff", "image/webp"]),
  declaredDpi: z.number().nullable(),
  declaredDpiY: z.number().optional(),
  pictureDpi: z.number().optional(),
  sizePt: z.object({ width: z.number(), height: z.number() }).optional(),
  tiffPage: z.number().int().optional(),
  hintedTurn: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]).optional(),
  camera: z.boolean().optional(),
  original: z.enum(["scan", "signed", "born-digital"]),
  /** Words the page's program wrote into it, as JSON; only of files that are kept as they are. */
  textLayer: Sha256.optional(),
  pagesInFile: z.number().int(),
});
export type StoredSourcePage = z.infer<typeof StoredSourcePage>;

/**
 * Takes the page images out of one source file without coding them again; a page that cannot be taken out is named. Of a file that is
 * signed or was written by a program every page is drawn whole: the file itself stays the paper.
 */
export const splitFile = defineStep({
  name: "split-file",
  version: 3,
  scope: "file",
  input: z.object({ file: Sha256, name: z.string() }),
  output: z.object({
    pages: z.array(StoredSourcePage),
    failed: z.array(
      z.object({
        page: z.number().int().positive(),
        code: z.string(),
        facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      }),
    ),
  }),
  queue: "io",
  retry: { attempts: 2, backoffMs: 1_000 },
  timeoutMs: 30 * 60_000,
});
