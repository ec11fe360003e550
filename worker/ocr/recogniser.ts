import type { Word } from "@camtay/shared/domain/digitized.ts";

/** One byte a pixel, rows without padding, 0 black. */
export interface GreyImage {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** What lies in the picture: a whole page, one block of lines, one line, or words scattered over it. */
export type ReadingLayout = "page" | "block" | "line" | "scattered";

export interface ReadingRequest {
  readonly image: GreyImage;
  /** True dots per inch of `image`; what the file claims is never asked. */
  readonly dpi: number;
  readonly layout: ReadingLayout;
  /** `accurate` costs about a quarter more and reads digits a little better; where it is not installed the fast one reads. */
  readonly model?: "fast" | "accurate";
  readonly signal?: AbortSignal;
}

/** Whatever turns pixels into Vietnamese words. */
export interface Recogniser {
  /**
   * @returns words in the engine's reading order; boxes in pixels of the picture given; confidence 0 to 1
   * @throws AppError `recognition.engine_missing`, `recognition.language_missing`, `recognition.timed_out`, `recognition.engine_failed`
   */
  recognise(request: ReadingRequest): Promise<Word[]>;
}

/** A recogniser that holds processes and files. */
export interface ClosableRecogniser extends Recogniser {
  /** Waits for readings under way, ends the processes and removes the files. */
  close(): Promise<void>;
}
