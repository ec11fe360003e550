import type { Database } from "../../db/database.ts";
import type { Flow } from "../../pipeline/flow/open-flow.ts";
import { getDossier, listDossiers } from "../../pipeline/in-flight/dossiers.repository.ts";
import { markReturned } from "../../pipeline/in-flight/mark-returned.ts";
import type { HandlersOf } from "../handler.ts";

export const dossierHandlers = (db: Database, flow: Flow): HandlersOf<"dossiers" | "dossier" | "markReturned"> => ({
  dossiers: async ({ account, query }) => ({ dossiers: await listDossiers(db, account.agency, query) }),
  dossier: ({ account, path }) => getDossier(db, account.agency, path.dossierId),
  async markReturned({ account, path, now }) {
    await markReturned(flow, account.agency, path.dossierId, now);
    return getDossier(db, account.agency, path.dossierId);
  },
});
