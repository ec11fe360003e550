// Scores the PDFs that a run of score-scans.ts kept (--keep OUT): size, colour, likeness of seals and handwriting, places of words,
// what is lost when the page is read again, and what outside judges say: node tests/corpus/score-pdfs.ts --truth DIR --out OUT [--each] [--reread] [--judge] [--only TYPE]
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { parseArgs } from "node:util";
import { type DigitizedPage, DigitizeResult } from "@camtay/shared/domain/digitized.ts";
import { type Box, boxAround, invert, multiply, projectBox } from "@camtay/shared/domain/geometry.ts";
import { type CleanPage, cleanPage, turnCleanPage } from "@camtay/worker/imaging/clean-page.ts";
import { isFailedPage, openSource, type SourcePage } from "@camtay/worker/imaging/open-source.ts";
import type { RawImage } from "@camtay/worker/imaging/raw-image.ts";
import { openDefaultRecogniser } from "@camtay/worker/ocr/default-recogniser.ts";
import { readSourcePage } from "@camtay/worker/steps/read-page/read-source-page.ts";
import sharp from "sharp";
import { veraPdf } from "../conformance/judges.ts";
import { colouredMarks, likeness } from "./score/likeness.ts";
import { type PdfWord, pdfFacts, pdfWords, renderPdfPage } from "./score/pdf-facts.ts";
import { characterErrors, linesRead, type PagePair } from "./score/score-pages.ts";
import { readTruth, type TruthPage, truthPages } from "./score/truth.ts";

const { values: args } = parseArgs({
  options: {
    truth: { type: "string" },
    out: { type: "string" },
    /** Names every page with its figures. */
    each: { type: "boolean", default: false },
    /** Reads every page of the PDFs as if it were a scan, and compares the error rates. */
    reread: { type: "boolean", default: false },
    /** Asks qpdf and veraPDF (`npm run judges` brings it). */
    judge: { type: "boolean", default: false },
    /** Only pages of this type of the truth. */
    only: { type: "string" },
  },
});
if (!args.truth || !args.out) {
  console.error("usage: score-pdfs.ts --truth DIR --out OUT [--each] [--reread] [--judge] [--only TYPE]");
  process.exit(2);
}

/** Paper around a mark that is compared with it. */
const AROUND_PX = 4;

interface KindScore {
  pages: number;
  bytes: number;
  coarsest: number;
  fullColour: boolean;
  seals: number[];
  byHand: number[];
}

const kinds = new Map<string, KindScore>();
const across: number[] = [];
const down: number[] = [];
let [printed, matched] = [0, 0];
const before: PagePair[] = [];
const after: PagePair[] = [];

const result = DigitizeResult.parse(JSON.parse(readFileSync(join(args.out, "result.json"), "utf8")));
const truths = new Map(
  truthPages(readTruth(args.truth)).map((truth) => [`${neutralNames(args.truth!).get(truth.file)}#${truth.page}`, truth]),
);
const recogniser = args.reread ? await openDefaultRecogniser() : null;

/** The names under which score-scans.ts hands the files over. */
function neutralNames(folder: string): Map<string, string> {
  const files = readdirSync(folder).filter((file) => file !== "truth.json" && statSync(join(folder, file)).isFile());
  return new Map(files.sort().map((file, index) => [file, `scan${String(index + 1).padStart(4, "0")}${extname(file)}`]));
}

