import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { PdfFile } from "../strict-reader.ts";
import { isKind, nameOf, type PdfDict, type PdfRef, type PdfValue } from "./objects.ts";

/** left, bottom, right, top in PDF units. */
export type Rect = readonly [left: number, bottom: number, right: number, top: number];

export interface Page {
  readonly reference: PdfRef;
  readonly dict: PdfDict;
  /** CropBox clipped to MediaBox: what a person sees. */
  readonly cropBox: Rect;
  /** Degrees clockwise at which the page is shown. */
  readonly rotate: 0 | 90 | 180 | 270;
  readonly resources: PdfDict | null;
}

const MAX_PAGES = 100_000;
const MAX_TREE_DEPTH = 64;
const INHERITED = ["MediaBox", "CropBox", "Rotate", "Resources"] as const;
type Inherited = Readonly<Partial<Record<(typeof INHERITED)[number], PdfValue>>>;

/** The pages in reading order, with what they inherit (ISO 32000-1 §7.7.3). @throws AppError `pdf.malformed` */
export function* walkPages(file: PdfFile): Generator<Page> {
  const seen = new Set<number>();
  const malformed = (): AppError => new AppError("pdf.malformed", { what: "page tree", at: 0 });
  function* walk(node: PdfValue | undefined, inherited: Inherited, depth: number): Generator<Page> {
    if (!isKind(node, "ref") || seen.has(node.number) || seen.size > MAX_PAGES || depth > MAX_TREE_DEPTH) throw malformed();
    seen.add(node.number);
    const entries = file.resolve(node);
    if (!isKind(entries, "dict")) throw malformed();
    const own: Record<string, PdfValue> = { ...inherited };
    for (const key of INHERITED) {
      const value = entries.entries.get(key);
      if (value !== undefined) own[key] = value;
    }
    const kids = file.items(entries.entries.get("Kids"));
    if (nameOf(entries.entries.get("Type")) === "Page" || !kids) yield toPage(file, node, entries, own);
    else for (const kid of kids) yield* walk(kid, own, depth + 1);
  }
  yield* walk(file.catalog.entries.get("Pages"), {}, 0);
}

/** @throws AppError `pdf.malformed` when the file has no page */
export function firstPage(file: PdfFile): Page {
  for (const page of walkPages(file)) return page;
  throw new AppError("pdf.malformed", { what: "page tree", at: 0 });
}

function toPage(file: PdfFile, reference: PdfRef, entries: PdfDict, own: Inherited): Page {
  const mediaBox = readRect(file, own.MediaBox);
  if (!mediaBox) throw new AppError("pdf.malformed", { what: "MediaBox", at: 0 });
  const crop = readRect(file, own.CropBox) ?? mediaBox;
  const clipped: Rect = [
    Math.max(crop[0], mediaBox[0]),
    Math.max(crop[1], mediaBox[1]),
    Math.min(crop[2], mediaBox[2]),
    Math.min(crop[3], mediaBox[3]),
  ];
  const turn = file.resolve(own.Rotate);
  const rotate = typeof turn === "number" && turn % 90 === 0 ? ((((turn % 360) + 360) % 360) as Page["rotate"]) : 0;
  const cropBox = clipped[2] > clipped[0] && clipped[3] > clipped[1] ? clipped : mediaBox;
  return { reference, dict: entries, cropBox, rotate, resources: file.dict(own.Resources) };
}

/** Four numbers in any corner order (ISO 32000-1 §7.9.5); null when it is something else. */
export function readRect(file: PdfFile, value: PdfValue | undefined): Rect | null {
  const items = file.items(value)?.map((item) => file.resolve(item));
  if (items?.length !== 4 || !items.every((item): item is number => typeof item === "number")) return null;
  const [a, b, c, d] = items as [number, number, number, number];
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
}
