import {
  appendFileSync,
  closeSync,
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sha256 } from "@camtay/shared/domain/ids.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OcflStore, validateRoot } from "../../archive/index.ts";
import { openBlobStore } from "../../blobs/blob-store.ts";
import type { Database } from "../../db/database.ts";
import { openDatabase } from "../../db/open-database.ts";
import { openAtRest } from "../../keys/at-rest.ts";
import { loadOfficeKeys } from "../../keys/office-keys.ts";
import { readSettings, type Settings } from "../../settings.ts";
import { checkKeys } from "../keys/check-keys.ts";
import { restoreBackup } from "./restore-backup.ts";
import { writeBackup } from "./write-backup.ts";

const NAME = "NGUYỄN THỊ THỬ";
const NOW = new Date("2026-11-23T03:00:00Z");
const ID = "urn:uuid:00000000-0000-4000-8000-000000000001";
const OTHER = "urn:uuid:00000000-0000-4000-8000-000000000002";
const commit = { created: NOW, message: "số hóa", user: { name: "Cầm Tay", address: "urn:camtay:thu" } };
let folder: string;
let settings: Settings;
let db: Database;
let paper: Sha256;
let code: string;

/** An office at work: a row, a scan, an archived dossier. */
async function openOffice() {
  const { wrapper, dossierKeys, columnKey } = await openAtRest(settings);
  db = await openDatabase(settings.database, { columnKey });
  return {
    blobs: openBlobStore(join(settings.dataFolder, "blobs"), wrapper),
    store: await OcflStore.open(settings.archiveFolder, { keys: dossierKeys }),
    dossierKeys,
  };
}
const lookup = (id: string) => ({
  id,
  account_id: "a",
  agency: "H99",
  person_hmac: "x",
  purpose: NAME,
  dossier_code: "H99.1",
  dossier_known: 1,
  given_json: "{}",
  at: NOW.toISOString(),
});

beforeEach(async () => {
  code = "";
  folder = mkdtempSync(join(tmpdir(), "camtay-backup-"));
  settings = readSettings({ CAMTAY_DATA: join(folder, "data"), CAMTAY_LOG_LEVEL: "silent" });
  const { blobs, store } = await openOffice();
  paper = await blobs.put(Buffer.from(`trang giấy ${NAME}`));
  await store.createObject(ID, new Map([["METS.xml", Buffer.from(NAME)]]), commit);
  await db.insertInto("lookups").values(lookup("lookup-1")).execute();
});
afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true, force: true });
});

const backUp = (target: string, of: Settings = settings) =>
  writeBackup(of, db, target, NOW, (made) => {
    code = made;
  });
const expectEverything = async () => {
  const { blobs, store } = await openOffice();
  expect(Buffer.from(await blobs.get(paper)).toString()).toContain(NAME);
  expect((await store.readFile(ID, "METS.xml")).toString()).toBe(NAME);
  expect((await validateRoot(store.root, { exactBytes: true })).findings).toEqual([]);
  expect(await db.selectFrom("lookups").select(["id", "purpose"]).execute()).toContainEqual({ id: "lookup-1", purpose: NAME });
};
const databasesIn = (backup: string) => readdirSync(backup).filter((name) => name.startsWith("database"));
const loseEverything = async () => {
  await db.destroy();
  rmSync(settings.dataFolder, { recursive: true });
};

