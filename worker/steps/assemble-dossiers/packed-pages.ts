import { gunzipSync } from "node:zlib";
import { DigitizedPage } from "@camtay/shared/domain/digitized.ts";
import type { Sha256 } from "@camtay/shared/domain/ids.ts";
import type { BlobStore } from "../../blobs/blob-store.ts";
import { factsOf, keepRecent, type PageFacts, type PilePages } from "../../understand/pile/pile-pages.ts";

/** Neighbours are compared with each other; nobody looks at more at once. */
const UNPACKED = 32;

/**
 * The pages of a pile as `storePage` packed them, a tenth of what they are unpacked: five thousand take some 40 MiB.
 * @throws AppError `system.blob_missing`, `system.blob_damaged`
 */
export async function loadPackedPages(blobs: BlobStore, digests: readonly Sha256[]): Promise<PilePages> {
  const packed: Uint8Array[] = [];
  const facts: PageFacts[] = [];
  for (const sha256 of digests) {
    const bytes = await blobs.get(sha256);
    facts.push(factsOf(DigitizedPage.parse(unpack(bytes))));
    packed.push(bytes);
  }
  // Parsed above: what comes out of the same bytes is a page.
  return { facts, page: keepRecent(UNPACKED, (index) => unpack(packed[index]!) as DigitizedPage) };
}

const unpack = (bytes: Uint8Array): unknown => JSON.parse(gunzipSync(bytes).toString("utf8"));
