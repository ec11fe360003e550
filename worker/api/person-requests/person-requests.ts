import type { KeptDossier, PersonRequest } from "@camtay/shared/api/archive-desk.contract.ts";
import { keptUntil } from "@camtay/shared/catalogues/retention.ts";
import { type PersonRequestKind, requestDeadlines } from "@camtay/shared/domain/person-request.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { z } from "zod";
import { retentionInForce } from "../../catalogue/catalogue-store.ts";
import type { Database } from "../../db/database.ts";
import { newId } from "../../db/new-id.ts";
import type { PersonRequestTable } from "../../db/schema/access.schema.ts";
import { keysOfPerson } from "../../reuse/person-merges.ts";

/** Who acts, and for which agency. */
export interface Actor {
  readonly id: string;
  readonly agency: string;
}

/**
 * Destroys an archived dossier so that nothing brings it back.
 * @param people the first and the second of the two people
 * @param people.basis the rule that allows it; no words of the citizen or about them
 */
export type DestroyDossier = (
  dossierId: string,
  people: { readonly approvedBy: string; readonly confirmedBy: string; readonly agency: string; readonly basis: string },
  now: Date,
) => Promise<void>;

/** The hour and day in Vietnam (UTC+7). */
const vietnamTime = (now: Date): { day: string; hour: number } => {
  const local = new Date(now.getTime() + 7 * 3_600_000);
  return { day: local.toISOString().slice(0, 10), hour: local.getUTCHours() };
};

function view(row: PersonRequestTable, now: Date): PersonRequest {
  const { day } = vietnamTime(now);
  const open = row.finished_at === null;
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    receivedAt: row.received_at,
    acknowledgeBy: row.acknowledge_by,
    answerBy: row.answer_by,
    acknowledgedAt: row.acknowledged_at,
    finishedAt: row.finished_at,
    reason: row.reason,
    late: open && (row.answer_by < day || (row.acknowledged_at === null && row.acknowledge_by < day)),
  };
}

/** @param person keyed HMAC of the citizen's number: the number itself is kept nowhere */
export async function receiveRequest(
  db: Database,
  actor: Actor,
  person: string,
  kind: PersonRequestKind,
  now: Date,
): Promise<PersonRequest> {
  const { acknowledgeBy, answerBy } = requestDeadlines(kind, vietnamTime(now));
  const row: PersonRequestTable = {
    id: newId(),
    agency: actor.agency,
    kind,
    person_hmac: person,
    received_at: now.toISOString(),
    received_by: actor.id,
    acknowledge_by: acknowledgeBy,
    answer_by: answerBy,
    acknowledged_at: null,
    state: "received",
    approved_by: null,
    dossiers_json: null,
    reason: null,
    finished_at: null,
    finished_by: null,
  };
  await db.insertInto("person_requests").values(row).execute();
  return view(row, now);
}

/** The open ones first, by what is due next. */
export async function listRequests(db: Database, agency: string, now: Date): Promise<PersonRequest[]> {
  const rows = await db
    .selectFrom("person_requests")
    .selectAll()
    .where("agency", "=", agency)
    .orderBy((e) => e.case().when("finished_at", "is", null).then(0).else(1).end())
    .orderBy("answer_by")
    .limit(500)
    .execute();
  return rows.map((row) => view(row, now));
}

/** @throws AppError `access.no_such_item`, also for a request of another agency */
async function getRequest(db: Database, agency: string, id: string): Promise<PersonRequestTable> {
  const row = await db.selectFrom("person_requests").selectAll().where("id", "=", id).where("agency", "=", agency).executeTakeFirst();
  if (!row) throw new AppError("access.no_such_item");
  return row;
}

/** Of two people who act at once, one wins. @throws AppError `access.request_decided` */
async function move(
  db: Database,
  row: PersonRequestTable,
  from: readonly PersonRequestTable["state"][],
  change: Partial<PersonRequestTable>,
  now: Date,
) {
  const moved = from.includes(row.state)
    ? await db
        .updateTable("person_requests")
        .set(change)
        .where("id", "=", row.id)
        .where("state", "=", row.state)
        .returningAll()
        .executeTakeFirst()
    : undefined;
  if (!moved) throw new AppError("access.request_decided", { state: row.state });
  return view(moved, now);
}

/** The citizen was told that the request has come in. @throws AppError `access.no_such_item`, `access.request_decided` */
export async function acknowledgeRequest(db: Database, agency: string, id: string, now: Date): Promise<PersonRequest> {
  const row = await getRequest(db, agency, id);
  return move(db, row, ["received"], { state: "acknowledged", acknowledged_at: now.toISOString() }, now);
}

/**
 * Dossiers of this agency on which the person stands, with the term the law keeps each. A dossier that was not returned yet is work in
 * progress and kept.
 * @throws AppError `access.no_such_item`
 */
