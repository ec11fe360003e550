import { AppError, asAppError, type ErrorFacts } from "@camtay/shared/errors/app-error.ts";
import type { Transaction } from "kysely";
import type { Database, Tables } from "../../db/database.ts";
import type { SigningBatchState, SigningBatchTable, SigningDocumentState, SigningDocumentTable } from "../../db/schema/signing.schema.ts";

export type BatchRow = SigningBatchTable;
export type DocumentRow = SigningDocumentTable;
type Change = Partial<Omit<DocumentRow, "id" | "batch_id" | "state">>;

export const errorColumns = (error: AppError | null): { error_code: string | null; error_facts_json: string | null } => ({
  error_code: error?.code ?? null,
  error_facts_json: error === null ? null : JSON.stringify(error.facts satisfies ErrorFacts),
});

/** Reads and writes signing batches. Every change of state is one transaction, and only from the state it is allowed to follow. */
export class BatchStore {
  readonly #database: Database;
  readonly #now: () => Date;

  constructor(database: Database, now: () => Date) {
    this.#database = database;
    this.#now = now;
  }

  /** @throws AppError `signing.batch_not_found` */
  async batch(batchId: string): Promise<BatchRow> {
    const row = await this.#database.selectFrom("signing_batches").selectAll().where("id", "=", batchId).executeTakeFirst();
    if (row === undefined) throw new AppError("signing.batch_not_found", { batchId });
    return row;
  }

  async documents(batchId: string, states?: readonly SigningDocumentState[]): Promise<DocumentRow[]> {
    const all = this.#database.selectFrom("signing_documents").selectAll().where("batch_id", "=", batchId).orderBy("position");
    return states === undefined ? all.execute() : all.where("state", "in", states).execute();
  }

  async batchesOf(agency: string, limit: number): Promise<BatchRow[]> {
    return this.#database
      .selectFrom("signing_batches")
      .selectAll()
      .where("agency", "=", agency)
      .orderBy("created_at", "desc")
      .limit(limit)
      .execute();
  }

  /** Batches with a document in one of the states. */
  async batchesWith(states: readonly SigningDocumentState[]): Promise<BatchRow[]> {
    const ids = await this.#database.selectFrom("signing_documents").select("batch_id").distinct().where("state", "in", states).execute();
    return Promise.all(ids.map(({ batch_id }) => this.batch(batch_id)));
  }

  /** Names the process at work on a batch, or none. */
  async setOwner(batchId: string, owner: string | null): Promise<void> {
    await this.#database
      .updateTable("signing_batches")
      .set({ owner, updated_at: this.#now().toISOString() })
      .where("id", "=", batchId)
      .execute();
  }

  async setBatch(batchId: string, state: SigningBatchState, error: AppError | null = null): Promise<void> {
    await this.#database
      .updateTable("signing_batches")
      .set({ state, ...errorColumns(error), updated_at: this.#now().toISOString() })
      .where("id", "=", batchId)
      .execute();
  }

  /**
   * Moves documents from one state to the next in one transaction. `change` is what else is stored with the step: the same for all, or for each.
   * @throws AppError `signing.batch_busy` when one of them is no longer where it should be: another process has it
   */
  async move(
    documents: readonly DocumentRow[],
    from: readonly SigningDocumentState[],
    to: SigningDocumentState,
    change: Change | ((document: DocumentRow) => Change) = {},
    alongside: (transaction: Transaction<Tables>) => Promise<void> = async () => {},
  ): Promise<DocumentRow[]> {
    if (documents.length === 0) return [];
    const step = { state: to, updated_at: this.#now().toISOString() };
    const changes = documents.map((document) => ({
      ...errorColumns(null),
      ...(typeof change === "function" ? change(document) : change),
      ...step,
    }));
    await this.#database.transaction().execute(async (transaction) => {
      const update = async (ids: readonly string[], values: (typeof changes)[number] | undefined): Promise<void> => {
        if (values === undefined) return;
        const { numUpdatedRows } = await transaction
          .updateTable("signing_documents")
          .set(values)
          .where("id", "in", ids)
          .where("state", "in", from)
          .executeTakeFirst();
        if (numUpdatedRows !== BigInt(ids.length)) throw new AppError("signing.batch_busy");
      };
      if (typeof change === "function") for (const [index, { id }] of documents.entries()) await update([id], changes[index]);
      else
        for (const part of partsOf(documents))
          await update(
            part.map(({ id }) => id),
            changes[0],
          );
      await alongside(transaction);
    });
    return documents.map((document, index) => ({ ...document, ...changes[index] }));
  }

  /** The paper leaves the desk, or waits for its next round, in the same transaction in which its document is verified. */
  async finish(documents: readonly DocumentRow[], paperState: "signed" | "ready"): Promise<DocumentRow[]> {
    return this.move(documents, ["EMBEDDED"], "VERIFIED", {}, async (transaction) => {
      for (const { paper_id, signed_sha256 } of documents)
        await transaction
          .updateTable("papers")
          .set({ state: paperState, pdf_sha256: signed_sha256, updated_at: this.#now().toISOString() })
          .where("id", "=", paper_id)
          .execute();
    });
  }

  get database(): Database {
    return this.#database;
  }
}

/** Ids of one statement; SQLite binds at most 32,766 values. */
const partsOf = (documents: readonly DocumentRow[]): DocumentRow[][] =>
  Array.from(
    { length: Math.ceil(documents.length / 1_000) },
    (_, index) => documents.slice(index * 1_000, (index + 1) * 1_000) as DocumentRow[],
  );

/** Facts for the row of an error that happened to a document. */
export const errorChange = (thrown: unknown): Change => errorColumns(asAppError(thrown));
