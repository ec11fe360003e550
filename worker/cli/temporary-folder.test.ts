import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { withTemporaryFolder } from "./temporary-folder.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "camtay-folders-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it("is there while somebody works in it, and gone afterwards, also when the work fails", async () => {
  await withTemporaryFolder("pages", async (folder) => expect(readdirSync(root)).toEqual([folder.slice(root.length + 1)]), root);
  const failing = withTemporaryFolder("pages", () => Promise.reject(new Error("hỏng")), root);
  await expect(failing).rejects.toThrow("hỏng");
  expect(readdirSync(root)).toEqual([]);
});

it("what a killed program left is removed by the next one of its kind, what others use stays", async () => {
  const { pid } = spawnSync(process.execPath, ["--version"]);
  const others = [`camtay-pages-${process.pid}-abc`, `camtay-other-${pid}-abc`, "camtay-pages-abc"];
  for (const name of [`camtay-pages-${pid}-abc`, ...others]) mkdirSync(join(root, name));
  await withTemporaryFolder("pages", async () => {}, root);
  expect(readdirSync(root).sort()).toEqual([...others].sort());
});

it("a program that is stopped takes its folder along, and ends by the signal", async () => {
  const script = `import { withTemporaryFolder } from ${JSON.stringify(import.meta.resolve("./temporary-folder.ts"))};
    setInterval(() => {}, 1000);
    await withTemporaryFolder("pages", () => new Promise(() => console.log("ready")), ${JSON.stringify(root)});`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { stdio: ["ignore", "pipe", "ignore"] });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  expect(readdirSync(root)).toHaveLength(1);
  const ended = new Promise((resolve) => child.once("exit", (_, signal) => resolve(signal)));
  child.kill("SIGINT");
  expect(await ended).toBe("SIGINT");
  expect(readdirSync(root)).toEqual([]);
});
