import type { LookupAnswer } from "@camtay/shared/api/answers.ts";
import { vietnamDay } from "@camtay/shared/calendar/vietnam-day.ts";
import type { IdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import { isPast } from "@camtay/shared/domain/partial-date.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { fieldKey, type Role } from "@camtay/shared/forms/dictionary.ts";
import { sql } from "kysely";
import { z } from "zod";
import type { AuditEntry } from "../db/audit-log.ts";
import type { Database } from "../db/database.ts";
import { newId } from "../db/new-id.ts";
import type { PartyName } from "./document-attributes.ts";
import { findConflicts } from "./find-conflicts.ts";
import { isOnDossier } from "./open-dossier.ts";
import { personKey } from "./person-key.ts";
import { acceptedMerges } from "./person-merges.ts";
import { isThing, relationOf } from "./relations.ts";
import { writeLookup } from "./write-lookups.ts";

export interface LookupRequest {
  readonly accountId: string;
  readonly agency: string;
  readonly identityNumber: IdentityNumber;
  readonly purpose: string;
  readonly dossierCode: string;
}

export interface LookupResult {
  readonly answer: LookupAnswer;
  /** The person stands on an open dossier of the code given, in the officer's agency. */
  readonly dossierKnown: boolean;
  /** The account asks for so many different people in so short a time that someone should look. */
  readonly looksLikeEnumeration: boolean;
}

export interface LookupRules {
  /** Look-ups one account may make in 24 hours. */
  readonly dailyLimit: number;
  /** The lines of the audit trail, written with the look-up: nothing is shown that is not written down. */
  readonly lines: (result: LookupResult) => readonly AuditEntry[];
}

/** A reason that is to stand in for an open dossier says more than "abc". */
const LEAST_REASON_LETTERS = 10;

/** A counter serves a person in some minutes; more different people than this in ten minutes is no counter. */
const PEOPLE_IN_TEN_MINUTES = 20;

/**
 * Everything archived papers say about a person and those beside them on the same papers. Values of several papers stand side by
 * side, each with its origin: a contradiction is shown, never settled here.
 * Without an open dossier of that person the purpose must be a reason, which the auditor reads.
 * @throws AppError `reuse.daily_limit`, `reuse.reason_needed`
 */
export async function lookUp(
  db: Database,
  officeKey: Buffer,
  request: LookupRequest,
  { dailyLimit, lines }: LookupRules,
  now: Date,
): Promise<LookupResult> {
  const person = personKey(officeKey, request.identityNumber);
  const { persons, dossierId } = await personAndDossier(db, request, person);
  const dossierKnown = dossierId !== null && (await isOnDossier(db, dossierId, request.identityNumber, persons));
  if (!dossierKnown && request.purpose.trim().length < LEAST_REASON_LETTERS)
    throw new AppError("reuse.reason_needed", { least: LEAST_REASON_LETTERS });
  const rows = await db
    .selectFrom("reuse_parties as self")
    .innerJoin("reuse_documents as document", "document.id", "self.document_id")
    .innerJoin("reuse_parties as other", "other.document_id", "document.id")
    .innerJoin("reuse_values as value", "value.party_id", "other.id")
    .where("self.person_hmac", "in", persons)
    .where("document.visible_from", "<=", now.toISOString())
    .select([
      "self.party as self_party",
      "other.party as party",
      "other.person_hmac as other_person",
      "value.id as value_id",
      "value.attribute",
      "value.text",
      "value.page",
      "value.box_json",
      "value.confidence",
      "value.confirmed_by",
      "document.document_type",
      "document.document_name",
      "document.dossier_code",
      "document.issued_on",
      "document.valid_until",
    ])
    .orderBy("document.published_at", "desc")
    .orderBy("document.id")
    .orderBy("value.page")
    .execute();
  const lookupId = newId();
  const today = vietnamDay(now);
  // One person may stand twice on a paper (applicant and subject): each value is given once.
  const given = new Map(rows.map((row) => [row.value_id, { row, id: newId() }]));
  const values = [...given.values()].map(({ row, id }) => {
    const party = row.party as PartyName;
    return {
      id,
      relation:
        row.other_person !== null && persons.includes(row.other_person)
          ? ("self" as const)
          : relationOf(row.self_party as PartyName, party),
      attribute: attributeFor(party, row.attribute),
      text: row.text,
      documentType: row.document_type,
      documentName: row.document_name,
      dossierCode: row.dossier_code,
      page: row.page,
      box: row.box_json === null ? null : JSON.parse(row.box_json),
      confidence: row.confidence,
      confirmedBy: row.confirmed_by,
      issuedOn: row.issued_on,
      validUntil: row.valid_until,
      expired: row.valid_until !== null && isPast(row.valid_until, today),
    };
  });
  const answer: LookupAnswer = { id: lookupId, at: now.toISOString(), values, conflicts: findConflicts(values), dossierOpen: dossierKnown };
  const resultFor = (people: number): LookupResult => ({
    answer,
    dossierKnown,
    looksLikeEnumeration: people >= PEOPLE_IN_TEN_MINUTES,
  });
  const people = await writeLookup(db, {
    row: {
      id: lookupId,
      account_id: request.accountId,
      agency: request.agency,
      person_hmac: person,
      purpose: request.purpose,
      dossier_code: request.dossierCode,
      dossier_known: dossierKnown ? 1 : 0,
      given_json: JSON.stringify(Object.fromEntries([...given].map(([valueId, { id }]) => [id, valueId]))),
      at: now.toISOString(),
    },
    dailyLimit,
    lines: (inTenMinutes) => lines(resultFor(inTenMinutes)),
  });
  return resultFor(people);
}

/** All keys of the person, and the open dossier of the code given, asked for at once: every question is a way to the database and back. */
async function personAndDossier(db: Database, { agency, dossierCode }: LookupRequest, person: string) {
  const dossier = db
    .selectFrom("dossiers")
    .select([sql.lit("dossier").as("what"), "id as one", "id as other"])
    .where("agency", "=", agency)
    .where("code", "=", dossierCode)
    .where("returned_at", "is", null);
  const rows = await acceptedMerges(db, person)
    .select([sql.lit("merge").as("what"), "old_hmac as one", "new_hmac as other"])
    .unionAll(dossier)
    .execute();
  const merged = rows.filter(({ what }) => what === "merge").flatMap(({ one, other }) => [one, other]);
  return { persons: [...new Set([person, ...merged])], dossierId: rows.find(({ what }) => what === "dossier")?.one ?? null };
}

/** Things other than the business have no relation of their own: their attribute carries the role, e.g. `vehicle.plate`. */
const attributeFor = (party: PartyName, attribute: string): string =>
  isThing(party) && party !== "business" && fieldKey(party as Role, attribute) !== null ? `${party}.${attribute}` : attribute;

const Given = z.record(z.string(), z.string());

/** Where a value that was given stands; only to the one who looked it up. @throws AppError `access.no_such_item` */
export async function getGivenValue(db: Database, accountId: string, lookupId: string, valueId: string) {
  const lookup = await db
    .selectFrom("lookups")
    .select("given_json")
    .where("id", "=", lookupId)
    .where("account_id", "=", accountId)
    .executeTakeFirst();
  const given = lookup === undefined ? {} : Given.parse(JSON.parse(lookup.given_json));
  const row = await db
    .selectFrom("reuse_values as value")
    .innerJoin("reuse_documents as document", "document.id", "value.document_id")
    .where("value.id", "=", (Object.hasOwn(given, valueId) ? given[valueId] : undefined) ?? "")
    .select(["document.paper_id", "document.pdf_sha256", "value.page", "value.box_json"])
    .executeTakeFirst();
  if (!row) throw new AppError("access.no_such_item");
  return row;
}
