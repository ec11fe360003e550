import { scopeCovers } from "@camtay/shared/domain/agency-code.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { Database } from "../db/database.ts";
import { searchWords, type WordHasher } from "./word-hasher.ts";

/** A paper that holds all the words. What it says stays in it: to read it, it is opened, and that is written down. */
export interface FoundPaper {
  readonly paperId: string;
  readonly agency: string;
  readonly documentName: string;
  readonly dossierCode: string;
  readonly issuedOn: string | null;
  readonly validUntil: string | null;
}

export interface PaperSearch {
  /** Agency codes, or `code.*`: in their papers is searched. */
  readonly scopes: readonly string[];
  readonly text: string;
  readonly limit: number;
}

const MOST_WORDS = 12;

/**
 * Papers on which all the words stand, in any order, with or without accents; three letters of a word are enough. Names of people count most,
 * then whole words, then the newer paper. Results that were not returned yet are left out.
 * @returns `more`: there are papers beyond the limit
 * @throws AppError `reuse.nothing_to_search` for a text without words
 */
export async function searchPapers(
  db: Database,
  hasher: WordHasher,
  { scopes, text, limit }: PaperSearch,
  now: Date,
): Promise<{ readonly papers: FoundPaper[]; readonly more: boolean }> {
  const words = searchWords(text).slice(0, MOST_WORDS);
  if (words.length === 0) throw new AppError("reuse.nothing_to_search");
  const agencies = await agenciesOf(db, scopes);
  if (agencies.length === 0) return { papers: [], more: false };
  const rows = await db
    .selectFrom("reuse_documents as document")
    .innerJoin(
      (e) =>
        e
          .selectFrom("reuse_words")
          .where(
            "reuse_words.word_hmac",
            "in",
            agencies.flatMap((agency) => words.map((word) => hasher(agency, word))),
          )
          .groupBy("reuse_words.document_id")
          .having((having) => having.fn.countAll(), "=", words.length)
          .select((select) => ["reuse_words.document_id", select.fn.sum<number>("reuse_words.weight").as("weight")])
          .as("found"),
      (join) => join.onRef("found.document_id", "=", "document.id"),
    )
    .where("document.visible_from", "<=", now.toISOString())
    .select([
      "document.paper_id",
      "document.agency",
      "document.document_name",
      "document.dossier_code",
      "document.issued_on",
      "document.valid_until",
    ])
    .orderBy("found.weight", "desc")
    .orderBy("document.published_at", "desc")
    .orderBy("document.id")
    .limit(limit + 1)
    .execute();
  const papers = rows.slice(0, limit).map((row) => ({
    paperId: row.paper_id,
    agency: row.agency,
    documentName: row.document_name,
    dossierCode: row.dossier_code,
    issuedOn: row.issued_on,
    validUntil: row.valid_until,
  }));
  return { papers, more: rows.length > limit };
}

/** Agencies in these scopes of which papers are kept. One after another along the index: the table is long, the agencies are few. */
async function agenciesOf(db: Database, scopes: readonly string[]): Promise<string[]> {
  const found = new Set(scopes.filter((scope) => !scope.endsWith(".*")));
  if (found.size === scopes.length) return [...found];
  for (let last = ""; ; ) {
    const next = await db
      .selectFrom("reuse_documents")
      .select("agency")
      .where("agency", ">", last)
      .orderBy("agency")
      .limit(1)
      .executeTakeFirst();
    if (!next) return [...found];
    last = next.agency;
    if (scopes.some((scope) => scopeCovers(scope, last))) found.add(last);
  }
}
