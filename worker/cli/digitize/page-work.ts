import { readFile, writeFile } from "node:fs/promises";
import { deserialize, serialize } from "node:v8";
import type { DigitizedPage, Word } from "@camtay/shared/domain/digitized.ts";
import { asAppError, type ErrorFacts } from "@camtay/shared/errors/app-error.ts";
import type { ErrorCode } from "@camtay/shared/errors/catalogue.ts";
import sharp from "sharp";
import { freePixels } from "../../imaging/raw-image.ts";
import type { SourcePage } from "../../imaging/source-page.ts";
import { openDefaultRecogniser } from "../../ocr/default-recogniser.ts";
import type { Recogniser } from "../../ocr/recogniser.ts";
import { composePdfA, type LaidPage, layPage } from "../../pdf/compose-pdfa.ts";
import { giveMemoryBack, residentMiB } from "../../pipeline/lane-memory.ts";
import { readKeptPage } from "../../steps/read-page/read-kept-page.ts";
import { readSourcePage } from "../../steps/read-page/read-source-page.ts";

/** What the main process asks of a lane. Pages come with their bytes, or with the path of a file that is the picture itself. */
export type PageTask =
  | {
      readonly kind: "read";
      readonly source: Omit<SourcePage, "bytes">;
      readonly bytes: Uint8Array | null;
      readonly path: string;
      /** Gets the page packed for its PDF. */
      readonly picture: string;
    }
  | {
      readonly kind: "compose";
      readonly pages: readonly { readonly picture: string; readonly words: readonly Word[] }[];
      readonly title: string;
      readonly converter: string;
      readonly convertedAt: Date;
      readonly idSeed: string;
      readonly target: string;
    };
export type PageAnswer = (
  | { readonly ok: true; readonly page: DigitizedPage | null }
  | { readonly ok: false; readonly code: ErrorCode; readonly facts: ErrorFacts; readonly detail: string }
) & { readonly residentMiB: number };
type Done = { readonly ok: true; readonly page: DigitizedPage | null };

// Lanes are as many as cores; libvips must not make more threads.
sharp.concurrency(1);
sharp.cache(false);

let recogniser: Promise<Recogniser> | null = null;
let lastFile: { path: string; bytes: Uint8Array } | null = null;
const never = new AbortController().signal;

async function bytesOf(path: string): Promise<Uint8Array> {
  if (lastFile?.path !== path) lastFile = { path, bytes: await readFile(path) };
  return lastFile.bytes;
}

async function perform(task: PageTask): Promise<Done> {
  if (task.kind === "read") {
    recogniser ??= openDefaultRecogniser();
    const bytes = task.bytes ?? (await bytesOf(task.path));
    const source = { ...task.source, bytes } as SourcePage;
    if (source.original !== "scan") return { ok: true, page: await readKeptPage(source, await recogniser, never) };
    const { page, clean } = await readSourcePage(source, await recogniser, never);
    if (!page.blank) {
      const { width, height, dpi, layers } = await layPage({ colour: clean.colour, words: page.words, dpi: page.dpi });
      await writeFile(task.picture, serialize({ width, height, dpi, layers }));
    }
    freePixels(clean.colour, clean.grey);
    return { ok: true, page };
  }
  const pdf = await composePdfA({
    pages: pagesOf(task.pages),
    title: task.title,
    mark: { convertedAt: task.convertedAt, converter: task.converter },
    idSeed: task.idSeed,
  });
  await writeFile(task.target, pdf);
  return { ok: true, page: null };
}

async function* pagesOf(pages: Extract<PageTask, { kind: "compose" }>["pages"]) {
  for (const { picture, words } of pages) yield { ...(deserialize(await readFile(picture)) as Omit<LaidPage, "words">), words };
}

// The terminal tells everybody; what happens to a lane is the main process's to decide.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
process.once("disconnect", () => process.exit(0));
process.on("message", (task: PageTask) => {
  const say = (answer: Done | Omit<PageAnswer & { ok: false }, "residentMiB">) => {
    giveMemoryBack();
    process.send?.({ ...answer, residentMiB: residentMiB() });
  };
  perform(task).then(say, (thrown: unknown) => {
    const error = asAppError(thrown);
    const cause = error.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : String(error.cause ?? "");
    say({ ok: false, code: error.code, facts: error.facts, detail: cause });
  });
});
