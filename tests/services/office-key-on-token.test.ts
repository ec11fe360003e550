import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureRecoveryCode, recoverOfficeKeys, sealOfficeKeys } from "@camtay/worker/keys/escrow.ts";
import { moveKeyToToken } from "@camtay/worker/keys/move-key-to-token.ts";
import { loadOfficeKey } from "@camtay/worker/keys/office-key.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeUpPki } from "../signing/attacks/made-up-pki.ts";
import { makeSoftToken, openTokenFolder, SOFT_TOKEN_LIBRARY, SOFT_TOKEN_PIN } from "../signing/soft-token.ts";

const PIN = SOFT_TOKEN_PIN;

describe.runIf(SOFT_TOKEN_LIBRARY !== undefined)("the office key on a PKCS#11 token (SoftHSM 2)", () => {
  const library = SOFT_TOKEN_LIBRARY ?? "";
  const place = { library, token: "co-quan", key: "a1" };
  let tokens: ReturnType<typeof openTokenFolder>;
  let folder: string;
  let places: { dataFolder: string; officeKeyFile: string };
  beforeAll(() => {
    tokens = openTokenFolder();
    const { officer } = makeUpPki();
    makeSoftToken(tokens.folder, place.token, officer, []);
    const { privateKey: key } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
    makeSoftToken(tokens.folder, "chi-ky", { ...officer, key }, []);
  });
  afterAll(() => tokens.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "camtay-token-key-"));
    places = { dataFolder: join(folder, "data"), officeKeyFile: join(folder, "office.key") };
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const load = (pin?: string) => loadOfficeKey(places.dataFolder, places.officeKeyFile, pin);
  const keyFile = () => readFileSync(places.officeKeyFile, "utf8");

  it("opens what it opened before, with the token and its PIN only", async () => {
    const key = await load();
    await ensureRecoveryCode(places);
    await moveKeyToToken(places, place, PIN);
    expect(keyFile()).not.toContain(key.toString("base64url"));
    expect((await load(PIN)).equals(key)).toBe(true);
    await expect(load()).rejects.toMatchObject({ code: "keys.token_pin_needed", facts: { token: "co-quan" } });
    await expect(load("0000")).rejects.toMatchObject({ code: "keys.token_pin_refused", facts: { variable: "CAMTAY_OFFICE_KEY_PIN" } });
  });

  it("is not handed over without a recovery code, nor to a key that cannot decrypt; the key stays where it was", async () => {
    const key = await load();
    const before = keyFile();
    await expect(moveKeyToToken(places, place, PIN)).rejects.toMatchObject({ code: "keys.escrow_first" });
    await ensureRecoveryCode(places);
    for (const [wrong, code] of [
      [{ ...place, key: "ff" }, "keys.token_key_unfit"],
      [{ ...place, token: "khong-co" }, "signing.token_missing"],
      [{ ...place, token: "chi-ky" }, "keys.token_key_unfit"],
    ] as const)
      await expect(moveKeyToToken(places, wrong, PIN)).rejects.toMatchObject({ code });
    expect(keyFile()).toBe(before);
    expect((await load()).equals(key)).toBe(true);
  });

  it("a lost token: the recovery code brings the key back, also when it was sealed after the handing over", async () => {
    const key = await load();
    const { publicKey, newCode } = await ensureRecoveryCode(places);
    await moveKeyToToken(places, place, PIN);
    process.env.CAMTAY_OFFICE_KEY_PIN = PIN;
    const sealed = await sealOfficeKeys(places, publicKey).finally(() => delete process.env.CAMTAY_OFFICE_KEY_PIN);
    rmSync(places.officeKeyFile);
    await recoverOfficeKeys(places, sealed, newCode ?? "");
    expect(existsSync(places.officeKeyFile)).toBe(true);
    expect((await load()).equals(key)).toBe(true);
  });
});
