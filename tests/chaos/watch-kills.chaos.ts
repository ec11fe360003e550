import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openWorkshop } from "@camtay/worker/pipeline/worker.ts";
import { readSettings, type Settings } from "@camtay/worker/settings.ts";
import type { Chaos, RandomNumbers } from "./chaos-report.ts";

const CAMTAY = fileURLToPath(new URL("../../worker/cli/camtay.ts", import.meta.url));
const PAGE = fileURLToPath(new URL("../corpus/sample/pages/d003-08.jpg", import.meta.url));
const COUNTERS = ["quay-1", "quay-2"];
const FILES_A_COUNTER = 12;
/** Scans rest for five seconds; what follows is over within a second or two. */
const LIFE_MS = { least: 4_500, spread: 4_000 };
const KILLS_A_FOLDER = 5;

const digestOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

function watch(settings: Settings, root: string) {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", CAMTAY, "watch", root, "--once"], {
    env: { ...process.env, CAMTAY_DATA: settings.dataFolder, CAMTAY_REDIS: "none", CAMTAY_LOG_LEVEL: "silent" },
    stdio: "ignore",
  });
  return { child, ended: new Promise<number | null>((done) => child.once("close", (code) => done(code))) };
}

/** @returns digests of what was put in, each different although every name is used in both counters */
function fill(root: string): string[] {
  const page = readFileSync(PAGE);
  return COUNTERS.flatMap((counter, c) => {
    mkdirSync(join(root, counter), { recursive: true });
    return Array.from({ length: FILES_A_COUNTER }, (_, i) => {
      const bytes = Buffer.concat([page, Buffer.from(` ${c}.${i}`)]);
      writeFileSync(join(root, counter, `Scan${String(i).padStart(4, "0")}.jpg`), bytes);
      return digestOf(bytes);
    });
  });
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

async function oneFolder(kills: number, random: RandomNumbers): Promise<{ dealt: number; faults: string[] }> {
  const place = mkdtempSync(join(tmpdir(), "camtay-watched-"));
  const settings = readSettings({ CAMTAY_DATA: join(place, "data"), CAMTAY_LOG_LEVEL: "silent" });
  const root = join(place, "quet");
  try {
    const put = fill(root).sort();
    let dealt = 0;
    for (; dealt < kills; dealt += 1) {
      const { child, ended } = watch(settings, root);
      const over = await Promise.race([ended.then(() => true), wait(LIFE_MS.least + random.below(LIFE_MS.spread)).then(() => false)]);
      if (over) break;
      child.kill("SIGKILL");
      await ended;
    }
    await watch(settings, root).ended;
    const workshop = await openWorkshop(settings);
    const taken = await workshop.db.selectFrom("source_files").select("sha256").execute();
    const open = await workshop.db.selectFrom("batches").select("id").where("state", "=", "open").execute();
    await workshop.close();
    const originals = filesBelow(join(root, "da-nhan")).map((file) => digestOf(readFileSync(file)));
    const left = COUNTERS.flatMap((counter) => filesBelow(join(root, counter)));
    const same = (what: string, found: readonly string[]) =>
      String([...found].sort()) === String(put) ? [] : [`${what}: ${found.length} of ${put.length}, ${new Set(found).size} different`];
    return {
      dealt,
      faults: [
        ...same(
          "taken",
          taken.map((row) => row.sha256),
        ),
        ...same("originals in the folder of the day", originals),
        ...(left.length > 0 ? [`${left.length} files left behind`] : []),
        ...(open.length > 0 ? [`${open.length} batches never started`] : []),
      ],
    };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** kill -9 while scans are taken out of a watched folder: each is taken once, and its original lies in the folder of the day. */
export const chaos: Chaos = {
  what: "kill -9 of a watch that takes scans out of a folder",
  points: 30,
  async run({ points, random }) {
    const failures: string[] = [];
    let dealt = 0;
    let folders = 0;
    // A watch that is through before its blow falls counts for nothing.
    while (dealt < points && folders < points) {
      const folder = await oneFolder(Math.min(KILLS_A_FOLDER, points - dealt), random);
      folders += 1;
      dealt += folder.dealt;
      failures.push(...folder.faults.map((fault) => `folder ${folders}, after ${folder.dealt} kills: ${fault}`));
    }
    return { points: dealt, failures, note: `${folders} folders of ${COUNTERS.length * FILES_A_COUNTER} files` };
  },
};
