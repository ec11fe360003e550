import { signedBytes } from "@camtay/shared/portals/signed-adapter.ts";
import { describe, expect, test } from "vitest";
import { type AdapterStorage, adaptersInForce, adoptAdapters, excludedByAdapters } from "./adapter-store.ts";
import { BUNDLED_ADAPTERS } from "./bundled-adapters.ts";

const pair = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair;
const base64 = (bytes: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const KEYS = [{ id: "thu", publicKey: base64(await crypto.subtle.exportKey("raw", pair.publicKey)) }];
async function signed(part: object) {
  const bundled = BUNDLED_ADAPTERS.find(({ family }) => family === "igate-formio")!;
  const payload = JSON.stringify({ ...bundled, ...part });
  return {
    format: "camtay-portal-adapter-1",
    keyId: "thu",
    payload,
    signature: base64(await crypto.subtle.sign("Ed25519", pair.privateKey, signedBytes(payload))),
  };
}

function memory(): AdapterStorage {
  let held: unknown;
  return {
    read: async () => held,
    write: async (stored) => {
      held = structuredClone(stored);
    },
  };
}
const igate = async (storage: AdapterStorage) => (await adaptersInForce(storage, KEYS)).find(({ family }) => family === "igate-formio")!;

describe("portal descriptions from the worker", () => {
  test("the package's own are in force until a newer signed one comes", async () => {
    const storage = memory();
    expect((await adaptersInForce(storage, KEYS)).map(({ family }) => family)).toEqual(BUNDLED_ADAPTERS.map(({ family }) => family));
    expect(await adoptAdapters([await signed({ version: 5 })], storage, KEYS)).toEqual({ taken: ["igate-formio"], refused: [] });
    expect((await igate(storage)).version).toBe(5);
  });

  test("an older or equal one is not taken, also after the newer file was lost", async () => {
    const storage = memory();
    await adoptAdapters([await signed({ version: 5 })], storage, KEYS);
    const stored = (await storage.read()) as { files: object; highest: Record<string, number>; excludedHosts: string[] };
    await storage.write({ ...stored, files: {} });
    for (const version of [1, 4, 5]) expect((await adoptAdapters([await signed({ version })], storage, KEYS)).taken).toEqual([]);
    expect((await igate(storage)).version).toBe(1);
  });

  test("what was denied or excluded stays so, whatever a newer one leaves out", async () => {
    const storage = memory();
    await adoptAdapters([await signed({ version: 2, deny: ["#moi"], excludedHosts: ["dangnhap.vidu.vn"] })], storage, KEYS);
    await adoptAdapters([await signed({ version: 3, deny: [], excludedHosts: [] })], storage, KEYS);
    const bundled = BUNDLED_ADAPTERS.find(({ family }) => family === "igate-formio")!;
    expect((await igate(storage)).deny).toEqual(expect.arrayContaining([...bundled.deny]));
    expect(await excludedByAdapters(storage)).toEqual(["dangnhap.vidu.vn"]);
  });

  test("one that is not signed by the package's keys changes nothing and stops no other", async () => {
    const storage = memory();
    const forged = { ...(await signed({ version: 9 })), keyId: "la" };
    expect(await adoptAdapters([forged, 7, await signed({ version: 4 })], storage, KEYS)).toMatchObject({
      taken: ["igate-formio"],
      refused: ["portal.adapter_refused key", "portal.adapter_refused shape"],
    });
  });

  test("a key dropped by a newer package takes its descriptions along; the package's own stand in", async () => {
    const storage = memory();
    await adoptAdapters([await signed({ version: 5 })], storage, KEYS);
    expect((await adaptersInForce(storage, [])).find(({ family }) => family === "igate-formio")?.version).toBe(1);
  });
});
