import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { DigitizedPage } from "@camtay/shared/domain/digitized.ts";
import type { Sha256 } from "@camtay/shared/domain/ids.ts";
import type { BlobStore } from "../blobs/blob-store.ts";

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** What was read on a page travels between steps by its digest: the words of a thousand pages fit no job and no row. */
export const storePage = async (blobs: BlobStore, page: DigitizedPage): Promise<Sha256> => blobs.put(await compress(JSON.stringify(page)));

/** @throws AppError `system.blob_missing`, `system.blob_damaged` */
export const loadPage = async (blobs: BlobStore, sha256: Sha256): Promise<DigitizedPage> =>
  DigitizedPage.parse(JSON.parse((await decompress(await blobs.get(sha256))).toString("utf8")));
