import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Catalogues of components that provinces decided, import by import. */
export const catalogueImports: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable("catalogue_imports")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("agency", "text", (c) => c.notNull())
      .addColumn("decision", "text", (c) => c.notNull())
      .addColumn("issued_on", "text", (c) => c.notNull())
      .addColumn("issuer", "text", (c) => c.notNull())
      .addColumn("effective_from", "text", (c) => c.notNull())
      .addColumn("effective_to", "text")
      .addColumn("whole", "integer", (c) => c.notNull())
      .addColumn("file_name", "text", (c) => c.notNull())
      .addColumn("file_sha256", "text", (c) => c.notNull())
      .addColumn("imported_by", "text", (c) => c.notNull())
      .addColumn("at", "text", (c) => c.notNull())
      .addColumn("undone_at", "text")
      .execute();
    await db.schema
      .createTable("catalogue_procedures")
      .addColumn("import_id", "text", (c) => c.notNull().references("catalogue_imports.id"))
      .addColumn("code", "text", (c) => c.notNull())
      .addColumn("former", "integer", (c) => c.notNull())
      .addColumn("procedure_json", "text", (c) => c.notNull())
      .addPrimaryKeyConstraint("catalogue_procedures_key", ["import_id", "code"])
      .execute();
    await db.schema.createIndex("catalogue_imports_agency").on("catalogue_imports").columns(["agency", "effective_from"]).execute();
  },
};
