import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ABANDONED_AFTER_MS, HEARTBEAT_MS, mayBeAlive, thisProcess, WriterLocks } from "./writer-lock.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "camtay-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lockFile = (): string => join(folder, "object.lock");
const hold = <T>(work: () => Promise<T>): Promise<T> => new WriterLocks(folder).hold("object", "urn:x", work);
const dead = { host: hostname(), pid: 2 ** 22 + 1, startedAt: "1" };

describe("one writer at a time", () => {
  it("tasks of one process take turns, also after one fails", async () => {
    const locks = new WriterLocks(folder);
    const order: number[] = [];
    const run = (number: number) =>
      locks.hold("object", "urn:x", async () => {
        order.push(number);
        await new Promise((done) => setTimeout(done, 5));
        order.push(number);
        if (number === 2) throw new Error("fails");
      });
    const results = await Promise.allSettled([run(1), run(2), run(3)]);
    expect(order).toEqual([1, 1, 2, 2, 3, 3]);
    expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(existsSync(lockFile())).toBe(false);
  });

  it("threads take turns at the file", async () => {
    const module = new URL("./writer-lock.ts", import.meta.url).href;
    const counter = join(folder, "counter");
    writeFileSync(counter, "0");
    const source = `
      const { WriterLocks } = await import(${JSON.stringify(module)});
      const { readFileSync, writeFileSync } = await import("node:fs");
      const locks = new WriterLocks(${JSON.stringify(folder)});
      for (let round = 0; round < 10; round++) await locks.hold("object", "urn:x", async () => {
        const value = Number(readFileSync(${JSON.stringify(counter)}, "utf8"));
        await new Promise((done) => setTimeout(done, 1));
        writeFileSync(${JSON.stringify(counter)}, String(value + 1));
      });`;
    const url = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
    await Promise.all([1, 2, 3].map(() => new Promise((done, fail) => new Worker(url).once("exit", done).once("error", fail))));
    expect(readFileSync(counter, "utf8")).toBe("30");
  });

  it("a lock whose owner died is taken over, with or without a takeover that died as well", async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(lockFile(), JSON.stringify(dead));
    expect(await hold(async () => 1)).toBe(1);
    writeFileSync(lockFile(), JSON.stringify(dead));
    writeFileSync(`${lockFile()}.takeover`, JSON.stringify(dead));
    expect(await hold(async () => 2)).toBe(2);
  });

  it("a lock that stayed empty or is too old is taken over", async () => {
    const long = new Date(Date.now() - 3_600_000);
    for (const content of ["", JSON.stringify(thisProcess())]) {
      writeFileSync(lockFile(), content);
      utimesSync(lockFile(), long, long);
      expect(await hold(async () => content)).toBe(content);
    }
  });

  it("a writer that is still at work keeps its lock, however long it takes", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      await hold(async () => {
        const long = new Date(Date.now() - 2 * ABANDONED_AFTER_MS);
        utimesSync(lockFile(), long, long);
        vi.advanceTimersByTime(HEARTBEAT_MS);
        expect(Date.now() - statSync(lockFile()).mtimeMs).toBeLessThan(ABANDONED_AFTER_MS);
      });
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it("an owner that was idle for long takes locks as a fresh one, and files of dead owners are cleared away", async () => {
    const taken = () => hold(async () => Date.now() - statSync(lockFile()).mtimeMs);
    await taken();
    const [file = ""] = readdirSync(folder);
    const long = new Date(Date.now() - 2 * ABANDONED_AFTER_MS);
    utimesSync(join(folder, file), long, long);
    expect(await taken()).toBeLessThan(ABANDONED_AFTER_MS);
    expect(readdirSync(folder)).toEqual([file]);
    writeFileSync(join(folder, "gone.owner"), JSON.stringify(dead));
    rmSync(join(folder, file));
    expect(await taken()).toBeLessThan(ABANDONED_AFTER_MS);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it("knows its own process as alive and another machine's as possibly so", () => {
    expect(mayBeAlive(thisProcess())).toBe(true);
    expect(mayBeAlive({ ...thisProcess(), startedAt: "0" })).toBe(false);
    expect(mayBeAlive(dead)).toBe(false);
    expect(mayBeAlive({ ...dead, host: "elsewhere" })).toBe(true);
  });
});
