import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { PdfFile } from "../strict-reader.ts";
import type { PdfRef } from "../syntax/objects.ts";
import { pageTextBoxes } from "../syntax/page-text-boxes.ts";
import { type Page, type Rect, readRect } from "../syntax/page-tree.ts";
import { APPEARANCE_PROFILES, type AppearanceProfile, appearanceLines } from "./appearance-profiles.ts";
import { layOutText, textAppearance } from "./appearance-stream.ts";
import type { FormField } from "./form-fields.ts";
import { imageAppearance } from "./image-appearance.ts";
import type { IncrementOptions } from "./increment-options.ts";
import type { IncrementWriter } from "./increment-writer.ts";
import { appearanceMatrix, cornerRect, findCornerSlot, type ShownBox, toPageRect, toShownBox } from "./place-appearance.ts";

/** How the signature came to show; `fallback` says why it is not as the profile wants it. */
export interface AppearanceReport {
  readonly profile: AppearanceProfile;
  readonly visible: boolean;
  /** Page space of the page it stands on; all zero when invisible. */
  readonly rect: Rect;
  /** Points; null for pictures and invisible signatures. */
  readonly sizePt: number | null;
  readonly fallback: "none" | "moved" | "smaller" | "invisible-no-room";
}

interface Drawn {
  readonly rect: Rect;
  readonly appearance: PdfRef | null;
  readonly report: AppearanceReport;
}

const NOWHERE: Rect = [0, 0, 0, 0];

/** Draws what the profile asks for where there is room, into the increment. */
export function drawAppearance(
  file: PdfFile,
  page: Page,
  fields: readonly FormField[],
  options: IncrementOptions,
  writer: IncrementWriter,
): Drawn {
  const { appearance, kind } = options;
  if (kind.kind !== "signature" || appearance.profile === "invisible") return invisible("invisible", "none");
  if (appearance.profile === "nd30-issued") {
    const { image, place } = appearance;
    const box = { x: place.xPt, y: place.yPt, width: image.widthPt, height: image.heightPt };
    const rect = toPageRect(page, box);
    const drawn = writer.add(imageAppearance(image, appearanceMatrix(page.rotate, box), writer));
    return { rect, appearance: drawn, report: { profile: appearance.profile, visible: true, rect, sizePt: null, fallback: "none" } };
  }
  const profile = APPEARANCE_PROFILES[appearance.profile];
  const lines = appearanceLines(appearance, kind.signedAt);
  const sizes = profile.kind === "text" ? [profile.sizePt, ...profile.smallerPt] : [];
  const occupied = occupiedBoxes(file, page, fields);
  for (const [i, sizePt] of sizes.entries()) {
    const block = layOutText(lines, sizePt);
    const slot = findCornerSlot(page, block, occupied);
    if (!slot) continue;
    const rect = toPageRect(page, slot);
    const drawn = writer.add(textAppearance(block, appearanceMatrix(page.rotate, block), writer));
    const moved = findCornerSlot(page, block, [])!;
    const fallback = i > 0 ? "smaller" : moved.x === slot.x && moved.y === slot.y ? "none" : "moved";
    return { rect, appearance: drawn, report: { profile: appearance.profile, visible: true, rect, sizePt, fallback } };
  }
  return invisible(appearance.profile, "invisible-no-room");
}

/** Draws into the rectangle of a field that was made for this signature; as large as fits, 10 pt at most. */
export function drawInField(
  file: PdfFile,
  page: Page,
  field: FormField,
  { appearance, kind }: IncrementOptions,
  writer: IncrementWriter,
): Drawn {
  const rect = readRect(file, field.dict.entries.get("Rect")) ?? NOWHERE;
  const shown = toShownBox(page, rect);
  const lines = kind.kind === "signature" ? appearanceLines(appearance, kind.signedAt) : [];
  if (lines.length === 0 || shown.width <= 0 || shown.height <= 0) return invisible(appearance.profile, "none");
  for (let sizePt = 10; sizePt >= 4; sizePt--) {
    const block = layOutText(lines, sizePt);
    if (block.width > shown.width || block.height > shown.height) continue;
    const framed = { ...block, width: shown.width, height: shown.height };
    const drawn = writer.add(textAppearance(framed, appearanceMatrix(page.rotate, framed), writer));
    return {
      rect,
      appearance: drawn,
      report: { profile: appearance.profile, visible: true, rect, sizePt, fallback: sizePt < 10 ? "smaller" : "none" },
    };
  }
  return invisible(appearance.profile, "invisible-no-room");
}

const invisible = (profile: AppearanceProfile, fallback: AppearanceReport["fallback"]): Drawn => ({
  rect: NOWHERE,
  appearance: null,
  report: { profile, visible: false, rect: NOWHERE, sizePt: null, fallback },
});

/** Recognised and printed text, annotations and widgets already on the page, as they are shown. */
function occupiedBoxes(file: PdfFile, page: Page, fields: readonly FormField[]): ShownBox[] {
  const rects = textOrWholePage(file, page);
  const annotations = file.items(page.dict.entries.get("Annots")) ?? [];
  for (const value of [...annotations, ...fields.flatMap((field) => field.widgets)]) {
    const rect = readRect(file, file.dict(value)?.entries.get("Rect"));
    if (rect) rects.push(rect);
  }
  return rects.map((rect) => toShownBox(page, rect));
}

/** A content stream that cannot be followed may hold text anywhere. */
function textOrWholePage(file: PdfFile, page: Page): Rect[] {
  try {
    return pageTextBoxes(file, page, cornerRect(page));
  } catch (thrown) {
    if (thrown instanceof AppError) return [page.cropBox];
    throw thrown;
  }
}
