import { vietnamDay } from "@camtay/shared/calendar/vietnam-day.ts";
import { keptUntil } from "@camtay/shared/catalogues/retention.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { logIn } from "../../api/login/accounts.ts";
import { checkCode, needsSecondFactor } from "../../api/login/second-factor.ts";
import { openBlobStore } from "../../blobs/blob-store.ts";
import { retentionInForce } from "../../catalogue/catalogue-store.ts";
import type { Database } from "../../db/database.ts";
import { openDatabase } from "../../db/open-database.ts";
import { openAtRest } from "../../keys/at-rest.ts";
import {
  askForDestruction,
  confirmDestruction,
  type DestructionParts,
  finishDestructions,
} from "../../pipeline/in-flight/destroy-dossier.ts";
import { blobFolderOf, type Settings } from "../../settings.ts";
import { readSecret } from "../sign/read-secret.ts";
import { ARCHIVE_MESSAGES } from "./archive-messages.ts";

/** Who may take part: one person keeps the archive, the other answers for it. */
const MAY_DESTROY: readonly string[] = ["archivist", "manager", "admin"];

type Step =
  | { readonly step: "list" }
  | { readonly step: "finish" }
  | { readonly step: "ask"; readonly code: string; readonly account: string }
  | { readonly step: "confirm"; readonly id: string; readonly account: string };

/** The way of a dossier whose term has ended out of the archive, one step a call. */
export async function destroyDossiers(settings: Settings, step: Step, now: Date): Promise<number> {
  const { wrapper, dossierKeys, columnKey } = await openAtRest(settings);
  const db = await openDatabase(settings.database, { columnKey });
  const parts: DestructionParts = {
    db,
    dossierKeys,
    archiveFolder: settings.archiveFolder,
    s3Endpoint: settings.s3Endpoint,
    blobs: openBlobStore(blobFolderOf(settings), wrapper),
  };
  try {
    if (step.step === "list") await list(db);
    else if (step.step === "finish") console.log(ARCHIVE_MESSAGES.destructionsFinished(await finishDestructions(parts, now)));
    else if (step.step === "ask") {
      const person = await whoIs(db, step.account, now);
      const { dossierId, basis } = await endedTerm(db, person.agency, step.code, now);
      const id = await askForDestruction(db, { dossierId, agency: person.agency, basis }, person.id, now);
      console.log(ARCHIVE_MESSAGES.destructionAsked(id, step.code, basis));
    } else {
      const person = await whoIs(db, step.account, now);
      await confirmDestruction(parts, step.id, person.agency, person.id, now);
      console.log(ARCHIVE_MESSAGES.destructionDone(step.id));
    }
    return 0;
  } finally {
    await db.destroy();
  }
}

/** Both people log in themselves, each with their own password and code. @throws AppError `access.role_missing`, and of the login */
async function whoIs(db: Database, loginName: string, now: Date): Promise<{ id: string; agency: string }> {
  const account = await logIn(
    db,
    loginName,
    await readSecret("CAMTAY_PASSWORD", ARCHIVE_MESSAGES.askPassword(loginName), process.env),
    now,
  );
  if (await needsSecondFactor(db, account.id))
    await checkCode(db, account.id, await readSecret("CAMTAY_CODE", ARCHIVE_MESSAGES.askCode, process.env), now);
  if (!account.roles.some((role) => MAY_DESTROY.includes(role)))
    throw new AppError("access.role_missing", { roles: MAY_DESTROY.join(", ") });
  return account;
}

/** @throws AppError `archive.object_missing`, `access.still_kept` while the term runs, or for ever where none is known */
async function endedTerm(db: Database, agency: string, code: string, now: Date): Promise<{ dossierId: string; basis: string }> {
  const dossier = await db.selectFrom("dossiers").selectAll().where("agency", "=", agency).where("code", "=", code).executeTakeFirst();
  if (!dossier?.archived_at) throw new AppError("archive.object_missing", { objectId: code });
  const endedOn = vietnamDay(new Date(dossier.returned_at ?? dossier.archived_at));
  const retention = await retentionInForce(db, agency, dossier.procedure, endedOn);
  const until = keptUntil(retention, endedOn);
  if (until === null || vietnamDay(now) <= until) throw new AppError("access.still_kept", { dossierId: code, until: until ?? "∞" });
  return { dossierId: dossier.id, basis: retention.basis };
}

async function list(db: Database): Promise<void> {
  const rows = await db.selectFrom("destructions").selectAll().orderBy("asked_at").execute();
  for (const row of rows) console.log(ARCHIVE_MESSAGES.destruction(row.id, row.dossier_code, row.state, row.asked_at, row.basis));
}
