import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPlainSelector, PortalAdapter } from "./adapter.ts";
import { ADAPTER_KEYS } from "./adapter-keys.ts";
import { isNewer, openSignedAdapter, signedBytes } from "./signed-adapter.ts";

const ADAPTER = {
  family: "thu-nghiem",
  version: 3,
  name: { vi: "Cổng thử", en: "Test portal" },
  basis: { kind: "reported", date: "2026-11-01" },
  signature: { any: ["x-thu"] },
};

const pair = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair;
const base64 = (bytes: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const KEYS = [{ id: "thu", publicKey: base64(await crypto.subtle.exportKey("raw", pair.publicKey)) }];
async function signed(content: unknown, { keyId = "thu", bytes = signedBytes } = {}) {
  const payload = typeof content === "string" ? content : JSON.stringify(content);
  const signature = base64(await crypto.subtle.sign("Ed25519", pair.privateKey, bytes(payload)));
  return { format: "camtay-portal-adapter-1", keyId, payload, signature };
}
const refusal = (candidate: unknown, keys = KEYS) =>
  openSignedAdapter(candidate, keys).then(
    () => "taken",
    (thrown: { facts: { reason: string } }) => thrown.facts.reason,
  );

describe("a portal description from outside", () => {
  test("is taken when a key of the package signed these very bytes", async () => {
    expect(await openSignedAdapter(await signed(ADAPTER), KEYS)).toMatchObject({ family: "thu-nghiem", version: 3, deny: [], labels: [] });
  });

  test("is refused with one byte changed, another key, an unknown key or a signature made for something else", async () => {
    const good = await signed(ADAPTER);
    expect(await refusal({ ...good, payload: good.payload.replace("3", "4") })).toBe("signature");
    expect(await refusal({ ...good, keyId: "khac" })).toBe("key");
    expect(await refusal(good, ADAPTER_KEYS as never)).toBe("key");
    expect(await refusal(await signed(ADAPTER, { bytes: (text) => new TextEncoder().encode(text) }))).toBe("signature");
    expect(await refusal({ ...good, more: 1 })).toBe("shape");
  });

  test("is refused with a member that is not known, at any depth, and when it is no JSON", async () => {
    expect(await refusal(await signed({ ...ADAPTER, hosts: ["*"] }))).toBe("content");
    expect(await refusal(await signed({ ...ADAPTER, neverFill: [] }))).toBe("content");
    expect(await refusal(await signed({ ...ADAPTER, allow: ["#nop"] }))).toBe("content");
    expect(await refusal(await signed({ ...ADAPTER, signature: { any: ["x-a"], none: [] } }))).toBe("content");
    expect(await refusal(await signed("{{"))).toBe("content");
  });

  test("cannot name hosts by pattern, nor controls that are hidden", () => {
    const withPart = (part: object) => PortalAdapter.safeParse({ ...ADAPTER, ...part }).success;
    expect(withPart({ excludedHosts: ["dangnhap.vidu.gov.vn"] })).toBe(true);
    for (const host of ["*.gov.vn", "https://a.gov.vn", "a.gov.vn/x", "localhost", ""])
      expect(withPart({ excludedHosts: [host] })).toBe(false);
    expect(withPart({ deny: ["form[name=captchaForm] input", '[name="data[submit]"]', ".a > .b, #c"] })).toBe(true);
    for (const selector of [
      "input[type=hidden]",
      "[hidden]",
      ".d-none input",
      "[style*=none]",
      "[aria-hidden=true]",
      ":not(*)",
      "input:enabled",
      "*",
      "a[href]",
      "input[type=password]",
      "[value^=0]",
      "",
    ])
      expect(withPart({ deny: [selector] }), selector).toBe(false);
  });

  test("its version only rises", () => {
    const adapter = PortalAdapter.parse(ADAPTER);
    expect([2, 3, 4].map((highest) => isNewer(adapter, highest))).toEqual([true, false, false]);
  });

  test("no text whatever slips a pseudo-class or an escape through", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."a.#[]=:()*>\\\"' ,{}@") }), (text) => {
        if (isPlainSelector(text)) expect(text).not.toMatch(/[:\\{}@()*](?!=)/);
      }),
    );
  });
});
