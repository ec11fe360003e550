import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { OcflStore } from "../../archive/index.ts";
import type { Database } from "../../db/database.ts";
import { openDatabase } from "../../db/open-database.ts";
import { openAtRest } from "../../keys/at-rest.ts";
import { readSettings, type Settings } from "../../settings.ts";
import { nextLookMs, startUpkeep } from "./start-upkeep.ts";
import { listTasks } from "./upkeep.repository.ts";

let folder: string;
let settings: Settings;
let db: Database;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "camtay-upkeep-process-"));
  settings = readSettings({ CAMTAY_DATA: folder, CAMTAY_ARCHIVE_COPY: join(folder, "copy"), CAMTAY_LOG_LEVEL: "silent" });
  const { columnKey, dossierKeys: keys } = await openAtRest(settings);
  db = await openDatabase(settings.database, { columnKey });
  const store = await OcflStore.open(settings.archiveFolder, { keys });
  const commit = { created: new Date(), message: "m", user: { name: "n", address: "urn:n" } };
  await store.createObject("urn:a", new Map([["data/1.pdf", Buffer.from("giấy tờ")]]), commit);
});
afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true });
});

it("what is due is done in a process of its own, with the office's own keys and database", async () => {
  const faults: unknown[] = [];
  const upkeep = startUpkeep({ db, settings, now: () => new Date(), onFault: (thrown) => faults.push(thrown) }, 0);
  const done = async () => (await listTasks(db)).filter(({ state }) => state === "done").map(({ task }) => task);
  await vi.waitUntil(async () => (await done()).length === 2, { timeout: 120_000, interval: 100 });
  await upkeep.stop();
  expect((await done()).sort()).toEqual(["copy", "fixity"]);
  expect(faults).toEqual([]);
  expect(await (await OcflStore.open(settings.archiveCopy ?? "")).has("urn:a")).toBe(true);
});

it("an upkeep that cannot begin is tried ever more rarely, and never given up", () => {
  expect([0, 1, 2, 3].map((failures) => nextLookMs(failures) / 60_000)).toEqual([1, 2, 4, 8]);
  expect(nextLookMs(50)).toBe(3_600_000);
});
