import { existsSync } from "node:fs";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { OcflStore } from "../../archive/index.ts";
import { isDue } from "../../archive/ocfl/daily-share.ts";
import { folderSource } from "../../archive/ocfl/root-source.ts";
import { objectPath } from "../../archive/ocfl/storage-layout.ts";
import { validateRoot } from "../../archive/ocfl/validate-root.ts";
import { agencyUser, SOFTWARE } from "../../archive/package/archive-agents.ts";
import { recordFixity } from "../../archive/package/record-fixity.ts";
import { isS3Address } from "../../archive/s3/s3-address.ts";
import { ARCHIVE_MESSAGES } from "./archive-messages.ts";

export interface CheckOptions {
  readonly object: string | undefined;
  /** Share of the objects, in percent, that is hashed; a different share each day, so that all are reached. */
  readonly sample: number | undefined;
  readonly json: boolean;
  /** A server that speaks S3, for an archive in a bucket; null: Amazon's. */
  readonly s3Endpoint: string | null;
  /** Keep the result in the archive, as whom; null: do not. */
  readonly record: { readonly code: string; readonly name: string } | null;
}

/** Hashes the archive again and checks it against every rule; works without opening it, so also on a damaged one. */
export async function checkArchive(place: string, options: CheckOptions, now: Date): Promise<number> {
  const { object, sample, s3Endpoint } = options;
  const isFolder = !isS3Address(place);
  if (isFolder && !existsSync(place)) throw new AppError("archive.not_a_store", { folder: place });
  const root = isFolder ? folderSource(place) : (await OcflStore.openExisting(place, { s3Endpoint })).versions.source;
  let done = 0;
  const { objects, findings } = await validateRoot(root, {
    exactBytes: true,
    ...(object !== undefined && { only: (path: string) => path === objectPath(object) }),
    ...(object === undefined && sample !== undefined && { only: (path: string) => isDue(path, sample, now) }),
    onObject: () => {
      done += 1;
      if (done % 1000 === 0 && process.stderr.isTTY) process.stderr.write(`\r${ARCHIVE_MESSAGES.progress(done)}`);
    },
  });
  if (object !== undefined && objects === 0) throw new AppError("archive.object_missing", { objectId: object });
  if (options.record) {
    const user = agencyUser(options.record);
    await recordFixity(await OcflStore.open(place, { s3Endpoint }), { objects, findings }, { now: () => now, user, software: SOFTWARE });
  }
  if (options.json) console.log(JSON.stringify({ objects, findings }));
  else {
    for (const { place, kind, code, detail } of findings) console.log(ARCHIVE_MESSAGES.finding(place, kind, code, detail));
    console.log(ARCHIVE_MESSAGES.checked(objects, findings.length));
    if (findings.length > 0) console.log(ARCHIVE_MESSAGES.repairHint);
  }
  return findings.length === 0 ? 0 : 1;
}
