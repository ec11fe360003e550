import { existsSync, readFileSync } from "node:fs";
import { appendFile, copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { listProblems } from "../../pipeline/in-flight/problems.repository.ts";
import { openWorkshop, type Workshop } from "../../pipeline/worker.ts";
import { readSettings } from "../../settings.ts";
import { lockFolder } from "./folder-lock.ts";
import { type HotFolder, openHotFolder } from "./hot-folder.ts";
import type { HotFolderNews } from "./hot-folder-parts.ts";

const SAMPLE = fileURLToPath(new URL("../../../tests/corpus/sample/pages/", import.meta.url));
const NOW = new Date("2026-11-23T02:00:00Z");
const DAY = "2026-11-23";

let folder: string;
let root: string;
let workshop: Workshop;
let news: HotFolderNews[];
let clock: number;
let hot: HotFolder;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "camtay-hot-"));
  root = join(folder, "quet");
  await mkdir(join(root, "quay-1"), { recursive: true });
  workshop = await openWorkshop(readSettings({ CAMTAY_DATA: join(folder, "data"), CAMTAY_LOG_LEVEL: "silent" }));
  news = [];
  clock = 0;
  hot = open();
});
afterEach(async () => {
  await workshop.close();
  await rm(folder, { recursive: true, force: true });
});

/** As after a restart: nothing is remembered but what lies in the database and on the disk. */
const open = (): HotFolder =>
  openHotFolder({ ...workshop, root, agency: "H99", now: () => NOW, clockMs: () => clock, tell: (one) => news.push(one) });
const scan = (name: string, as: string) => copyFile(join(SAMPLE, name), join(root, as));
/** Looks, waits so many seconds by the watch's clock, looks again. */
async function rounds(...seconds: number[]): Promise<void> {
  await hot.round();
  for (const second of seconds) {
    clock += second * 1000;
    await hot.round();
  }
}
const files = () =>
  workshop.db
    .selectFrom("source_files")
    .innerJoin("batches", "batches.id", "source_files.batch_id")
    .select(["source_files.name", "batches.label", "batches.state", "source_files.batch_id"])
    .orderBy("batches.created_at")
    .orderBy("source_files.position")
    .execute();
const names = async () => (await files()).map((file) => file.name);
const taken = (path: string) => join(root, "da-nhan", DAY, path);

it("takes what has rested for five seconds, one batch a counter, and moves the originals to the folder of the day", async () => {
  await scan("d001-01.jpg", "quay-1/Scan2.jpg");
  await scan("d001-02.jpg", "quay-1/Scan10.jpg");
  await mkdir(join(root, "Quầy 2".normalize("NFD")));
  await scan("d001-03.jpg", `${"Quầy 2".normalize("NFD")}/Thẻ.jpg`.normalize("NFD"));
  await rounds(4);
  expect(await files()).toEqual([]);
  await rounds(1);
  const all = await files();
  expect(all.map(({ name, label, state }) => [label, name, state]).sort()).toEqual([
    ["Quầy 2", "Thẻ.jpg", "running"],
    ["quay-1", "Scan10.jpg", "running"],
    ["quay-1", "Scan2.jpg", "running"],
  ]);
  expect(new Set(all.map((file) => file.batch_id)).size).toBe(2);
  expect(readFileSync(taken("quay-1/Scan2.jpg"))).toEqual(await readFile(join(SAMPLE, "d001-01.jpg")));
  expect(await readdir(join(root, "quay-1"))).toEqual([]);
  expect(news.filter(({ kind }) => kind === "taken")).toHaveLength(2);
});

it("a file that grows, or that is cut off, is waited for", async () => {
  const bytes = await readFile(join(SAMPLE, "d002.pdf"));
  const path = join(root, "quay-1", "Scan0001.pdf");
  await writeFile(path, bytes.subarray(0, 20_000));
  await rounds(6);
  await appendFile(path, bytes.subarray(20_000, 60_000));
  await rounds(4, 4, 10);
  expect(await files()).toEqual([]);
  await appendFile(path, bytes.subarray(60_000));
  await rounds(4);
  expect(await files()).toEqual([]);
  await rounds(1);
  expect(await names()).toEqual(["Scan0001.pdf"]);
});

it("a file that stays broken goes to the folder of what was not read, with a note a person can read", async () => {
  await writeFile(join(root, "quay-1", "hong.pdf"), "%PDF-1.7 rồi hết");
  await rounds(6, 60, 540);
  const place = join(root, "khong-doc-duoc", DAY, "quay-1");
  expect((await readdir(place)).sort()).toEqual(["hong.pdf", "hong.pdf.ly-do.txt"]);
  const note = readFileSync(join(place, "hong.pdf.ly-do.txt"), "utf8");
  expect(note.startsWith("\uFEFF")).toBe(true);
  expect(note).toContain("bị cắt cụt");
  expect(note).toContain("đưa tệp trở lại");
});

