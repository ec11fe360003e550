import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Staging } from "./staging.ts";
import { ABANDONED_AFTER_MS, HEARTBEAT_MS, WriterLocks } from "./writer-lock.ts";

const PLACE = "abc/def/012/object";
let folder: string;
let root: string;
let staging: Staging;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "camtay-staging-"));
  root = join(folder, "archive");
  mkdirSync(root);
  staging = new Staging(root, () => undefined);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Builds an object, lets others change the folders above its place, and publishes it. */
async function publishWhile(change: () => void): Promise<void> {
  const work = await staging.begin();
  const plan = staging.planObject(work, PLACE);
  mkdirSync(plan.object, { recursive: true });
  writeFileSync(join(plan.object, "file"), "x");
  change();
  await staging.publishObject(work, PLACE, plan).finally(() => staging.discard(work));
}

describe("publishing an object", () => {
  it("finds its place though other writers made or took away folders above it meanwhile", async () => {
    const changes: [string, () => void][] = [
      ["nothing changes", () => undefined],
      ["all folders were made", () => mkdirSync(join(root, "abc/def/012/other"), { recursive: true })],
      ["some were made", () => mkdirSync(join(root, "abc/other"), { recursive: true })],
    ];
    for (const [what, change] of changes) {
      await publishWhile(change);
      expect(existsSync(join(root, PLACE, "file")), what).toBe(true);
      expect(readdirSync(staging.folder), what).toEqual([]);
      rmSync(join(root, "abc"), { recursive: true });
    }
    mkdirSync(join(root, "abc/def"), { recursive: true });
    await publishWhile(() => {
      rmdirSync(join(root, "abc/def"));
      rmdirSync(join(root, "abc"));
    });
    expect(existsSync(join(root, PLACE, "file"))).toBe(true);
    expect(readdirSync(staging.folder)).toEqual([]);
  });

  it("never replaces an object that is there, and leaves nothing behind", async () => {
    await expect(publishWhile(() => mkdirSync(join(root, PLACE, "v1"), { recursive: true }))).rejects.toThrow(/ENOTEMPTY|EEXIST/);
    expect(readdirSync(join(root, PLACE))).toEqual(["v1"]);
    expect(readdirSync(staging.folder)).toEqual([]);
  });
});

describe("work in progress", () => {
  it("is left alone for as long as its writer shows that it is alive, and cleared away when it has stopped", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      const work = await staging.begin();
      const long = new Date(Date.now() - 2 * ABANDONED_AFTER_MS);
      const recover = () => new Staging(root, () => undefined).recover(new WriterLocks(join(staging.folder, "locks")));
      utimesSync(work, long, long);
      vi.advanceTimersByTime(HEARTBEAT_MS);
      await recover();
      expect(existsSync(work)).toBe(true);
      utimesSync(work, long, long);
      await recover();
      expect(existsSync(work)).toBe(false);
      await staging.discard(work);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
