import type { AppError } from "@camtay/shared/errors/app-error.ts";
import type { TextLayerWord } from "./read-text-layer.ts";

/** What the file as a whole is. Signed and born-digital files are kept as they are and never rewritten. */
export type OriginalKind = "scan" | "signed" | "born-digital";

/** One page image taken out of a source file, still encoded (a JPEG out of a PDF is unchanged). */
export interface SourcePage {
  readonly file: string;
  /** Counts from 1 inside the file. */
  readonly page: number;
  readonly bytes: Uint8Array;
  readonly mediaType: "image/jpeg" | "image/png" | "image/tiff" | "image/webp";
  /** What the file says, dots per inch; phones lie. */
  readonly declaredDpi: number | null;
  /** Given only when it differs from `declaredDpi`, as in fax. */
  readonly declaredDpiY?: number;
  /** Resolution of the scan on a PDF page that had to be drawn at a finer one. */
  readonly pictureDpi?: number;
  /** Size of the PDF page, points. */
  readonly sizePt?: { readonly width: number; readonly height: number };
  /** Which image of the TIFF in `bytes`, from 0. */
  readonly tiffPage?: number;
  /** Degrees clockwise that a viewer would turn the stored picture (EXIF, /Rotate): a hint only. */
  readonly hintedTurn?: 0 | 90 | 180 | 270;
  /** A camera wrote it, by its own word (EXIF). */
  readonly camera?: boolean;
  readonly original: OriginalKind;
  /** Of a page of a file that is kept as it is: `bytes` are the whole page as drawn, these the words its program wrote, in the same px. */
  readonly textLayer?: readonly TextLayerWord[];
  readonly pagesInFile: number;
}

/** A page that could not be taken out; the other pages of the file go on. */
export interface FailedPage {
  readonly file: string;
  readonly page: number;
  readonly failed: AppError;
}

export const isFailedPage = (item: SourcePage | FailedPage): item is FailedPage => "failed" in item;
