import { z } from "zod";
import { Box, Matrix } from "./geometry.ts";
import { Sha256 } from "./ids.ts";

/** One recognised word. Box in pixels of the clean page; confidence 0 to 1. */
export const Word = z.object({
  text: z.string(),
  box: Box,
  confidence: z.number().min(0).max(1),
  line: z.number().int(),
  block: z.number().int(),
  /** What a second, independent reading of the same spot says; only where it was asked for. */
  second: z.object({ text: z.string(), confidence: z.number().min(0).max(1) }).optional(),
  /** Written by hand, by the look of the ink. */
  hand: z.boolean().optional(),
});
export type Word = z.infer<typeof Word>;

export const QuarterTurn = z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]);
export type QuarterTurn = z.infer<typeof QuarterTurn>;

/** Why a person should look at a page. */
export const PageFinding = z.enum([
  "low-resolution",
  "blurred",
  "too-dark",
  "glare",
  "corner-cut",
  "orientation-unsure",
  "blank-unsure",
  "too-skewed",
  "paper-edge-not-found",
  "unreadable",
  "almost-no-text",
  "duplicate",
]);
export type PageFinding = z.infer<typeof PageFinding>;

/** A QR code or barcode on the page. Mirrored reads (show-through) never get here. */
export const PageCode = z.object({ text: z.string(), box: Box.nullable(), format: z.string() });
export type PageCode = z.infer<typeof PageCode>;

/** What became of one page of a source file. */
export const DigitizedPage = z.object({
  /** Source file, relative to the folder given; page counts from 1 inside the file. */
  file: z.string(),
  page: z.number().int().positive(),
  /** Clean page in pixels and its resolution. */
  width: z.number().int(),
  height: z.number().int(),
  dpi: z.number(),
  /** From pixels of the clean page to pixels of the scan as stored. */
  matrix: Matrix,
  /** Degrees clockwise that the stored picture was turned to stand upright. */
  turn: QuarterTurn,
  turnConfidence: z.number().min(0).max(1),
  /** Degrees left after the turn that were straightened, clockwise positive. */
  skewDegrees: z.number(),
  blank: z.boolean(),
  /** Dropped pages appear in no paper; the reason is a sentence code. */
  dropped: z.enum(["blank-back", "separator"]).nullable(),
  findings: z.array(PageFinding),
  words: z.array(Word),
  qr: z.array(PageCode),
  /** The file it came in is signed or was written by a program: it is the paper, and is never cut or written anew. Absent: a scan. */
  original: z.enum(["signed", "born-digital"]).optional(),
});
export type DigitizedPage = z.infer<typeof DigitizedPage>;

/** One value read from a paper. `key` is the field key of the document type in the catalogue. */
export const DigitizedField = z.object({
  key: z.string(),
  text: z.string(),
  /** Index into the paper's own pages, from 0. */
  page: z.number().int().nonnegative(),
  box: Box.nullable(),
  confidence: z.number().min(0).max(1),
  /** True: a person must confirm before it is used. */
  flagged: z.boolean(),
  /** Who says so. */
  source: z.enum(["ocr", "qr", "cross-check", "person"]),
});
export type DigitizedField = z.infer<typeof DigitizedField>;

/** One paper: one component of a dossier, one PDF. */
export const DigitizedPaper = z.object({
  /** Name of the PDF in the output folder. */
  pdf: z.string().nullable(),
  dossier: z.string().nullable(),
  /** Document type of the catalogue, e.g. `giay_khai_sinh`; null when unknown. */
  documentType: z.string().nullable(),
  /** Name of the component as a person calls it. */
  component: z.string(),
  componentConfidence: z.number().min(0).max(1),
  flagged: z.boolean(),
  /** Indices into `pages` of the result, in reading order. */
  pages: z.array(z.number().int().nonnegative()),
  fields: z.array(DigitizedField),
});
export type DigitizedPaper = z.infer<typeof DigitizedPaper>;

/** Something that only a person can decide, with the place to look at. */
export const ReviewReason = z.enum([
  "field-doubtful",
  "component-unknown",
  "component-doubtful",
  "component-missing",
  "component-twice",
  "page-quality",
  "orientation-unsure",
  "blank-unsure",
  "split-unsure",
  "foreign-person",
  "page-missing",
  "page-order",
  "page-twice",
  "sheet-note",
  "stack-blank",
  "already-held",
  "file-failed",
]);
export const ReviewItem = z.object({
  reason: ReviewReason,
  dossier: z.string().nullable(),
  paper: z.number().int().nonnegative().nullable(),
  page: z.number().int().nonnegative().nullable(),
  field: z.string().nullable(),
  /** Vietnamese sentence for the clerk: what to check. */
  message: z.string(),
});
export type ReviewItem = z.infer<typeof ReviewItem>;

export const FailedFile = z.object({
  file: z.string(),
  page: z.number().int().positive().nullable(),
  code: z.string(),
  message: z.string(),
});
export type FailedFile = z.infer<typeof FailedFile>;

/** `result.json`: everything that `camtay digitize --out` found, without server, signature or truth. */
export const DigitizeResult = z.object({
  version: z.literal(1),
  pages: z.array(DigitizedPage),
  papers: z.array(DigitizedPaper),
  dossiers: z.array(
    z.object({ code: z.string(), procedure: z.string().nullable(), procedureName: z.string().nullable(), flagged: z.boolean() }),
  ),
  review: z.array(ReviewItem),
  failed: z.array(FailedFile),
});
export type DigitizeResult = z.infer<typeof DigitizeResult>;

/** Stored bytes with what they are. */
export const StoredBlob = z.object({ sha256: Sha256, sizeBytes: z.number().int().nonnegative(), mediaType: z.string() });
export type StoredBlob = z.infer<typeof StoredBlob>;
