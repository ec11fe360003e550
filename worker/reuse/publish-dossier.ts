import { findDocument } from "@camtay/shared/catalogues/documents.ts";
import { equivalentResultCodes, findProcedure } from "@camtay/shared/catalogues/procedures.ts";
import type { DigitizedField } from "@camtay/shared/domain/digitized.ts";
import { parsePrintedDate } from "@camtay/shared/domain/partial-date.ts";
import type { Insertable, Transaction } from "kysely";
import type { Tables } from "../db/database.ts";
import { newId } from "../db/new-id.ts";
import { ISSUE_DATE_KEYS, VALID_UNTIL_KEYS } from "./document-attributes.ts";
import { numberByNameAndBirth, type PaperParty, partiesOfPaper, textOf } from "./parties-of-paper.ts";
import { nameAndBirthKey, personKey } from "./person-key.ts";
import { proposeMerge } from "./person-merges.ts";
import { type WordHasher, weightedBeginnings, wordHasher } from "./word-hasher.ts";

export interface ArchivedPaper {
  readonly paperId: string;
  readonly documentType: string | null;
  readonly component: string;
  readonly pdfSha256: string;
  readonly fields: readonly DigitizedField[];
}

export interface ArchivedDossier {
  readonly dossierId: string;
  readonly code: string;
  readonly agency: string;
  readonly procedure: string | null;
  readonly returnedAt: string | null;
  readonly papers: readonly ArchivedPaper[];
}

/**
 * A result of the dossier's own procedure stays hidden until it was handed over. Where the procedure is unknown, every paper
 * that some procedure issues counts as a result: hidden too long is the smaller harm.
 */
export function isResult(documentType: string, procedure: string | null): boolean {
  const codes = findDocument(documentType)?.resultTypeCodes ?? [];
  const results = procedure === null ? undefined : findProcedure(procedure)?.results;
  if (!results) return codes.length > 0;
  const issued = new Set(results.flatMap(({ code }) => (code === null ? [] : equivalentResultCodes(code))));
  return codes.some((code) => issued.has(code));
}

/**
 * Puts what an archived dossier says into the reuse index. A second call replaces the first.
 * @param hasher what stands for a word in the search index
 */
export const publishDossier = (
  transaction: Transaction<Tables>,
  officeKey: Buffer,
  dossier: ArchivedDossier,
  now: Date,
  hasher: WordHasher = wordHasher(officeKey),
): Promise<void> => publishDossiers(transaction, officeKey, [dossier], now, hasher);

/** The same for many dossiers at once: each table is written in few statements. */
export async function publishDossiers(
  transaction: Transaction<Tables>,
  officeKey: Buffer,
  dossiers: readonly ArchivedDossier[],
  now: Date,
  hasher: WordHasher,
): Promise<void> {
  const rows: IndexRows = { documents: [], parties: [], values: [], words: [], merges: [] };
  for (const dossier of dossiers) describe(rows, officeKey, dossier, now, hasher);
  const ids = dossiers.map(({ dossierId }) => dossierId);
  await inPortions(ids, (some) => transaction.deleteFrom("reuse_documents").where("dossier_id", "in", some).execute());
  await inPortions(rows.documents, (some) => transaction.insertInto("reuse_documents").values(some).execute());
  await inPortions(rows.words, (some) => transaction.insertInto("reuse_words").values(some).execute());
  await inPortions(rows.parties, (some) => transaction.insertInto("reuse_parties").values(some).execute());
  await inPortions(rows.values, (some) => transaction.insertInto("reuse_values").values(some).execute());
  for (const { self, formerPerson, nameBirth } of rows.merges) await proposeMerges(transaction, self, formerPerson, nameBirth, now);
}

/** What a dossier adds to each table, and whom to look for under another number. */
interface IndexRows {
  readonly documents: Insertable<Tables["reuse_documents"]>[];
  readonly parties: Insertable<Tables["reuse_parties"]>[];
  readonly values: Insertable<Tables["reuse_values"]>[];
  readonly words: Insertable<Tables["reuse_words"]>[];
  readonly merges: { readonly self: MergingParty; readonly formerPerson: string | null; readonly nameBirth: string | null }[];
}

interface MergingParty {
  readonly agency: string;
  readonly paperId: string;
  readonly person: string;
  readonly digits: number;
}

