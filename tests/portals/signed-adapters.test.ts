import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ADAPTER_KEYS } from "@camtay/shared/portals/adapter-keys.ts";
import type { AdapterKey } from "@camtay/shared/portals/signed-adapter.ts";
import { portalAdapterHandlers } from "@camtay/worker/api/routes/portal-adapters.routes.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AdapterStorage, adaptersInForce, adoptAdapters } from "../../extension/portals/adapter-store.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "camtay-adapters-"));
const served = join(folder, "portal-adapters");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const signAdapter = (...args: string[]): string =>
  execFileSync(process.execPath, [join(ROOT, "launch/sign-portal-adapter.ts"), ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });

function newKey(id: string): AdapterKey {
  const row = signAdapter("--new-key", join(folder, `${id}.pem`), "--key-id", id);
  const [, publicKey = ""] = /publicKey: "([^"]+)"/.exec(row) ?? [];
  return { id, publicKey };
}

/** A maintainer changes a description of the package, raises its version and signs it for the worker's folder. */
function publish(family: string, version: number, keyId: string): void {
  const own = JSON.parse(readFileSync(join(ROOT, `extension/portals/families/${family}.json`), "utf8")) as object;
  const changed = join(folder, `${family}.json`);
  writeFileSync(changed, JSON.stringify({ ...own, version }));
  signAdapter("--key", join(folder, `${keyId}.pem`), "--key-id", keyId, "--out", served, changed);
}

/** A browser of the office: its storage, the keys of its package, and a login. */
function browserWith(storage: AdapterStorage) {
  return async (keys: readonly AdapterKey[]) => {
    const refused: string[] = [];
    const worker = portalAdapterHandlers(served, (file) => refused.push(file), keys);
    const { adapters } = await (worker.portalAdapters as () => Promise<{ adapters: unknown[] }>)();
    await adoptAdapters(adapters, storage, keys);
    const inForce = await adaptersInForce(storage, keys);
    return { refused, version: (family: string) => inForce.find((adapter) => adapter.family === family)?.version };
  };
}
const memory = (): AdapterStorage => {
  let held: unknown;
  return {
    read: async () => held,
    write: async (stored) => {
      held = structuredClone(stored);
    },
  };
};

describe("from the maintainer's key to the browser of an office", () => {
  let first: AdapterKey;
  let second: AdapterKey;
  beforeAll(() => {
    first = newKey("khoa-1");
    second = newKey("khoa-2");
  });

  test("a key is written for its owner alone and never over another", () => {
    expect(statSync(join(folder, "khoa-1.pem")).mode & 0o777).toBe(0o600);
    expect(() => newKey("khoa-1")).toThrow();
  });

  test("what a key of the package signed is served, taken up and in force; without that key nothing is", async () => {
    publish("igate-formio", 2, "khoa-1");
    const login = browserWith(memory());
    expect((await login([first])).version("igate-formio")).toBe(2);
    const stranger = await browserWith(memory())([second]);
    expect([stranger.refused, stranger.version("igate-formio")]).toEqual([["igate-formio.json"], 1]);
    expect((await browserWith(memory())(ADAPTER_KEYS)).version("igate-formio")).toBe(1);
  });

  test("keys change over two releases, and nobody is left with less than the package's own", async () => {
    publish("igate-formio", 3, "khoa-1");
    publish("liferay-eform", 2, "khoa-1");
    const login = browserWith(memory());
    await login([first]);
    // Release N trusts both; only one description is signed again.
    publish("igate-formio", 4, "khoa-2");
    const both = await login([first, second]);
    expect([both.version("igate-formio"), both.version("liferay-eform")]).toEqual([4, 2]);
    // Release N+1 drops the first key.
    const later = await login([second]);
    expect([later.refused, later.version("igate-formio"), later.version("liferay-eform")]).toEqual([["liferay-eform.json"], 4, 1]);
  });
});
