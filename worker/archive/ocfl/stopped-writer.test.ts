import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { versionNumber } from "./inventory.ts";
import { OcflStore } from "./ocfl-store.ts";
import { validateRoot } from "./validate-root.ts";

const script = fileURLToPath(new URL("./stopped-writer.fixture.ts", import.meta.url));
const write = (root: string, step: number): { done: boolean; acknowledged: string[] } => {
  const { stdout } = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", script, root, String(step)], {
    encoding: "utf8",
  });
  const acknowledged = stdout.trim().split("\n").filter(Boolean);
  return { done: acknowledged.at(-1) === "all", acknowledged };
};
const leftInStaging = (root: string): string[] => {
  const staging = `${root}.staging`;
  return existsSync(staging) ? readdirSync(staging).filter((name) => name !== "locks") : [];
};

describe("kill -9 while the archive is written", () => {
  it("at every step: what was acknowledged is there, nothing is half, and the next writer goes on", async () => {
    let stops = 0;
    for (let step = 1; ; step++) {
      const folder = mkdtempSync(join(tmpdir(), "camtay-stopped-"));
      const root = join(folder, "archive");
      const { done, acknowledged } = write(root, step);
      if (done) {
        rmSync(folder, { recursive: true });
        break;
      }
      stops += 1;
      const store = await OcflStore.open(root);
      expect((await validateRoot(root, { exactBytes: true })).findings, `step ${step}`).toEqual([]);
      for (const line of acknowledged) {
        const [id = "", version = ""] = line.split(" ");
        expect(versionNumber((await store.readInventory(id)).head)).toBeGreaterThanOrEqual(versionNumber(version));
        expect((await store.readFile(id, "1", version)).toString()).toBe(id);
      }
      expect(leftInStaging(root)).toEqual([]);
      expect(write(root, 0).done).toBe(true);
      expect((await validateRoot(root, { exactBytes: true })).findings).toEqual([]);
      for (const id of ["urn:camtay:a", "urn:camtay:b"]) expect((await store.readInventory(id)).head).toBe("v2");
      rmSync(folder, { recursive: true });
    }
    expect(stops).toBeGreaterThanOrEqual(16);
  });
});
