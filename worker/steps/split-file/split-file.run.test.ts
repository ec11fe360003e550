import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { PDFDocument } from "pdf-lib";
import sharp from "sharp";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type BlobStore, openBlobStore } from "../../blobs/blob-store.ts";
import { run } from "./split-file.run.ts";

let folder: string;
let blobs: BlobStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "camtay-split-"));
  blobs = openBlobStore(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

const tools = (report: (done: number, total: number) => void = () => {}) => ({
  blobs,
  archiveFolder: folder,
  report,
  signal: new AbortController().signal,
});

it("a large pile is taken apart where it lies: the pictures come out unchanged, in order", async () => {
  // Noise does not pack: fifteen pages weigh more than what is opened whole.
  const side = 1_700;
  const raw = { raw: { width: side, height: side, channels: 3 } } as const;
  const pictures = [];
  for (let i = 0; i < 3; i++)
    pictures.push(
      await sharp(randomBytes(3 * side * side), raw)
        .jpeg({ quality: 90 })
        .toBuffer(),
    );
  const pdf = await PDFDocument.create();
  for (let i = 0; i < 17; i++) {
    const image = await pdf.embedJpg(pictures[i % 3]!);
    pdf.addPage([600, 600]).drawImage(image, { x: 0, y: 0, width: 600, height: 600 });
  }
  const file = await blobs.put(await pdf.save());
  expect(await blobs.size(file)).toBeGreaterThan(32 * 1024 * 1024);
  const told: string[] = [];
  const { pages, failed } = await run(
    { file, name: "dem.pdf" },
    tools((done, total) => told.push(`${done}/${total}`)),
  );
  expect(failed).toEqual([]);
  expect(told.at(-1)).toBe("17/17");
  expect(pages.map(({ page, pagesInFile }) => [page, pagesInFile])).toEqual(Array.from({ length: 17 }, (_, i) => [i + 1, 17]));
  for (const [at, { image }] of pages.entries())
    expect(Buffer.from(await blobs.get(Sha256.parse(image))).equals(pictures[at % 3]!)).toBe(true);
});

it("a single picture is its own page and is not stored twice", async () => {
  const file = await blobs.put(
    await sharp({ create: { width: 30, height: 40, channels: 3, background: "#fff" } })
      .png()
      .toBuffer(),
  );
  const { pages } = await run({ file, name: "a.png" }, tools());
  expect(pages).toMatchObject([{ page: 1, image: file, mediaType: "image/png" }]);
});
