import { copyFile, mkdir, readFile, unlink, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { isAbsolute, join, relative, resolve } from "node:path";
import { type DigitizedPage, type DigitizedPaper, DigitizeResult, type FailedFile } from "@camtay/shared/domain/digitized.ts";
import { DossierCode } from "@camtay/shared/domain/ids.ts";
import { AppError, asAppError } from "@camtay/shared/errors/app-error.ts";
import { isFailedPage, type SourcePage } from "../../imaging/open-source.ts";
import { keepOriginalsWhole } from "../../steps/assemble-dossiers/keep-originals-whole.ts";
import { takePages } from "../../steps/split-file/take-pages.ts";
import { assembleDossiers } from "../../understand/assemble-dossiers.ts";
import { pagesInMemory } from "../../understand/pile/pile-pages.ts";
import { REVIEW_MESSAGES } from "../../understand/review-messages.ts";
import type { FileHint } from "../../understand/split-pile.ts";
import { withTemporaryFolder } from "../temporary-folder.ts";
import { listScans } from "./list-scans.ts";
import { openPageLanes, type PageLanes } from "./page-lanes.ts";
import { knownProcedure, readManifestFile } from "./read-manifest.ts";
import type { DigitizeProgress } from "./terminal-progress.ts";

export interface DigitizeOptions {
  /** Scans; only read. */
  readonly folder: string;
  /** Gets one PDF a paper and `result.json`; made when missing. */
  readonly out: string;
  readonly procedure: string | null;
  readonly dossier: string | null;
  /** Path of a CSV with file, dossier, procedure. */
  readonly manifest: string | null;
  /** Pages at once; as many as cores by default. */
  readonly workers?: number;
  /** Who converts, for the visible mark (R-05). */
  readonly converter?: string;
  readonly progress: DigitizeProgress;
  readonly now: () => Date;
}

const DEFAULT_CONVERTER = "Cầm Tay";

/**
 * Digitizes a folder on this machine alone: no server, no signature. A bad file or page is named in the result and the others go on.
 * @throws AppError `paper.*` when the folder, the manifest or a code given is wrong
 */
export async function digitizeLocally(options: DigitizeOptions): Promise<DigitizeResult> {
  const split = {
    dossier: options.dossier === null ? null : knownDossierCode(options.dossier),
    procedure: options.procedure === null ? null : knownProcedure(options.procedure),
    files: options.manifest === null ? new Map<string, FileHint>() : await readManifestFile(options.manifest),
  };
  const folder = resolve(options.folder);
  const files = await listScans(folder);
  const out = await prepareOut(options.out, folder);
  return withTemporaryFolder("pages", async (pictures) => {
    const lanes = openPageLanes(options.workers ?? availableParallelism());
    try {
      const { pages, failed } = await readAll(folder, files, pictures, lanes, options.progress);
      const read = pages.map(({ page }) => page);
      const assembly = keepOriginalsWhole(assembleDossiers(read, split), pagesInMemory(read));
      const papers = nameFiles(assembly.papers);
      await composeAll(papers, assembly.pages, pages, lanes, out, options, failed);
      const result: DigitizeResult = DigitizeResult.parse({
        version: 1,
        ...assembly,
        papers,
        review: [...assembly.review, ...failed.map(toReview)],
        failed,
      });
      await writeFile(join(out, "result.json"), `${JSON.stringify(result, null, 1)}\n`);
      return result;
    } finally {
      await lanes.close();
    }
  });
}

const knownDossierCode = (code: string): string => {
  const parsed = DossierCode.safeParse(code);
  if (!parsed.success) throw new AppError("paper.bad_dossier_code", { code: code.slice(0, 60) });
  return parsed.data;
};

/** Results beside the scans would be scanned again the next time. */
async function prepareOut(path: string, folder: string): Promise<string> {
  const out = resolve(path);
  const way = relative(folder, out);
  if (!way.startsWith("..") && !isAbsolute(way)) throw new AppError("paper.output_inside_input", { folder: path });
  await mkdir(out, { recursive: true });
  return out;
}

interface PageDone {
  readonly page: DigitizedPage;
  /** File with the page packed for its PDF. */
  readonly picture: string;
}

async function readAll(folder: string, files: readonly string[], pictures: string, lanes: PageLanes, progress: DigitizeProgress) {
  const slots: (PageDone | null)[] = [];
  const failed: FailedFile[] = [];
  const running = new Set<Promise<void>>();
  let done = 0;
  // Known only as files are opened; a file counts as one page until then.
  let total = files.length;
  const fail = (file: string, page: number | null, thrown: unknown) => {
    const error = asAppError(thrown);
    const failure: FailedFile = { file, page, code: error.code, message: error.sentence() };
    failed.push(failure);
    progress.failed(failure, ++done, total);
  };
  const readOne = async (source: SourcePage, path: string, whole: boolean, slot: number) => {
    const { bytes, ...facts } = source;
    const picture = join(pictures, `${slot}.page`);
    try {
      const { page } = await lanes.perform({ kind: "read", source: facts, bytes: whole ? null : bytes, path, picture });
      if (page === null) return;
      slots[slot] = { page, picture };
      progress.pageDone(page, ++done, total);
    } catch (thrown) {
      fail(source.file, source.page, thrown);
    }
  };
  for (const file of files) {
    const path = join(folder, ...file.split("/"));
    try {
      const bytes = await readFile(path);
      let counted = false;
      for await (const item of takePages(file, bytes)) {
        if (isFailedPage(item)) {
          fail(item.file, item.page, item.failed);
          continue;
        }
        if (!counted) total += item.pagesInFile - 1;
        counted = true;
        await lanes.free();
        const slot = slots.push(null) - 1;
        const job: Promise<void> = readOne(item, path, item.bytes.length === bytes.length, slot).finally(() => running.delete(job));
        running.add(job);
        // The lane takes the task in the next turn; only then another page may be taken out of the file.
        await new Promise(setImmediate);
      }
    } catch (thrown) {
      fail(file, null, thrown);
    }
  }
  await Promise.all(running);
  return { pages: slots.filter((slot) => slot !== null), failed };
}

/** `H99.25-251106-3435.02.giay_khai_sinh.pdf`: dossier, place in the dossier, kind. No personal data. */
function nameFiles(papers: readonly DigitizedPaper[]): DigitizedPaper[] {
  const counts = new Map<string, number>();
  return papers.map((paper) => {
    const dossier = (paper.dossier ?? "").replace(/[^\w.-]+/g, "_");
    const serial = (counts.get(dossier) ?? 0) + 1;
    counts.set(dossier, serial);
    return { ...paper, pdf: `${dossier}.${String(serial).padStart(2, "0")}.${paper.documentType ?? "chua_ro"}.pdf` };
  });
}

async function composeAll(
  papers: DigitizedPaper[],
  pages: readonly DigitizedPage[],
  read: readonly PageDone[],
  lanes: PageLanes,
  out: string,
  options: DigitizeOptions,
  failed: FailedFile[],
): Promise<void> {
  let done = 0;
  const convertedAt = options.now();
  await Promise.all(
    papers.map(async (paper, index) => {
      try {
        const first = pages[paper.pages[0]!]!;
        // Signed, or written by a program: the file itself is the paper.
        if (first.original !== undefined) await copyFile(join(options.folder, ...first.file.split("/")), join(out, paper.pdf!));
        else
          await lanes.perform({
            kind: "compose",
            title: paper.component,
            converter: options.converter ?? DEFAULT_CONVERTER,
            convertedAt,
            idSeed: paper.pages.map((at) => `${pages[at]!.file}#${pages[at]!.page}`).join("\n"),
            target: join(out, paper.pdf!),
            pages: paper.pages.map((at) => ({ picture: read[at]!.picture, words: pages[at]!.words })),
          });
      } catch (thrown) {
        const error = asAppError(thrown);
        const first = pages[paper.pages[0]!]!;
        failed.push({ file: first.file, page: first.page, code: error.code, message: error.sentence() });
        papers[index] = { ...paper, pdf: null };
      }
      await Promise.all(paper.pages.map((at) => unlink(read[at]!.picture).catch(() => undefined)));
      options.progress.paperDone(++done, papers.length);
    }),
  );
}

const toReview = (failure: FailedFile): DigitizeResult["review"][number] => ({
  reason: "file-failed",
  dossier: null,
  paper: null,
  page: null,
  field: null,
  message: `${REVIEW_MESSAGES["file-failed"](failure.page === null ? failure.file : `${failure.file}, trang ${failure.page}`)} ${failure.message}`,
});
