import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Signing batches and documents. */
export const signing: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable("signing_batches")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("agency", "text", (c) => c.notNull())
      .addColumn("account_id", "text")
      .addColumn("state", "text", (c) => c.notNull())
      .addColumn("role", "text", (c) => c.notNull())
      .addColumn("frozen_at", "text", (c) => c.notNull())
      .addColumn("expires_at", "text", (c) => c.notNull())
      .addColumn("certificate_subject", "text", (c) => c.notNull())
      .addColumn("certificate_serial", "text", (c) => c.notNull())
      .addColumn("certificate_valid_to", "text", (c) => c.notNull())
      .addColumn("error_code", "text")
      .addColumn("error_facts_json", "text")
      .addColumn("created_at", "text", (c) => c.notNull())
      .addColumn("updated_at", "text", (c) => c.notNull())
      .execute();
    await db.schema
      .createTable("signing_documents")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("batch_id", "text", (c) => c.notNull().references("signing_batches.id"))
      .addColumn("position", "integer", (c) => c.notNull())
      .addColumn("paper_id", "text", (c) => c.notNull())
      .addColumn("name", "text", (c) => c.notNull())
      .addColumn("state", "text", (c) => c.notNull())
      .addColumn("source_sha256", "text", (c) => c.notNull())
      .addColumn("certificate_serial", "text", (c) => c.notNull())
      .addColumn("field_name", "text", (c) => c.notNull())
      .addColumn("prepared_sha256", "text", (c) => c.notNull())
      .addColumn("byte_range_json", "text", (c) => c.notNull())
      .addColumn("document_digest", "text", (c) => c.notNull())
      .addColumn("signed_attributes", "text", (c) => c.notNull())
      .addColumn("sent", "integer", (c) => c.notNull())
      .addColumn("request_id", "text")
      .addColumn("signature_value", "text")
      .addColumn("timestamp_token", "text")
      .addColumn("signed_sha256", "text")
      .addColumn("error_code", "text")
      .addColumn("error_facts_json", "text")
      .addColumn("updated_at", "text", (c) => c.notNull())
      // The rule "signed once": one row for a file, a certificate and a field, whatever batch it is in.
      .addUniqueConstraint("signing_documents_once", ["source_sha256", "certificate_serial", "field_name"])
      .execute();
    await db.schema.createIndex("signing_documents_batch").on("signing_documents").columns(["batch_id", "position"]).execute();
    await db.schema.createIndex("signing_documents_paper").on("signing_documents").columns(["paper_id"]).execute();
    await db.schema.createIndex("signing_batches_agency").on("signing_batches").columns(["agency", "created_at"]).execute();
  },
};
