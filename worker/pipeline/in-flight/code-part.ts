import { type RawBuilder, sql } from "kysely";

/**
 * Whether a dossier's code holds what a person typed of it: as it is printed, or in the other case.
 * Marks of the pattern language are plain characters here. The database lowers both sides: SQLite knows only A to Z.
 */
export const codeHolds = (column: "dossiers.code" | "code", part: string): RawBuilder<boolean> =>
  sql<boolean>`lower(${sql.ref(column)}) like lower(${`%${part.replace(/[\\%_]/g, "\\$&")}%`}) escape ${"\\"}`;
