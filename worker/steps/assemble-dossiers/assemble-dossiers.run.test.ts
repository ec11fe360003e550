import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DigitizedPage } from "@camtay/shared/domain/digitized.ts";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type BlobStore, openBlobStore } from "../../blobs/blob-store.ts";
import { assembleDossiers } from "../../understand/assemble-dossiers.ts";
import { application, blank, card, decision, receipt, secondPage, separator } from "../../understand/testing/made-up-papers.ts";
import { storePage } from "../stored-page.ts";
import { run } from "./assemble-dossiers.run.ts";

let folder: string;
let blobs: BlobStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "camtay-assemble-"));
  blobs = openBlobStore(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

const tools = () => ({ blobs, archiveFolder: folder, report: () => {}, signal: new AbortController().signal });

/** A dossier of seven pages; every fourth has lost its last sheet. */
function dossier(number: number): DigitizedPage[] {
  const code = `H99.12-261123-${String(1000 + number)}`;
  const [person, identity] = [`Người Mẫu ${String.fromCodePoint(65 + number)}`, `0990000${String(10_000 + number)}`];
  return [
    separator(code),
    receipt(code, person, "Thủ tục trợ cấp xã hội"),
    application(person, identity),
    card(person, identity),
    blank(),
    decision(person, identity),
    ...(number % 4 === 0 ? [] : [secondPage()]),
  ].map((page, at) => ({ ...page, file: `quay-${number}.pdf`, page: at + 1 }));
}

it("a pile far longer than what is unpacked at one time comes out as if it lay in memory", async () => {
  const pages = Array.from({ length: 20 }, (_, number) => dossier(number)).flat();
  const digests = [];
  for (const page of pages) digests.push(await storePage(blobs, page));
  const output = await run({ pages: digests, dossier: null, procedure: null, files: {} }, tools());
  const { papers, dossiers, review, pages: kept } = assembleDossiers(pages, { dossier: null, procedure: null, files: new Map() });
  expect(dossiers).toHaveLength(20);
  expect(output).toEqual({ papers, dossiers, review, dropped: kept.map((page) => page.dropped) });
});

it("a page that is gone from the store is named", async () => {
  const sha256 = await storePage(blobs, card("Người Mẫu", "099000000001"));
  await blobs.destroy(sha256);
  await expect(run({ pages: [sha256], dossier: null, procedure: null, files: {} }, tools())).rejects.toMatchObject({
    code: "system.blob_missing",
    facts: { sha256 },
  });
});
