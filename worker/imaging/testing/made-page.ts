import { IDENTITY } from "@camtay/shared/domain/geometry.ts";
import type { CleanPage } from "../clean-page.ts";

/** A page as the page engine hands it on, upright, straight and without findings, around pictures that a test made (200 dpi). */
export const madePage = (colour: CleanPage["colour"], grey: CleanPage["grey"]): CleanPage => ({
  colour,
  grey,
  dpi: 200,
  sourceDpi: 200,
  matrix: IDENTITY,
  turn: 0,
  turnConfidence: 1,
  skewDegrees: 0,
  blank: false,
  blankConfidence: 1,
  findings: [],
  qr: [],
  source: "scanner",
});
