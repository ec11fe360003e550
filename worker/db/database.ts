import type { Kysely } from "kysely";
import type { AccessTables } from "./schema/access.schema.ts";
import type { ArchiveTables } from "./schema/archive.schema.ts";
import type { CatalogueTables } from "./schema/catalogue.schema.ts";
import type { ReuseTables } from "./schema/reuse.schema.ts";
import type { SigningTables } from "./schema/signing.schema.ts";
import type { WorkTables } from "./schema/work.schema.ts";

/** Every table, by area. Times are ISO 8601 UTC text; JSON is text parsed with zod by its reader; booleans are 0 or 1. */
export interface Tables extends WorkTables, SigningTables, ArchiveTables, ReuseTables, AccessTables, CatalogueTables {}

export type Database = Kysely<Tables>;
