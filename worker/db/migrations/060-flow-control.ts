import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Who goes first, what stands still, which files are kept as they came, and which troubles a person has dealt with. */
export const flowControl: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db;
    for (const [table, column, type] of [
      ["batches", "label", "text"],
      ["batches", "urgency", "text"],
      ["batches", "priority", "integer"],
      ["batches", "paused_at", "text"],
      ["source_files", "original", "text"],
      ["papers", "original", "text"],
      ["step_runs", "agency", "text"],
    ] as const)
      await schema.alterTable(table).addColumn(column, type).execute();
    await schema
      .alterTable("step_runs")
      .addColumn("priority", "integer", (c) => c.notNull().defaultTo(5))
      .execute();
    for (const table of ["batches", "source_files", "pages"]) {
      await schema.alterTable(table).addColumn("dismissed_at", "text").execute();
      await schema.alterTable(table).addColumn("dismissed_by", "text").execute();
    }
    for (const [name, on, columns] of [
      ["step_runs_office", "step_runs", ["state", "enqueued_at", "queue", "agency"]],
      ["step_runs_turn", "step_runs", ["state", "agency", "queue", "priority", "created_at"]],
      ["step_runs_batch", "step_runs", ["batch_id", "state"]],
      ["pages_state", "pages", ["state"]],
      ["source_files_state", "source_files", ["state"]],
    ] as const)
      await schema
        .createIndex(name)
        .on(on)
        .columns([...columns])
        .execute();
  },
};