describe("a backup", () => {
  it.each(["backup", "backup.tar"])("brings everything back after the data folder was destroyed: %s", async (name) => {
    const { person } = await loadOfficeKeys(settings.dataFolder);
    const done = await backUp(join(folder, name));
    expect(done.archive).toMatchObject({ objects: 1, copied: 1, damaged: [] });
    await loseEverything();
    await expect(restoreBackup(settings, join(folder, name), async () => "0".repeat(32))).rejects.toMatchObject({
      code: "keys.recovery_refused",
    });
    expect(await restoreBackup(settings, join(folder, name), async () => code)).toMatchObject({
      blobs: 1,
      objects: 1,
      damaged: [],
    });
    await expectEverything();
    expect((await loadOfficeKeys(settings.dataFolder)).person.equals(person)).toBe(true);
    expect(await checkKeys(await openAtRest(settings), settings.archiveFolder)).toEqual({ kept: 1, destroyed: 0, missing: [] });
  });

  it("tells the recovery code also when it fails afterwards: the code is not made a second time", async () => {
    await expect(backUp(join(folder, "backup"), { ...settings, database: join(folder, "none", "db.sqlite") })).rejects.toThrow();
    await backUp(join(folder, "backup.tar"));
    await loseEverything();
    expect((await restoreBackup(settings, join(folder, "backup.tar"), async () => code)).damaged).toEqual([]);
    await openOffice();
  });

  it("says nothing by itself: no name, no key", async () => {
    await backUp(join(folder, "backup"));
    const key = readFileSync(settings.officeKeyFile, "utf8").split(" ")[1]!.trim();
    for (const path of (readdirSync(join(folder, "backup"), { recursive: true }) as string[]).map((one) => join(folder, "backup", one))) {
      if (!statSync(path).isFile()) continue;
      for (const secret of [NAME, key, code]) expect(readFileSync(path).includes(Buffer.from(secret)), path).toBe(false);
    }
  });

  it("is brought up to date, and lets go of what was destroyed", async () => {
    const target = join(folder, "backup");
    await backUp(target);
    const first = code;
    expect(await backUp(target)).toMatchObject({ blobs: 0, archive: { copied: 0 } });
    expect(code).toBe(first);
    const { blobs, store, dossierKeys } = await openOffice();
    const [key] = [...dossierKeys.list()];
    // Held open: what its blocks hold is seen also when another file takes its name.
    const keyInBackup = openSync(join(target, "archive.keys", key!.file), "r");
    const newer = await blobs.put(Buffer.from("mới"));
    await store.createObject(OTHER, new Map([["a", Buffer.from("b")]]), commit);
    await dossierKeys.destroy(ID, "request", NOW);
    await blobs.destroy(paper);
    await db
      .insertInto("destructions")
      .values({
        id: "destruction-1",
        dossier_id: "d",
        dossier_code: "c",
        agency: "H99",
        object_id: ID,
        basis: "luật",
        state: "done",
        asked_by: "an",
        asked_at: "",
        confirmed_by: "binh",
        confirmed_at: "",
        blobs_json: JSON.stringify([paper]),
        done_at: "",
      })
      .execute();
    expect(await backUp(target)).toMatchObject({ blobs: 1, archive: { copied: 1 } });
    expect(readFileSync(keyInBackup, "utf8")).not.toContain("wrappedKey");
    closeSync(keyInBackup);
    await loseEverything();
    await restoreBackup(settings, target, async () => code);
    const after = await openOffice();
    expect(await after.blobs.has(newer)).toBe(true);
    expect(await after.blobs.has(paper)).toBe(false);
    await expect(after.store.readFile(ID, "METS.xml")).rejects.toMatchObject({ code: "archive.destroyed" });
  });

  it("can be restored as it was when bringing it up to date was stopped", async () => {
    const target = join(folder, "backup");
    await backUp(target);
    await db.insertInto("lookups").values(lookup("lookup-2")).execute();
    // A file stands where the blobs belong: the backup stops after the database.
    renameSync(join(target, "blobs"), join(folder, "blobs"));
    writeFileSync(join(target, "blobs"), "");
    await expect(backUp(target)).rejects.toThrow();
    rmSync(join(target, "blobs"));
    renameSync(join(folder, "blobs"), join(target, "blobs"));
    cpSync(target, join(folder, "stopped"), { recursive: true });
    await backUp(target);
    expect(databasesIn(target)).toHaveLength(1);
    await loseEverything();
    expect(await restoreBackup(settings, join(folder, "stopped"), async () => code)).toMatchObject({ blobs: 1, objects: 1, damaged: [] });
    await expectEverything();
  });

  it("goes on with a restore that was stopped, with the same backup only; until then nothing else works there", async () => {
    const target = join(folder, "backup");
    await backUp(target);
    const other = join(folder, "other");
    await db.insertInto("lookups").values(lookup("lookup-2")).execute();
    await backUp(other);
    await loseEverything();
    // A file stands where the blobs belong: the restore stops after keys and database.
    rmSync(join(target, "blobs"), { recursive: true });
    writeFileSync(join(target, "blobs"), "");
    await expect(restoreBackup(settings, target, async () => code)).rejects.toThrow();
    rmSync(join(target, "blobs"));
    cpSync(join(other, "blobs"), join(target, "blobs"), { recursive: true });
    await expect(openAtRest(settings)).rejects.toMatchObject({ code: "backup.restore_unfinished" });
    await expect(restoreBackup(settings, other, async () => code)).rejects.toMatchObject({ code: "backup.restore_unfinished" });
    expect(await restoreBackup(settings, target, async () => code)).toMatchObject({ blobs: 1, objects: 1, damaged: [] });
    await expectEverything();
  });

  it("is not mixed with other data, and damage in it is named", async () => {
    const target = join(folder, "backup");
    await backUp(target);
    await expect(restoreBackup(settings, target, async () => code)).rejects.toMatchObject({ code: "archive.folder_not_empty" });
    await expect(restoreBackup(settings, join(folder, "data"), async () => code)).rejects.toMatchObject({
      code: "backup.not_a_backup",
    });
    await loseEverything();
    const [blob] = (readdirSync(join(target, "blobs"), { recursive: true }) as string[]).filter((path) => path.endsWith(paper));
    appendFileSync(join(target, "blobs", blob!), "x");
    expect((await restoreBackup(settings, target, async () => code)).damaged).toEqual([`blobs/${paper}`]);
    rmSync(settings.dataFolder, { recursive: true });
    appendFileSync(join(target, databasesIn(target)[0]!), "x");
    await expect(restoreBackup(settings, target, async () => code)).rejects.toMatchObject({ code: "backup.damaged" });
    expect(existsSync(settings.database)).toBe(false);
    writeFileSync(join(folder, "no.tar"), "not a tar");
    await expect(restoreBackup(settings, join(folder, "no.tar"), async () => "")).rejects.toMatchObject({ code: "backup.not_a_backup" });
    await openOffice();
  });
});