function describe(rows: IndexRows, officeKey: Buffer, dossier: ArchivedDossier, now: Date, hasher: WordHasher): void {
  const known = dossier.papers.flatMap((paper) => {
    const document = paper.documentType === null ? undefined : findDocument(paper.documentType);
    return document ? [{ paper, document, parties: partiesOfPaper(document.id, paper.fields) }] : [];
  });
  const everyone = known.flatMap(({ parties }) => parties);
  for (const { paper, document, parties } of known) {
    const documentId = newId();
    const result = isResult(document.id, dossier.procedure);
    rows.documents.push({
      id: documentId,
      dossier_id: dossier.dossierId,
      dossier_code: dossier.code,
      agency: dossier.agency,
      paper_id: paper.paperId,
      document_type: document.id,
      document_name: document.name,
      pdf_sha256: paper.pdfSha256,
      issued_on: dateOf(paper.fields, ISSUE_DATE_KEYS),
      valid_until: dateOf(paper.fields, VALID_UNTIL_KEYS) ?? endOfMonths(paper.fields),
      is_result: result ? 1 : 0,
      visible_from: result ? dossier.returnedAt : now.toISOString(),
      published_at: now.toISOString(),
    });
    const beginnings = weightedBeginnings({ ...textsOf(parties), titles: [document.name, dossier.code] });
    const words = new Map([...beginnings].map(([text, weight]) => [hasher(dossier.agency, text), weight]));
    for (const [word_hmac, weight] of words) rows.words.push({ word_hmac, weight, document_id: documentId });
    for (const party of parties) {
      const linked = party.identityNumber === null ? numberByNameAndBirth(party, everyone) : null;
      const number = party.identityNumber ?? linked;
      const partyId = newId();
      const nameBirth = nameAndBirthKey(officeKey, textOf(party, "fullName"), textOf(party, "dateOfBirth"));
      const person = number === null ? null : personKey(officeKey, number);
      rows.parties.push({
        id: partyId,
        document_id: documentId,
        party: party.party,
        person_hmac: person,
        linked_by: number === null ? null : linked === null ? "number" : "name-and-birth-date",
        number_digits: number?.length ?? null,
        name_birth_hmac: nameBirth,
      });
      if (number !== null && person !== null) {
        const self = { agency: dossier.agency, paperId: paper.paperId, person, digits: number.length };
        rows.merges.push({ self, formerPerson: party.formerNumber && personKey(officeKey, party.formerNumber), nameBirth });
      }
      for (const { attribute, text, field } of party.values)
        rows.values.push({
          id: newId(),
          document_id: documentId,
          party_id: partyId,
          attribute,
          text,
          page: field.page,
          box_json: field.box === null ? null : JSON.stringify(field.box),
          confidence: field.confidence,
          confirmed_by: field.source,
        });
    }
  }
}

/** Facts that are the name of a person or thing. */
const NAMES: ReadonlySet<string> = new Set(["fullName", "name"]);

function textsOf(parties: readonly PaperParty[]): { names: string[]; others: string[] } {
  const values = parties.flatMap((party) => party.values);
  const texts = (named: boolean) => values.filter(({ attribute }) => NAMES.has(attribute) === named).map(({ text }) => text);
  return { names: texts(true), others: texts(false) };
}

const ROWS_AT_ONCE = 500;

async function inPortions<T>(rows: readonly T[], write: (some: readonly T[]) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) await write(rows.slice(at, at + ROWS_AT_ONCE));
}

/** An old and a new number of one person: printed together, or of one name and birth date on different papers. */
async function proposeMerges(
  transaction: Transaction<Tables>,
  { agency, paperId, person, digits }: MergingParty,
  formerPerson: string | null,
  nameBirth: string | null,
  now: Date,
): Promise<void> {
  if (formerPerson !== null)
    await proposeMerge(
      transaction,
      { agency, oldHmac: formerPerson, newHmac: person, evidence: "printed-together", paperIds: [paperId] },
      now,
    );
  if (nameBirth === null) return;
  const others = await transaction
    .selectFrom("reuse_parties as party")
    .innerJoin("reuse_documents as document", "document.id", "party.document_id")
    .select(["party.person_hmac", "document.paper_id"])
    .where("party.name_birth_hmac", "=", nameBirth)
    .where("party.number_digits", "=", digits === 12 ? 9 : 12)
    .limit(20)
    .execute();
  for (const other of others) {
    if (other.person_hmac === null) continue;
    const [oldHmac, newHmac] = digits === 9 ? [person, other.person_hmac] : [other.person_hmac, person];
    await proposeMerge(
      transaction,
      { agency, oldHmac, newHmac, evidence: "name-and-birth-date", paperIds: [paperId, other.paper_id] },
      now,
    );
  }
}

/** The result was handed over: from now on its data may be reused. */
export async function showReturnedResults(transaction: Transaction<Tables>, dossierId: string, now: Date): Promise<void> {
  await transaction
    .updateTable("reuse_documents")
    .set({ visible_from: now.toISOString() })
    .where("dossier_id", "=", dossierId)
    .where("visible_from", "is", null)
    .execute();
}

/** "Có giá trị 06 tháng kể từ ngày cấp": only where the paper itself says so. */
function endOfMonths(fields: readonly DigitizedField[]): string | null {
  const months = Number(/\d+/.exec(fields.find(({ key, flagged }) => key === "valid_months" && !flagged)?.text ?? "")?.[0]);
  const issued = dateOf(fields, ["issue_date"]);
  if (!(months > 0 && months <= 120) || issued === null || issued.length !== "2026-11-23".length) return null;
  const [year, month, day] = issued.split("-").map(Number);
  const last = new Date(Date.UTC(year!, month! - 1 + months + 1, 0));
  // 31 August and six months is 28 February, not 3 March.
  const end = new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(day!, last.getUTCDate())));
  return end.toISOString().slice(0, 10);
}

function dateOf(fields: readonly DigitizedField[], keys: readonly string[]): string | null {
  for (const key of keys) {
    const field = fields.find((candidate) => candidate.key === key && !candidate.flagged);
    const date = field && parsePrintedDate(field.text);
    if (date) return date;
  }
  return null;
}
