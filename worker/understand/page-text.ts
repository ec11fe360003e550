import type { PageCode } from "@camtay/shared/domain/digitized.ts";
import type { Row } from "./text-rows.ts";

/** One upright page as text: what classification, splitting and reading look at. Measures in pixels of the clean page. */
export interface PageText {
  readonly rows: readonly Row[];
  readonly width: number;
  readonly height: number;
  readonly qr: readonly PageCode[];
}