it("what is no scan goes there at once, and keeps nobody waiting", async () => {
  await writeFile(join(root, "quay-1", "phim.pdf"), Buffer.from("\u0000\u0000\u0000\u0018ftypmp42", "latin1"));
  await scan("d001-01.jpg", "quay-1/that.jpg");
  await rounds(5);
  expect(await names()).toEqual(["that.jpg"]);
  expect(news.map(({ kind }) => kind).sort()).toEqual(["not-read", "taken"]);
  expect(existsSync(join(root, "khong-doc-duoc", DAY, "quay-1", "phim.pdf"))).toBe(true);
});

it("a scan under way has another name: it is taken under its last one, and its rest begins with that", async () => {
  await scan("d001-01.jpg", "quay-1/scan.tmp");
  await writeFile(join(root, "quay-1", "Thumbs.db"), "x");
  await writeFile(join(root, "quay-1", "~$a.jpg"), "x");
  await rounds(20);
  await rename(join(root, "quay-1", "scan.tmp"), join(root, "quay-1", "Scan0001.jpg"));
  await rounds(4);
  expect(await files()).toEqual([]);
  await rounds(1);
  expect(await names()).toEqual(["Scan0001.jpg"]);
  expect((await readdir(join(root, "quay-1"))).sort()).toEqual(["Thumbs.db", "~$a.jpg"]);
});

it("a name used again is another file; no original is ever written over", async () => {
  for (const sample of ["d001-01.jpg", "d001-02.jpg", "d001-01.jpg"]) {
    await scan(sample, "quay-1/Scan0001.jpg");
    await rounds(5);
  }
  expect(await names()).toEqual(["Scan0001.jpg", "Scan0001.jpg", "Scan0001.jpg"]);
  expect((await readdir(taken("quay-1"))).sort()).toEqual(["Scan0001 (2).jpg", "Scan0001 (3).jpg", "Scan0001.jpg"]);
  expect(readFileSync(taken("quay-1/Scan0001 (2).jpg"))).toEqual(await readFile(join(SAMPLE, "d001-02.jpg")));
});

it("two spellings of one name are two files", async () => {
  await scan("d001-01.jpg", "quay-1/Hồ sơ.jpg".normalize("NFC"));
  await scan("d001-02.jpg", "quay-1/Hồ sơ.jpg".normalize("NFD"));
  await rounds(5);
  expect((await names()).sort()).toEqual(["Hồ sơ (2).jpg", "Hồ sơ.jpg"]);
});

it("a counter that scans on and on hands in what is ready after a minute", async () => {
  await scan("d001-01.jpg", "quay-1/1.jpg");
  await hot.round();
  for (let second = 0; second < 64; second += 4) {
    await writeFile(join(root, "quay-1", "dang-quet.jpg"), Buffer.alloc(1_000 + second, 255));
    clock += 4_000;
    await hot.round();
  }
  expect(await names()).toEqual(["1.jpg"]);
});

it("killed between taking and moving: after the restart the original is moved and nothing is taken twice", async () => {
  await scan("d001-01.jpg", "quay-1/Scan0001.jpg");
  await rounds(5);
  // As if the process had died before the move.
  await workshop.db.updateTable("hot_files").set({ moved_at: null }).execute();
  await rename(taken("quay-1/Scan0001.jpg"), join(root, "quay-1", "Scan0001.jpg"));
  hot = open();
  await rounds(5, 5);
  expect(await names()).toEqual(["Scan0001.jpg"]);
  expect(existsSync(taken("quay-1/Scan0001.jpg"))).toBe(true);
  expect(await readdir(join(root, "quay-1"))).toEqual([]);
});

it("killed after taking, and the name was used again before the restart: both are taken", async () => {
  await scan("d001-01.jpg", "quay-1/Scan0001.jpg");
  await rounds(5);
  await workshop.db.updateTable("hot_files").set({ moved_at: null }).execute();
  await scan("d001-02.jpg", "quay-1/Scan0001.jpg");
  hot = open();
  await rounds(5);
  expect(await names()).toEqual(["Scan0001.jpg", "Scan0001.jpg"]);
  expect((await readdir(taken("quay-1"))).sort()).toEqual(["Scan0001 (2).jpg", "Scan0001.jpg"]);
  expect(await listProblems(workshop.db, "H99", 10)).toEqual([]);
});

it("two watches never work on one folder; one that died is succeeded", async () => {
  const lock = await lockFolder(root);
  await expect(lockFolder(root)).rejects.toMatchObject({ code: "intake.folder_watched" });
  await lock.release();
  await writeFile(join(root, ".camtay-watch.lock"), `${(await import("node:os")).hostname()}:2147483646`);
  await (await lockFolder(root)).release();
});
