// Forked by start-upkeep.ts, which sends the settings: does what is due for the archive, and ends. It leaves its task in order when the
// worker lets go of it.
import { once } from "node:events";
import { openDatabase } from "../../db/open-database.ts";
import { openAtRest } from "../../keys/at-rest.ts";
import { openLog } from "../../open-log.ts";
import type { Settings } from "../../settings.ts";
import { runDueUpkeep } from "./run-upkeep.ts";

// The terminal tells everybody; when to end is the worker's to decide.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

const stopping = new AbortController();
process.once("disconnect", () => stopping.abort());

const [settings] = (await once(process, "message")) as [Settings];
const { columnKey, dossierKeys } = await openAtRest(settings);
const db = await openDatabase(settings.database, { columnKey });
try {
  await runDueUpkeep({ db, settings, keys: dossierKeys, log: openLog(settings), now: () => new Date(), signal: stopping.signal });
} finally {
  await db.destroy();
  if (process.connected) process.disconnect();
}