async function scorePaper(path: string, pages: readonly number[]): Promise<void> {
  const bytes = readFileSync(path);
  const [facts, words] = [await pdfFacts(bytes), pdfWords(path)];
  for (const [at, index] of pages.entries()) {
    const page = result.pages[index]!;
    const truth = truths.get(`${page.file}#${page.page}`);
    if (truth === undefined || page.original !== undefined || (args.only && truth.type !== args.only)) continue;
    const score = scoreOf(kindOf(truth));
    const { bytes: weight, colourDpi, fullColour } = facts[at]!;
    score.pages++;
    score.bytes += weight;
    score.coarsest = Math.min(score.coarsest, colourDpi ?? Number.POSITIVE_INFINITY);
    score.fullColour &&= fullColour;
    const clean = await cleanAgain(truth, page);
    const picture = renderPdfPage(path, at + 1, page.dpi);
    const [seals, byHand] = scoreMarks(clean, picture, truth, page);
    score.seals.push(...seals);
    score.byHand.push(...byHand);
    const offs = scoreWords(words[at]!, truth, page);
    if (args.each)
      console.log(`${truth.file}#${truth.page}`, kindOf(truth), `${(weight / 1024).toFixed(1)} KiB`, list(seals), list(byHand), offs);
    if (recogniser) {
      before.push({ truth, index, page });
      after.push({ truth, index, page: await readAgain(picture, page) });
      if (args.each) listLostLines(before.at(-1)!, after.at(-1)!);
    }
  }
}

const list = (values: readonly number[]): string => `[${values.map((v) => v.toFixed(3)).join(" ")}]`;

function kindOf(truth: TruthPage): string {
  if (truth.source === "phone") return "phone";
  if (truth.nearlyBlank) return "note";
  return truth.type === "bang-ke" ? "table" : truth.type === "cccd" ? "card" : "print";
}

function scoreOf(kind: string): KindScore {
  const score = kinds.get(kind) ?? { pages: 0, bytes: 0, coarsest: Number.POSITIVE_INFINITY, fullColour: true, seals: [], byHand: [] };
  kinds.set(kind, score);
  return score;
}

/** The page as it was cleaned before it was packed. */
async function cleanAgain(truth: TruthPage, page: DigitizedPage): Promise<CleanPage> {
  for await (const source of openSource(truth.file, readFileSync(join(args.truth!, truth.file)))) {
    if (isFailedPage(source) || source.page !== truth.page) continue;
    const clean = await cleanPage(source);
    const rest = (page.turn - clean.turn + 360) % 360;
    return rest === 0 ? clean : turnCleanPage(clean, rest as 90 | 180 | 270);
  }
  throw new Error(`${truth.file} has no page ${truth.page}`);
}

/** The drawn page read as if it came from a scanner; places are those of the scan again. */
async function readAgain({ data, width, height }: RawImage, { dpi, file, matrix }: DigitizedPage): Promise<DigitizedPage> {
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    .withMetadata({ density: dpi })
    .png({ compressionLevel: 1 })
    .toBuffer();
  const source: SourcePage = { file, page: 1, bytes, mediaType: "image/png", declaredDpi: dpi, original: "scan", pagesInFile: 1 };
  const { page } = await readSourcePage(source, recogniser!, new AbortController().signal);
  return { ...page, matrix: multiply(matrix, page.matrix) };
}

/** Lines that were read worse from the PDF than from the scan. */
function listLostLines(scan: PagePair, pdf: PagePair): void {
  const fromScan = linesRead(scan);
  for (const [at, { wanted, read, edits }] of linesRead(pdf).entries())
    if (edits > fromScan[at]!.edits) console.log(`  ${wanted} -> ${read}`);
}

/** @returns likeness of every seal or signature, and of every line by hand */
function scoreMarks(clean: CleanPage, picture: RawImage, truth: TruthPage, page: DigitizedPage): [number[], number[]] {
  const of = (boxes: readonly Box[]) => boxes.flatMap((box) => likeness(clean.colour, picture, grown(box)) ?? []);
  const byHand = truth.lines.filter((line) => line.hand).map((line) => boxAround(line.words.map((word) => onPage(word, truth, page))));
  return [of(colouredMarks(clean.colour)), of(byHand.filter((box) => isInside(box, page)))];
}

const grown = ({ x, y, width, height }: Box): Box => ({
  x: x - AROUND_PX,
  y: y - AROUND_PX,
  width: width + 2 * AROUND_PX,
  height: height + 2 * AROUND_PX,
});

const isInside = ({ x, y, width, height }: Box, page: DigitizedPage): boolean =>
  x >= 0 && y >= 0 && x + width <= page.width && y + height <= page.height;

/** Where a word of the truth stands on the clean page, px. */
function onPage([, x, y, width, height]: TruthPage["lines"][number]["words"][number], truth: TruthPage, page: DigitizedPage): Box {
  return projectBox(multiply(invert(page.matrix), truth.matrix), { x, y, width, height });
}

