import type { Database } from "../../db/database.ts";
import { newId } from "../../db/new-id.ts";
import type { ReviewTable } from "../../db/schema/work.schema.ts";

export type Question = Omit<ReviewTable, "id" | "created_at" | "done_at" | "done_by">;

/** Writes down a question that a person is to answer: about a paper, a dossier as a whole, or pages in no paper. */
export async function askQuestion(transaction: Database, question: Question, now: Date): Promise<void> {
  await transaction
    .insertInto("reviews")
    .values({ ...question, id: newId(), created_at: now.toISOString(), done_at: null, done_by: null })
    .execute();
}
