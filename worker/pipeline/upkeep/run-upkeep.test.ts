import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterEach, beforeEach, expect, it } from "vitest";
import { OcflStore, validateRoot } from "../../archive/index.ts";
import { fixityObjectId } from "../../archive/package/record-fixity.ts";
import type { Database } from "../../db/database.ts";
import { openDatabase } from "../../db/open-database.ts";
import { atRestFrom } from "../../keys/at-rest.ts";
import { readSettings, type Settings } from "../../settings.ts";
import { runDueUpkeep } from "./run-upkeep.ts";
import { claimTask, finishTask, isUpkeepSound, listTasks } from "./upkeep.repository.ts";
import type { UpkeepTask } from "./upkeep-tasks.ts";

const MORNING = new Date("2026-11-23T01:00:00Z");
const after = (hours: number): Date => new Date(MORNING.getTime() + hours * 3_600_000);
const commit = { created: MORNING, message: "m", user: { name: "n", address: "urn:n" } };

let folder: string;
let db: Database;
let settings: Settings;
let store: OcflStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "camtay-upkeep-"));
  settings = readSettings({ CAMTAY_DATA: folder, CAMTAY_FIXITY_PERCENT: "100", CAMTAY_ARCHIVE_COPY: join(folder, "copy") });
  db = await openDatabase(":memory:");
  store = await OcflStore.open(settings.archiveFolder, { keys: keys() });
  await store.createObject("urn:a", new Map([["data/1.pdf", Buffer.from("giấy tờ")]]), commit);
});
afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true });
});

const keys = () => atRestFrom(Buffer.alloc(32, 3), settings.archiveFolder).dossierKeys;
const upkeep = (now: Date, tasks?: readonly UpkeepTask[], signal = new AbortController().signal) =>
  runDueUpkeep({ db, settings, keys: keys(), log: pino({ level: "silent" }), now: () => now, signal }, tasks);
const alerts = () => db.selectFrom("audit").selectAll().where("action", "=", "alert.upkeep").execute();

it("once a day the archive is read again and its second copy brought up to date; the second time that day does nothing", async () => {
  expect(await upkeep(MORNING)).toEqual(["fixity", "copy"]);
  expect(await upkeep(after(5))).toEqual([]);
  const copy = await OcflStore.open(settings.archiveCopy ?? "");
  expect(await copy.has("urn:a")).toBe(true);
  expect((await store.listFiles(fixityObjectId(MORNING))).length).toBe(1);
  expect(await upkeep(after(24))).toEqual(["fixity", "copy"]);
  expect((await store.listFiles(fixityObjectId(MORNING))).length).toBe(2);
  expect(await isUpkeepSound(db)).toBe(true);
});

it("damage is repaired from the second copy, and both findings are kept as events", async () => {
  await upkeep(MORNING);
  const { path } = await store.findFile("urn:a", "data/1.pdf");
  const sound = readFileSync(path);
  writeFileSync(path, Buffer.from(sound.map((byte, at) => (at === 50 ? byte ^ 1 : byte))));
  expect(await upkeep(after(24))).toEqual(["fixity", "copy"]);
  expect(readFileSync(path).equals(sound)).toBe(true);
  expect((await validateRoot(store.root, { exactBytes: true })).findings).toEqual([]);
  expect((await store.listFiles(fixityObjectId(MORNING))).length).toBe(3);
});

it("damage that no copy can mend is one alert, whatever is tried again, and is gone from the health once it is mended", async () => {
  await upkeep(MORNING);
  const { path } = await store.findFile("urn:a", "data/1.pdf");
  const sound = readFileSync(path);
  settings = { ...settings, archiveCopy: null };
  writeFileSync(path, Buffer.alloc(sound.length));
  expect(await upkeep(after(24))).toEqual([]);
  expect(await upkeep(after(24.5))).toEqual([]);
  expect(await upkeep(after(26))).toEqual([]);
  expect(await isUpkeepSound(db)).toBe(false);
  expect((await alerts()).map((line) => line.subject_id)).toEqual(["fixity"]);
  expect((await listTasks(db)).find(({ task }) => task === "fixity")?.error_code).toBe("archive.object_damaged");
  writeFileSync(path, sound);
  expect(await upkeep(after(28))).toEqual(["fixity"]);
  expect(await isUpkeepSound(db)).toBe(true);
});

it("of several workers one gets a task, and what an ended one had in hand is taken up again", async () => {
  const claimed = await Promise.all([claimTask(db, "seal", MORNING), claimTask(db, "seal", MORNING)]);
  expect(claimed.filter(Boolean)).toHaveLength(1);
  expect(await claimTask(db, "seal", after(1))).toBe(false);
  await db.updateTable("upkeep_tasks").set({ owner: "another-machine:1" }).execute();
  expect(await claimTask(db, "seal", after(11))).toBe(false);
  expect(await claimTask(db, "seal", after(13))).toBe(true);
  await finishTask(db, "seal", { state: "done", facts: {} }, after(13));
  expect(await claimTask(db, "seal", after(14))).toBe(false);
});

it("a worker that ends leaves its task to the next start", async () => {
  const stopping = new AbortController();
  const run = async () => {
    stopping.abort();
    stopping.signal.throwIfAborted();
    return {};
  };
  const task: UpkeepTask = { name: "fixity", wanted: () => true, run };
  expect(await upkeep(MORNING, [task], stopping.signal)).toEqual([]);
  expect((await listTasks(db)).map(({ state }) => state)).toEqual(["stopped"]);
  expect(await alerts()).toEqual([]);
  expect(await upkeep(MORNING, [{ ...task, run: async () => ({ objects: 1 }) }])).toEqual(["fixity"]);
});

it("an office without an archive is left alone", async () => {
  settings = { ...settings, archiveFolder: join(folder, "none") };
  expect(await upkeep(MORNING)).toEqual([]);
});