/** How far the left and right, and the upper and lower edges of printed words are off, px at 200 dpi; a word is the nearest of the same letters. */
function scoreWords(words: readonly PdfWord[], truth: TruthPage, page: DigitizedPage): string {
  const scale = 200 / 72;
  const own: [number[], number[]] = [[], []];
  for (const line of truth.lines.filter((l) => !l.hand)) {
    for (const word of line.words) {
      const box = onPage(word, truth, page);
      if (!isInside(box, page)) continue;
      printed++;
      const k = 200 / page.dpi;
      const [left, top, right, bottom] = [box.x * k, box.y * k, (box.x + box.width) * k, (box.y + box.height) * k];
      const same = words
        .filter(({ text }) => text === word[0].normalize("NFC"))
        .map((w) => ({
          left: w.left * scale - left,
          right: w.right * scale - right,
          top: w.top * scale - top,
          bottom: w.bottom * scale - bottom,
        }))
        .filter((off) => Math.abs(off.top + off.bottom) < bottom - top && Math.abs(off.left + off.right) < 2 * (right - left))
        .sort((a, b) => Math.abs(a.left) + Math.abs(a.top) - Math.abs(b.left) - Math.abs(b.top))[0];
      if (!same) continue;
      matched++;
      own[0].push(Math.abs(same.left), Math.abs(same.right));
      own[1].push(Math.abs(same.top), Math.abs(same.bottom));
    }
  }
  across.push(...own[0]);
  down.push(...own[1]);
  return `words ${at(own[0], 0.5)} ${at(own[1], 0.5)}`;
}

function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.floor(share * (sorted.length - 1))] ?? 0) * 100) / 100;
}

/** Every PDF but the files that are kept as they came. */
async function judge(): Promise<void> {
  const written = result.papers.filter((paper) => paper.pages.every((page) => result.pages[page]!.original === undefined));
  const files = written.flatMap(({ pdf }) => (pdf === null ? [] : join(args.out!, pdf)));
  const refused = files.filter((file) => spawnSync("qpdf", ["--check", file]).status !== 0);
  console.log(`qpdf     ${files.length - refused.length} of ${files.length} clean`, ...refused);
  const verdicts = await veraPdf(files);
  const invalid = verdicts.filter(({ valid }) => !valid);
  console.log(
    `veraPDF  ${verdicts.length - invalid.length} of ${files.length} valid`,
    [...new Set(verdicts.map(({ flavour }) => flavour))].join(" "),
  );
  for (const { file, problems } of invalid) console.log(`  ${file}: ${problems}`);
}

function report(): void {
  for (const [kind, { pages, bytes, coarsest, fullColour, seals, byHand }] of [...kinds].sort()) {
    const marks = (values: number[]) =>
      values.length === 0 ? "none" : `${values.length}, median ${round(at(values, 0.5))}, worst ${round(Math.min(...values))}`;
    console.log(
      `${kind.padEnd(8)} ${pages} pages, ${(bytes / 1024 / pages).toFixed(1)} KiB a page, colour from ${Math.round(coarsest)} dpi${fullColour ? "" : ", not all 24 bit"}; likeness: seals ${marks(seals)}; by hand ${marks(byHand)}`,
    );
  }
  const both = [...across, ...down];
  console.log(
    `words    ${matched} of ${printed} found; edges off by px at 200 dpi: median ${at(both, 0.5)}, p95 ${at(both, 0.95)}; across ${at(across, 0.5)} / ${at(across, 0.95)}, down ${at(down, 0.5)} / ${at(down, 0.95)}`,
  );
  if (args.reread) {
    console.log(`cer      of the scan ${JSON.stringify(characterErrors(before))}`);
    console.log(`         of the PDF  ${JSON.stringify(characterErrors(after))}`);
  }
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

for (const paper of result.papers) if (paper.pdf !== null) await scorePaper(join(args.out, paper.pdf), paper.pages);
await recogniser?.close();
report();
if (args.judge) await judge();
