import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { Database } from "../db/database.ts";
import { searchWords, type WordHasher } from "./word-hasher.ts";

/** A paper that holds all the words. What it says stays in it: to read it, it is opened, and that is written down. */
export interface FoundPaper {
  readonly paperId: string;
  readonly documentName: string;
  readonly dossierCode: string;
  readonly issuedOn: string | null;
  readonly validUntil: string | null;
}

const MOST_WORDS = 12;

/**
 * Papers of the own agency on which all the words stand, in any order, with or without accents. Results that were not returned yet are
 * left out.
 * @throws AppError `reuse.nothing_to_search` for a text without words
 */
export async function searchPapers(
  db: Database,
  hasher: WordHasher,
  { agency, text, limit }: { readonly agency: string; readonly text: string; readonly limit: number },
  now: Date,
): Promise<FoundPaper[]> {
  const words = searchWords(text).slice(0, MOST_WORDS);
  if (words.length === 0) throw new AppError("reuse.nothing_to_search");
  const rows = await db
    .selectFrom("reuse_documents as document")
    .where("document.id", "in", (e) =>
      e
        .selectFrom("reuse_words")
        .select("reuse_words.document_id")
        .where("reuse_words.word_hmac", "in", words.map(hasher))
        .groupBy("reuse_words.document_id")
        .having((having) => having.fn.countAll(), "=", words.length),
    )
    .where("document.agency", "=", agency)
    .where("document.visible_from", "<=", now.toISOString())
    .select(["document.paper_id", "document.document_name", "document.dossier_code", "document.issued_on", "document.valid_until"])
    .orderBy("document.published_at", "desc")
    .orderBy("document.id")
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    paperId: row.paper_id,
    documentName: row.document_name,
    dossierCode: row.dossier_code,
    issuedOn: row.issued_on,
    validUntil: row.valid_until,
  }));
}
