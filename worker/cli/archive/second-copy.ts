import { resolve } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { OcflStore } from "../../archive/index.ts";
import { agencyUser, SOFTWARE } from "../../archive/package/archive-agents.ts";
import { recordReplication } from "../../archive/package/record-fixity.ts";
import { isS3Address } from "../../archive/s3/s3-address.ts";
import { repairFromCopy, updateCopy } from "../../archive/second-copy.ts";
import type { Settings } from "../../settings.ts";
import { ARCHIVE_MESSAGES } from "./archive-messages.ts";

/** The place given, else the one in the settings. @throws AppError `system.bad_setting` */
export function copyPlace(given: string | undefined, settings: Settings): string {
  const place = given ?? settings.archiveCopy;
  if (place === null || place === undefined) throw new AppError("system.bad_setting", { variable: "CAMTAY_ARCHIVE_COPY" });
  return isS3Address(place) ? place : resolve(place);
}

/** Brings the second copy up to date. @param record keep a PREMIS event of it in the archive */
export async function copyArchive(store: OcflStore, place: string, settings: Settings, record: boolean, now: Date): Promise<number> {
  const done = await updateCopy(store, { ...settings, place }, now);
  for (const damaged of done.damaged) console.error(ARCHIVE_MESSAGES.copyLeftOut(damaged));
  console.log(ARCHIVE_MESSAGES.copied(place, done.objects, done.copied, done.locked));
  if (record) {
    const user = agencyUser({ code: settings.agency, name: settings.agencyName });
    await recordReplication(store, { place, ...done }, { now: () => now, user, software: SOFTWARE });
  }
  return done.damaged.length === 0 ? 0 : 1;
}

/** Puts the archive right from the second copy; an archive that was lost as a whole is made anew. */
export async function restoreArchive(folder: string, place: string, settings: Settings, dryRun: boolean): Promise<number> {
  const unsound = await repairFromCopy(
    await OcflStore.open(folder, settings),
    { ...settings, place },
    {
      dryRun,
      onObject: (object, outcome) => {
        if (outcome.state === "sound") return;
        const paths = outcome.state === "repaired" ? outcome.paths : [];
        console.log(ARCHIVE_MESSAGES.restoreLine(object, ARCHIVE_MESSAGES.restored[outcome.state], paths));
      },
    },
  );
  console.log(ARCHIVE_MESSAGES.restoreDone(unsound.length));
  return unsound.length === 0 ? 0 : 1;
}
