import type { Migration } from "kysely/migration";

/** All migrations in order of their name; one file each, never changed after release. */
export const MIGRATIONS: Record<string, Migration> = {};
