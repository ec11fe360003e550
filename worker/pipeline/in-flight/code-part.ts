import { type RawBuilder, sql } from "kysely";

/** Whether a dossier's code holds what a person typed of it: as it is printed, or in the other case. Marks of the pattern language are plain characters here. */
export const codeHolds = (column: "dossiers.code" | "code", part: string): RawBuilder<boolean> =>
  sql<boolean>`lower(${sql.ref(column)}) like ${`%${part.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`} escape ${"\\"}`;
