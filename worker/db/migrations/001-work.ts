import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { serialType } from "./dialects.ts";

/** Batches, files, pages, dossiers, papers, their fields and reviews, and the runs of steps. */
export const work: Migration = {
  async up(db: Kysely<unknown>) {
    const serial = serialType(db);
    const table = (name: string) => db.schema.createTable(name);
    await table("batches")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("agency", "text", (c) => c.notNull())
      .addColumn("account_id", "text")
      .addColumn("procedure", "text")
      .addColumn("dossier_code", "text")
      .addColumn("manifest_json", "text")
      .addColumn("state", "text", (c) => c.notNull())
      .addColumn("assemble_key", "text")
      .addColumn("error_code", "text")
      .addColumn("error_facts_json", "text")
      .addColumn("created_at", "text", (c) => c.notNull())
      .addColumn("finished_at", "text")
      .execute();
    await table("source_files")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("batch_id", "text", (c) => c.notNull().references("batches.id"))
      .addColumn("position", "integer", (c) => c.notNull())
      .addColumn("name", "text", (c) => c.notNull())
      .addColumn("sha256", "text", (c) => c.notNull())
      .addColumn("size_bytes", "bigint", (c) => c.notNull())
      .addColumn("state", "text", (c) => c.notNull())
      .addColumn("split_key", "text")
      .addColumn("page_count", "integer")
      .addColumn("error_code", "text")
      .addColumn("error_facts_json", "text")
      .addUniqueConstraint("source_files_name", ["batch_id", "name"])
      .execute();
    await table("pages")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("batch_id", "text", (c) => c.notNull().references("batches.id"))
      .addColumn("file_id", "text", (c) => c.notNull().references("source_files.id"))
      .addColumn("page", "integer", (c) => c.notNull())
      .addColumn("state", "text", (c) => c.notNull())
      .addColumn("read_key", "text")
      .addColumn("width", "integer")
      .addColumn("height", "integer")
      .addColumn("dpi", "double precision")
      .addColumn("findings_json", "text")
      .addColumn("picture", "text")
      .addColumn("dropped", "text")
      .addColumn("error_code", "text")
      .addColumn("error_facts_json", "text")
      .addUniqueConstraint("pages_number", ["file_id", "page"])
      .execute();
    await table("dossiers")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("agency", "text", (c) => c.notNull())
      .addColumn("code", "text", (c) => c.notNull())
      .addColumn("procedure", "text")
      .addColumn("procedure_name", "text")
      .addColumn("batch_id", "text", (c) => c.notNull().references("batches.id"))
      .addColumn("flagged", "integer", (c) => c.notNull())
      .addColumn("archive_key", "text")
      .addColumn("archive_object", "text")
      .addColumn("created_at", "text", (c) => c.notNull())
      .addColumn("archived_at", "text")
      .addColumn("returned_at", "text")
      .addUniqueConstraint("dossiers_code", ["agency", "code"])
      .execute();
    await table("batch_dossiers")
      .addColumn("batch_id", "text", (c) => c.notNull().references("batches.id"))
      .addColumn("dossier_id", "text", (c) => c.notNull().references("dossiers.id"))
      .addPrimaryKeyConstraint("batch_dossiers_key", ["batch_id", "dossier_id"])
      .execute();
    await table("papers")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("dossier_id", "text", (c) => c.notNull().references("dossiers.id"))
      .addColumn("batch_id", "text", (c) => c.notNull().references("batches.id"))
      .addColumn("position", "integer", (c) => c.notNull())
      .addColumn("document_type", "text")
      .addColumn("component", "text", (c) => c.notNull())
      .addColumn("component_confidence", "double precision", (c) => c.notNull())
      .addColumn("state", "text", (c) => c.notNull())
      .addColumn("pdf_sha256", "text")
      .addColumn("content_key", "text", (c) => c.notNull())
      .addColumn("compose_key", "text")
      .addColumn("error_code", "text")
      .addColumn("error_facts_json", "text")
      .addColumn("created_at", "text", (c) => c.notNull())
      .addColumn("updated_at", "text", (c) => c.notNull())
      .addUniqueConstraint("papers_content", ["dossier_id", "content_key"])
      .execute();
    await table("paper_pages")
      .addColumn("paper_id", "text", (c) => c.notNull().references("papers.id"))
      .addColumn("position", "integer", (c) => c.notNull())
      .addColumn("page_id", "text", (c) => c.notNull().references("pages.id"))
      .addPrimaryKeyConstraint("paper_pages_key", ["paper_id", "position"])
      .execute();
    await table("paper_fields")
      .addColumn("paper_id", "text", (c) => c.notNull().references("papers.id"))
      .addColumn("position", "integer", (c) => c.notNull())
      .addColumn("key", "text", (c) => c.notNull())
      .addColumn("text", "text", (c) => c.notNull())
      .addColumn("read_text", "text", (c) => c.notNull())
      .addColumn("page", "integer", (c) => c.notNull())
      .addColumn("box_json", "text")
      .addColumn("confidence", "double precision", (c) => c.notNull())
      .addColumn("flagged", "integer", (c) => c.notNull())
      .addColumn("source", "text", (c) => c.notNull())
      .addColumn("confirmed_by", "text")
      .addColumn("confirmed_at", "text")
      .addPrimaryKeyConstraint("paper_fields_key", ["paper_id", "position"])
      .execute();
    await table("reviews")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("batch_id", "text", (c) => c.notNull().references("batches.id"))
      .addColumn("dossier_id", "text", (c) => c.references("dossiers.id"))
      .addColumn("paper_id", "text", (c) => c.references("papers.id"))
      .addColumn("reason", "text", (c) => c.notNull())
      .addColumn("page", "integer")
      .addColumn("field", "text")
      .addColumn("message", "text", (c) => c.notNull())
      .addColumn("created_at", "text", (c) => c.notNull())
      .addColumn("done_at", "text")
      .addColumn("done_by", "text")
      .execute();
    await table("step_runs")
      .addColumn("run_key", "text", (c) => c.primaryKey())
      .addColumn("step", "text", (c) => c.notNull())
      .addColumn("queue", "text", (c) => c.notNull())
      .addColumn("batch_id", "text")
      .addColumn("input_json", "text", (c) => c.notNull())
      .addColumn("state", "text", (c) => c.notNull())
      .addColumn("attempts", "integer", (c) => c.notNull())
      .addColumn("output_json", "text")
      .addColumn("error_code", "text")
      .addColumn("error_facts_json", "text")
      .addColumn("not_before", "text", (c) => c.notNull())
      .addColumn("enqueued_at", "text")
      .addColumn("lease_owner", "text")
      .addColumn("lease_until", "text")
      .addColumn("created_at", "text", (c) => c.notNull())
      .addColumn("updated_at", "text", (c) => c.notNull())
      .execute();
    await table("change_events")
      .addColumn("id", serial, (c) => c.primaryKey())
      .addColumn("kind", "text", (c) => c.notNull())
      .addColumn("subject_id", "text", (c) => c.notNull())
      .addColumn("agency", "text", (c) => c.notNull())
      .addColumn("at", "text", (c) => c.notNull())
      .execute();
    await table("worker_heartbeats")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("beat_at", "text", (c) => c.notNull())
      .execute();
    for (const [name, on, columns] of [
      ["batches_agency", "batches", ["agency", "created_at"]],
      ["source_files_split", "source_files", ["split_key"]],
      ["pages_batch", "pages", ["batch_id", "state"]],
      ["pages_read", "pages", ["read_key"]],
      ["papers_dossier", "papers", ["dossier_id"]],
      ["papers_batch", "papers", ["batch_id"]],
      ["papers_state", "papers", ["state", "created_at"]],
      ["papers_compose", "papers", ["compose_key"]],
      ["dossiers_archive", "dossiers", ["archive_key"]],
      ["batches_assemble", "batches", ["assemble_key"]],
      ["reviews_paper", "reviews", ["paper_id"]],
      ["reviews_dossier", "reviews", ["dossier_id"]],
      ["step_runs_state", "step_runs", ["state", "enqueued_at", "not_before"]],
    ] as const)
      await db.schema
        .createIndex(name)
        .on(on)
        .columns([...columns])
        .execute();
  },
};
