import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openBlobStore } from "../blobs/blob-store.ts";
import { openAtRest } from "../keys/at-rest.ts";
import { type LaneFolders, processExecutor } from "./process-executor.ts";
import type { StepExecutor } from "./step-executor.ts";
import { until } from "./testing/test-redis.ts";

let folder: string;
let folders: LaneFolders;
let executor: StepExecutor;
const going = new AbortController().signal;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "camtay-lanes-"));
  const at = (name: string) => join(folder, name);
  folders = { dataFolder: folder, officeKeyFile: at("office.key"), archiveFolder: at("archive"), blobFolder: at("blobs") };
  executor = processExecutor({ cpu: 1, io: 1, later: 1 }, folders);
});
afterEach(async () => {
  await executor.close();
  await rm(folder, { recursive: true, force: true });
});

/** Processes below this one that are lanes. */
function lanes(): number[] {
  const children = readdirSync("/proc/self/task").flatMap((task) =>
    readFileSync(`/proc/self/task/${task}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number),
  );
  return children.filter((pid) => commandOf(pid).startsWith("camtay-"));
}

/** Empty for one that has just ended. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

async function aScan(): Promise<{ file: string; name: string }> {
  const { wrapper } = await openAtRest(folders);
  const picture = await sharp({ create: { width: 400, height: 600, channels: 3, background: "#fff" } })
    .jpeg()
    .toBuffer();
  return { file: await openBlobStore(folders.blobFolder, wrapper).put(picture), name: "a.jpg" };
}

it("a lane that is killed costs the piece of work in hand and nothing else: the next one is done by a fresh lane", async () => {
  const scan = await aScan();
  const lost = executor.execute("split-file", "io", scan, going);
  const told = expect(lost).rejects.toMatchObject({ code: "system.lane_lost", facts: { step: "split-file" } });
  await until(async () => lanes().length === 1);
  process.kill(lanes()[0]!, "SIGKILL");
  await told;
  expect(await executor.execute("split-file", "io", scan, going)).toMatchObject({ pages: [{ page: 1 }], failed: [] });
});

it("a lane is used again, and what a step says is wrong comes back as it was said", async () => {
  const scan = await aScan();
  await executor.execute("split-file", "io", scan, going);
  const [first] = lanes();
  await expect(executor.execute("split-file", "io", { ...scan, file: "0".repeat(64) }, going)).rejects.toMatchObject({
    code: "system.blob_missing",
    facts: { sha256: "0".repeat(64) },
  });
  expect(lanes()).toEqual([first]);
});

it("a lane that could not open the office's keys works as soon as they are there", async () => {
  const scan = await aScan();
  await rename(folders.officeKeyFile, `${folders.officeKeyFile}.away`);
  await expect(executor.execute("split-file", "io", scan, going)).rejects.toMatchObject({ code: "keys.office_key_lost" });
  await rename(`${folders.officeKeyFile}.away`, folders.officeKeyFile);
  expect(await executor.execute("split-file", "io", scan, going)).toMatchObject({ pages: [{ page: 1 }], failed: [] });
});

it("work that is called off ends its lane at once", async () => {
  const stopping = new AbortController();
  const work = executor.execute("split-file", "io", await aScan(), stopping.signal);
  const told = expect(work).rejects.toMatchObject({ code: "system.unexpected" });
  await until(async () => lanes().length === 1);
  stopping.abort(new Error("stopping"));
  await told;
  await until(async () => lanes().length === 0);
});

it("closes to the end in a program that has nothing else to do", () => {
  const script = `import { processExecutor } from ${JSON.stringify(import.meta.resolve("./process-executor.ts"))};
    const executor = processExecutor({ cpu: 1, io: 1, later: 1 }, ${JSON.stringify(folders)});
    const scan = { file: "0".repeat(64), name: "a.jpg" };
    await executor.execute("split-file", "io", scan, new AbortController().signal).catch(({ code }) => console.log(code));
    await executor.close();
    console.log("closed");`;
  const { stdout, status } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" });
  expect({ told: stdout.trim().split("\n"), status }).toEqual({ told: ["system.blob_missing", "closed"], status: 0 });
});
