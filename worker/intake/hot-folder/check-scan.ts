import { readFile } from "node:fs/promises";
import { AppError, asAppError } from "@camtay/shared/errors/app-error.ts";
import { INTAKE_LIMITS } from "../../imaging/intake-limits.ts";
import { openSource } from "../../imaging/open-source.ts";

/** whole: a scan to the last byte; unfinished: may still be written; refused: no scan, and waiting will not make it one. */
export type ScanCheck =
  | { readonly state: "whole" }
  | { readonly state: "unfinished"; readonly problem: AppError }
  | { readonly state: "refused"; readonly problem: AppError };

/** A file that is still being written looks like one of these. */
const UNFINISHED = new Set(["intake.empty_file", "intake.truncated", "intake.no_pages", "intake.unreadable"]);

/**
 * Opens a file as the pipeline will, to its first page.
 * @param name for messages
 * @throws AppError `intake.busy` when another program holds it
 */
export async function checkScan(path: string, name: string, sizeBytes: number): Promise<ScanCheck> {
  try {
    if (sizeBytes > INTAKE_LIMITS.fileBytes) {
      const megabytes = (bytes: number) => Math.round(bytes / 1e6);
      const facts = { file: name, sizeMegabytes: megabytes(sizeBytes), limitMegabytes: megabytes(INTAKE_LIMITS.fileBytes) };
      throw new AppError("intake.too_large", facts);
    }
    const bytes = await readFile(path).catch((cause: unknown) => {
      throw new AppError("intake.busy", { file: name }, { cause });
    });
    for await (const page of openSource(name, bytes)) {
      // The last page of a TIFF that is being appended to is told by its directory; later pages are the pipeline's to name.
      if ("failed" in page && page.failed.code === "intake.page_truncated") return { state: "unfinished", problem: page.failed };
      break;
    }
    return { state: "whole" };
  } catch (thrown) {
    const problem = asAppError(thrown);
    if (problem.code === "intake.busy" || problem.row.kind === "internal") throw problem;
    return { state: UNFINISHED.has(problem.code) ? "unfinished" : "refused", problem };
  }
}