export async function dossiersOfRequest(db: Database, agency: string, id: string, now: Date): Promise<KeptDossier[]> {
  const persons = await keysOfPerson(db, (await getRequest(db, agency, id)).person_hmac);
  const rows = await db
    .selectFrom("dossiers")
    .select(["id", "code", "procedure", "returned_at"])
    .where("agency", "=", agency)
    .where("id", "in", (e) =>
      e
        .selectFrom("reuse_documents as document")
        .innerJoin("reuse_parties as party", "party.document_id", "document.id")
        .select("document.dossier_id")
        .where("party.person_hmac", "in", persons),
    )
    .orderBy("created_at")
    .execute();
  const { day } = vietnamTime(now);
  return Promise.all(
    rows.map(async (row) => {
      const endedOn = row.returned_at === null ? null : vietnamTime(new Date(row.returned_at)).day;
      const retention = await retentionInForce(db, agency, row.procedure, endedOn ?? day);
      const until = endedOn === null ? null : keptUntil(retention, endedOn);
      return { dossierId: row.id, code: row.code, keptUntil: until, basis: retention.basis, mayBeDestroyed: until !== null && until < day };
    }),
  );
}

const DossierIds = z.array(z.string()).min(1);

/** Carried out, or refused with the rule that says why. @throws AppError `access.no_such_item`, `access.request_decided` */
export async function finishRequest(
  db: Database,
  actor: Actor,
  id: string,
  decision: "done" | "refuse",
  reason: string,
  now: Date,
): Promise<PersonRequest> {
  const row = await getRequest(db, actor.agency, id);
  const state = decision === "done" ? "done" : "refused";
  // A deletion is done by destroying, never by saying so.
  const from = decision === "done" && row.kind === "deletion" ? [] : (["received", "acknowledged", "approved"] as const);
  const finished = { finished_at: now.toISOString(), finished_by: actor.id };
  return move(db, row, from, { state, reason, acknowledged_at: row.acknowledged_at ?? now.toISOString(), ...finished }, now);
}

/**
 * The first of two people: exactly these dossiers may be destroyed.
 * @throws AppError `access.no_such_item`, `access.request_decided`, `access.still_kept`
 */
export async function approveDestruction(
  db: Database,
  actor: Actor,
  id: string,
  { dossierIds, reason }: { readonly dossierIds: readonly string[]; readonly reason: string },
  now: Date,
): Promise<PersonRequest> {
  const row = await getRequest(db, actor.agency, id);
  await checkTermsEnded(db, actor.agency, id, dossierIds, now);
  const from = row.kind === "deletion" ? (["received", "acknowledged"] as const) : [];
  const change = { state: "approved" as const, approved_by: actor.id, dossiers_json: JSON.stringify(dossierIds), reason };
  return move(db, row, from, { ...change, acknowledged_at: row.acknowledged_at ?? now.toISOString() }, now);
}

async function checkTermsEnded(db: Database, agency: string, id: string, dossierIds: readonly string[], now: Date): Promise<void> {
  const known = new Map((await dossiersOfRequest(db, agency, id, now)).map((dossier) => [dossier.dossierId, dossier]));
  for (const dossierId of dossierIds) {
    const dossier = known.get(dossierId);
    if (!dossier) throw new AppError("access.no_such_item");
    if (!dossier.mayBeDestroyed) throw new AppError("access.still_kept", { dossierId, until: dossier.keptUntil ?? "∞" });
  }
}

/**
 * The second of two people. Each dossier is destroyed in turn; one that fails leaves the request approved, to be confirmed again.
 * @throws AppError `access.no_such_item`, `access.request_decided`, `access.second_person_needed`, and those of the destruction
 */
export async function confirmDestruction(
  db: Database,
  actor: Actor,
  id: string,
  destroy: DestroyDossier,
  now: Date,
): Promise<PersonRequest> {
  const row = await getRequest(db, actor.agency, id);
  if (row.state !== "approved" || row.approved_by === null) throw new AppError("access.request_decided", { state: row.state });
  if (row.approved_by === actor.id) throw new AppError("access.second_person_needed");
  const approved = DossierIds.parse(JSON.parse(row.dossiers_json ?? "[]"));
  const known = new Map((await dossiersOfRequest(db, actor.agency, id, now)).map((dossier) => [dossier.dossierId, dossier]));
  for (const dossierId of approved) {
    const basis = `${id}; ${known.get(dossierId)?.basis ?? ""}`;
    await destroy(dossierId, { approvedBy: row.approved_by, confirmedBy: actor.id, agency: actor.agency, basis }, now);
  }
  return move(db, row, ["approved"], { state: "done", finished_at: now.toISOString(), finished_by: actor.id }, now);
}
