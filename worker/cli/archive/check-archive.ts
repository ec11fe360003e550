import { existsSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { OcflStore } from "../../archive/index.ts";
import { isDue } from "../../archive/ocfl/daily-share.ts";
import { objectPath } from "../../archive/ocfl/storage-layout.ts";
import { validateRoot } from "../../archive/ocfl/validate-root.ts";
import { agencyUser, SOFTWARE } from "../../archive/package/archive-agents.ts";
import { recordFixity } from "../../archive/package/record-fixity.ts";
import { ARCHIVE_MESSAGES } from "./archive-messages.ts";

export interface CheckOptions {
  readonly object: string | undefined;
  /** Share of the objects, in percent, that is hashed; a different share each day, so that all are reached. */
  readonly sample: number | undefined;
  readonly json: boolean;
  /** Keep the result in the archive, as whom; null: do not. */
  readonly record: { readonly code: string; readonly name: string } | null;
}

/** Hashes the archive again and checks it against every rule; works without opening it, so also on a damaged one. */
export async function checkArchive(folder: string, options: CheckOptions, now: Date): Promise<number> {
  if (!existsSync(folder)) throw new AppError("archive.not_a_store", { folder });
  const { object, sample } = options;
  if (object !== undefined && !existsSync(join(folder, objectPath(object))))
    throw new AppError("archive.object_missing", { objectId: object });
  let done = 0;
  const { objects, findings } = await validateRoot(folder, {
    exactBytes: true,
    ...(object !== undefined && { only: (path: string) => path === objectPath(object) }),
    ...(object === undefined && sample !== undefined && { only: (path: string) => isDue(path, sample, now) }),
    onObject: () => {
      done += 1;
      if (done % 1000 === 0 && process.stderr.isTTY) process.stderr.write(`\r${ARCHIVE_MESSAGES.progress(done)}`);
    },
  });
  if (options.record) {
    const user = agencyUser(options.record);
    await recordFixity(await OcflStore.open(folder), { objects, findings }, { now: () => now, user, software: SOFTWARE });
  }
  if (options.json) console.log(JSON.stringify({ objects, findings }));
  else {
    for (const { place, kind, code, detail } of findings) console.log(ARCHIVE_MESSAGES.finding(place, kind, code, detail));
    console.log(ARCHIVE_MESSAGES.checked(objects, findings.length));
    if (findings.length > 0) console.log(ARCHIVE_MESSAGES.repairHint);
  }
  return findings.length === 0 ? 0 : 1;
}
