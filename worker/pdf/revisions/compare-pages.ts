import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { PdfFile } from "../strict-reader.ts";
import { isKind, nameOf, type PdfDict, type PdfValue } from "../syntax/objects.ts";
import { pageTextBoxes } from "../syntax/page-text-boxes.ts";
import { type Page, type Rect, readRect, walkPages } from "../syntax/page-tree.ts";
import type { NewField } from "./accept-field.ts";
import type { Comparison } from "./comparison.ts";
import { addedItems, sameValue } from "./object-equality.ts";

/** Pages may change in nothing but `/Annots`, and that only by the widgets of accepted signature fields. */
export function comparePages(comparison: Comparison, newFields: readonly NewField[]): void {
  const { base } = comparison;
  if (comparison.open.size === 0 && newFields.length === 0) return;
  const widgets = new Set(newFields.flatMap((field) => field.widgets.map((widget) => widget.number)));
  for (const page of walkPages(base)) {
    const before = page.dict.entries.get("Annots");
    const touched = comparison.open.has(page.reference.number) || (isKind(before, "ref") && comparison.open.has(before.number));
    if (touched) comparePage(comparison, page, widgets);
  }
  const [before, after] = [pageNumbers(base), pageNumbers(comparison.later)];
  if (before.join() !== after.join()) comparison.report("page-changed", "forbidden", null, "Pages");
  for (const field of newFields) checkPlace(comparison, field);
}

const pageNumbers = (file: PdfFile): number[] => [...walkPages(file)].map((page) => page.reference.number);

function comparePage(comparison: Comparison, page: Page, widgets: ReadonlySet<number>): void {
  const { base, later } = comparison;
  const number = page.reference.number;
  const after = later.resolve(page.reference);
  if (!isKind(after, "dict")) return;
  comparison.explain(number);
  for (const key of new Set([...page.dict.entries.keys(), ...after.entries.keys()])) {
    if (key !== "Annots" && !sameValue(page.dict.entries.get(key), after.entries.get(key)))
      comparison.report("page-changed", "forbidden", number, key);
  }
  const [before, now] = [page.dict.entries.get("Annots"), after.entries.get("Annots")];
  if (isKind(now, "ref")) comparison.explain(now.number);
  const added = addedItems(base.items(before) ?? [], later.items(now) ?? []);
  if (added === null) comparison.report("page-changed", "forbidden", number, "Annots");
  for (const item of added ?? []) {
    if (isKind(item, "ref") && widgets.has(item.number)) continue;
    acceptAnnotation(comparison, item, page);
  }
}

/** Kinds of annotation with which people comment (ISO 32000-1 §12.5.6.2); a widget, a film or a script is no comment. */
const COMMENTS = new Set(
  "Text FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly StrikeOut Caret Stamp Ink Popup Link".split(" "),
);

/** Comments and the like: only when the certification says so (P=3). */
function acceptAnnotation(comparison: Comparison, item: PdfValue, page: Page): void {
  const { later, policy } = comparison;
  const annotation = later.dict(item);
  const subtype = nameOf(later.resolve(annotation?.entries.get("Subtype"))) ?? "";
  const number = isKind(item, "ref") ? item.number : null;
  const isNew = number === null || comparison.isNew(number);
  const acts = annotation?.entries.has("A") === true || annotation?.entries.has("AA") === true;
  const allowed = policy.docMdp === 3 && isNew && COMMENTS.has(subtype) && !acts;
  comparison.report("annotation-added", allowed ? "allowed" : "forbidden", number, subtype);
  if (!allowed || !annotation) return;
  comparison.explainNew(item, new Set(["P", "Parent"]));
  const rect = readRect(later, annotation.entries.get("Rect"));
  const isSeen = rect && rect[2] > rect[0] && rect[3] > rect[1] && !leavesTextReadable(later, subtype, annotation);
  if (isSeen && mayHideContent(comparison, page, rect)) comparison.report("appearance-covers-text", "warning", number, subtype);
}

/** Drawn by the viewer itself, and so that what lies below can still be read: a note's sign, a line, a light colour like a marker pen's. */
function leavesTextReadable(file: PdfFile, subtype: string, { entries }: PdfDict): boolean {
  // With an appearance of its own it may look like anything.
  if (entries.has("AP")) return false;
  if (subtype !== "Highlight") return ["Text", "Popup", "Underline", "Squiggly", "Link"].includes(subtype);
  const colour = (file.items(entries.get("C")) ?? []).map((part) => (typeof part === "number" ? part : 0));
  return colour.length === 3 && 0.3 * colour[0]! + 0.6 * colour[1]! + 0.1 * colour[2]! >= LIGHT;
}

/** Yellow has 0.9, pure green 0.6; black letters stay readable on both. */
const LIGHT = 0.55;

/** Over text, or anywhere on a page whose content cannot be told from its text (a scan without a text layer). */
function mayHideContent(comparison: Comparison, page: Page, rect: Rect): boolean {
  const boxes = textOf(comparison.base, page);
  return boxes.length === 0 ? page.dict.entries.has("Contents") : boxes.some((box) => intersects(box, rect));
}

/** A visible signature added later that lies over what was signed may hide it. */
function checkPlace(comparison: Comparison, field: NewField): void {
  const value = comparison.later.dict(field.dict.entries.get("V"));
  const isTimestamp = nameOf(value?.entries.get("SubFilter")) === "ETSI.RFC3161";
  for (const widget of field.widgets) {
    const dict = comparison.later.dict(widget);
    const rect = dict && readRect(comparison.later, dict.entries.get("Rect"));
    if (!dict || !rect || rect[2] <= rect[0] || rect[3] <= rect[1] || !dict.entries.has("AP")) continue;
    const page = findPage(comparison, dict, widget.number);
    // A document time-stamp needs no signer, so it has nothing to show: anyone could paint over a page with one.
    if (isTimestamp || (page && coversText(comparison.base, page, rect))) {
      comparison.report("appearance-covers-text", "warning", widget.number, "");
    }
  }
}

const texts = new WeakMap<PdfFile, Map<number, readonly Rect[]>>();

/** Text of a page of the signed state, read once however many later revisions are held against it. */
function textOf(file: PdfFile, page: Page): readonly Rect[] {
  const pages = texts.get(file) ?? new Map<number, readonly Rect[]>();
  texts.set(file, pages);
  const boxes = pages.get(page.reference.number) ?? pageTextBoxes(file, page);
  pages.set(page.reference.number, boxes);
  return boxes;
}

function coversText(file: PdfFile, page: Page, rect: Rect): boolean {
  try {
    return textOf(file, page).some((box) => intersects(box, rect));
  } catch (thrown) {
    // What cannot be followed cannot be called free.
    if (thrown instanceof AppError) return true;
    throw thrown;
  }
}

function findPage(comparison: Comparison, widget: PdfDict, number: number): Page | null {
  const wanted = widget.entries.get("P");
  for (const page of walkPages(comparison.base)) {
    if (isKind(wanted, "ref") && page.reference.number === wanted.number) return page;
    const now = comparison.later.dict(page.reference)?.entries.get("Annots");
    if ((comparison.later.items(now) ?? []).some((item) => isKind(item, "ref") && item.number === number)) return page;
  }
  return null;
}

const intersects = (a: Rect, b: Rect): boolean => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
