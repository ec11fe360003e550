import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openBlobStore } from "./blob-store.ts";
import { sweepScratch } from "./sweep-scratch.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "camtay-scratch-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("a plain copy that a killed process left is gone after the next start; one in use and the stored files stay", async () => {
  const blobs = openBlobStore(folder);
  const sha256 = await blobs.put(Buffer.from("giữ lại"));
  const inUse = await blobs.scratch();
  writeFileSync(inUse, "đang dùng");
  const module = fileURLToPath(new URL("./blob-store.ts", import.meta.url));
  const script = `
    import { writeFileSync } from "node:fs";
    import { openBlobStore } from ${JSON.stringify(module)};
    const path = await openBlobStore(${JSON.stringify(folder)}).scratch();
    writeFileSync(path, "bản rõ");
    process.stdout.write(path, () => process.kill(process.pid, "SIGKILL"));`;
  const left = spawnSync(process.execPath, [
    "--disable-warning=ExperimentalWarning",
    "--input-type=module",
    "-e",
    script,
  ]).stdout.toString();
  expect(existsSync(left)).toBe(true);
  expect(await sweepScratch(folder, new Date())).toBe(1);
  expect(existsSync(left)).toBe(false);
  expect(existsSync(inUse)).toBe(true);
  expect(Buffer.from(await blobs.get(sha256)).toString()).toBe("giữ lại");
});

it("what does not say whose it is goes after a day", async () => {
  const path = join(folder, "0b5f4a1e-0000-4000-8000-000000000000.tmp");
  writeFileSync(path, "x");
  expect(await sweepScratch(folder, new Date())).toBe(0);
  utimesSync(path, new Date(0), new Date(0));
  expect(await sweepScratch(folder, new Date())).toBe(1);
});
