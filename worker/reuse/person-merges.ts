import type { MergeProposal } from "@camtay/shared/api/archive-desk.contract.ts";
import { maskIdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { Transaction } from "kysely";
import { z } from "zod";
import type { Database, Tables } from "../db/database.ts";
import { newId } from "../db/new-id.ts";
import type { PersonMergeTable } from "../db/schema/reuse.schema.ts";

/** Proves nothing: it asks a person to look. */
export interface MergeEvidence {
  readonly agency: string;
  readonly oldHmac: string;
  readonly newHmac: string;
  readonly evidence: PersonMergeTable["evidence"];
  readonly paperIds: readonly string[];
}

/** A pair is proposed once: what was refused is not asked again. */
export async function proposeMerge(
  transaction: Transaction<Tables>,
  { agency, oldHmac, newHmac, evidence, paperIds }: MergeEvidence,
  now: Date,
): Promise<void> {
  await transaction
    .insertInto("person_merges")
    .values({
      id: newId(),
      agency,
      old_hmac: oldHmac,
      new_hmac: newHmac,
      evidence,
      papers_json: JSON.stringify(paperIds),
      state: "proposed",
      proposed_at: now.toISOString(),
      decided_by: null,
      decided_at: null,
    })
    .onConflict((conflict) => conflict.columns(["old_hmac", "new_hmac"]).doNothing())
    .execute();
}

/** The pairs with this key that a person declared the same. */
export const acceptedMerges = (db: Database, person: string) =>
  db
    .selectFrom("person_merges")
    .where("state", "=", "accepted")
    .where((e) => e.or([e("old_hmac", "=", person), e("new_hmac", "=", person)]));

/** All keys of one person: the one asked for, and those that a person declared the same. */
export async function keysOfPerson(db: Database, person: string): Promise<string[]> {
  const rows = await acceptedMerges(db, person).select(["old_hmac", "new_hmac"]).execute();
  return [...new Set([person, ...rows.flatMap((row) => [row.old_hmac, row.new_hmac])])];
}

type MergeSide = MergeProposal["old"];

/** What tells two people of one name apart. */
const TELLING = ["fullName", "dateOfBirth", "gender", "idNumber", "idIssueDate", "placeOfBirth.full", "hometown.full", "permanent.full"];
const PAPERS_SHOWN = 5;

/** Proposals of an agency, the open ones first, each with what the papers of both sides print. Numbers are masked but for the last digits. */
export async function listMerges(db: Database, agency: string, limit: number): Promise<MergeProposal[]> {
  const rows = await db
    .selectFrom("person_merges")
    .selectAll()
    .where("agency", "=", agency)
    .orderBy((e) => e.case().when("state", "=", "proposed").then(0).else(1).end())
    .orderBy("proposed_at", "desc")
    .limit(limit)
    .execute();
  return Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      state: row.state,
      evidence: row.evidence,
      proposedAt: row.proposed_at,
      old: await sideOf(db, agency, row.old_hmac, 9),
      new: await sideOf(db, agency, row.new_hmac, 12),
    })),
  );
}

async function sideOf(db: Database, agency: string, person: string, digits: number): Promise<MergeSide> {
  const rows = await db
    .selectFrom("reuse_parties as party")
    .innerJoin("reuse_documents as document", "document.id", "party.document_id")
    .innerJoin("reuse_values as value", "value.party_id", "party.id")
    .where("party.person_hmac", "=", person)
    // An archivist decides on the papers of the own agency.
    .where("document.agency", "=", agency)
    .where("value.attribute", "in", TELLING)
    .select(["document.paper_id", "document.document_name", "document.dossier_code", "document.issued_on", "value.attribute", "value.text"])
    .orderBy("document.published_at", "desc")
    .orderBy("document.id")
    .limit(200)
    .execute();
  const papers = new Map<string, MergeSide["papers"][number]>();
  let number = "";
  for (const row of rows) {
    if (row.attribute === "idNumber" && row.text.length === digits) number = maskIdentityNumber(row.text);
    const paper = papers.get(row.paper_id) ?? {
      paperId: row.paper_id,
      documentName: row.document_name,
      dossierCode: row.dossier_code,
      issuedOn: row.issued_on,
      values: [],
    };
    paper.values.push({ attribute: row.attribute, text: row.attribute === "idNumber" ? maskIdentityNumber(row.text) : row.text });
    papers.set(row.paper_id, paper);
  }
  const elsewhere = await db
    .selectFrom("reuse_parties as party")
    .innerJoin("reuse_documents as document", "document.id", "party.document_id")
    .where("party.person_hmac", "=", person)
    .where("document.agency", "<>", agency)
    .select((e) => e.fn.count<number>("document.paper_id").distinct().as("papers"))
    .executeTakeFirstOrThrow();
  return { number, papers: [...papers.values()].slice(0, PAPERS_SHOWN), papersElsewhere: Number(elsewhere.papers) };
}

export const MergeDecision = z.enum(["accept", "refuse", "undo"]);
export type MergeDecision = z.infer<typeof MergeDecision>;

/**
 * A person decides. Accepting changes no paper: look-ups by either number show both from now on, and undoing takes that back.
 * @throws AppError `access.no_such_item`, also for another agency's; `reuse.merge_decided` when it is not in the state for this
 */
export async function decideMerge(
  transaction: Transaction<Tables>,
  agency: string,
  id: string,
  decision: MergeDecision,
  accountId: string,
  now: Date,
): Promise<PersonMergeTable["state"]> {
  const row = await transaction
    .selectFrom("person_merges")
    .select("state")
    .where("id", "=", id)
    .where("agency", "=", agency)
    .executeTakeFirst();
  if (!row) throw new AppError("access.no_such_item");
  if ((decision === "undo") === (row.state === "proposed")) throw new AppError("reuse.merge_decided", { state: row.state });
  const state = decision === "undo" ? "proposed" : decision === "accept" ? "accepted" : "refused";
  const { numUpdatedRows } = await transaction
    .updateTable("person_merges")
    .set({ state, decided_by: accountId, decided_at: now.toISOString() })
    .where("id", "=", id)
    .where("state", "=", row.state)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new AppError("reuse.merge_decided", { state: row.state });
  return state;
}
