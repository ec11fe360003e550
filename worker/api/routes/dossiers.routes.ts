import type { Database } from "../../db/database.ts";
import { getDossier, listDossiers } from "../../pipeline/work/dossiers.repository.ts";
import type { HandlersOf } from "../handler.ts";

export const dossierHandlers = (db: Database): HandlersOf<"dossiers" | "dossier"> => ({
  dossiers: async ({ account, query }) => ({ dossiers: await listDossiers(db, account.agency, query) }),
  dossier: ({ account, path }) => getDossier(db, account.agency, path.dossierId),
});
