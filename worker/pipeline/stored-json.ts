import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { z } from "zod";
import type { BlobStore } from "../blobs/blob-store.ts";
import { canonicalJson } from "./run-key.ts";

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** Letters of JSON that may lie in a row itself; the words of a page are some hundred times more. */
const MOST_INLINE = 4_096;
const Elsewhere = z.strictObject({ $blob: Sha256 });

/** Text for a column: small values as they are, large ones as the digest under which the compressed JSON is stored. */
export async function storeJson(blobs: BlobStore, value: unknown): Promise<string> {
  const text = canonicalJson(value);
  if (text.length <= MOST_INLINE) return text;
  return JSON.stringify({ $blob: await blobs.put(await compress(text)) });
}

/** @throws AppError `system.blob_missing`, `system.blob_damaged` */
export async function readJson(blobs: BlobStore, stored: string | null): Promise<unknown> {
  const value: unknown = JSON.parse(stored ?? "null");
  const elsewhere = Elsewhere.safeParse(value);
  if (!elsewhere.success) return value;
  return JSON.parse((await decompress(await blobs.get(elsewhere.data.$blob))).toString("utf8"));
}
