import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openBlobStore } from "../blobs/blob-store.ts";
import { openAtRest } from "./at-rest.ts";
import { ensureRecoveryCode, recoverOfficeKeys, sealOfficeKeys } from "./escrow.ts";
import { loadOfficeKeys } from "./office-keys.ts";
import { newRecoveryCode, openRecovery, recoveryPublicKey, sealForRecovery } from "./recovery.ts";

let dataFolder: string;
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), "camtay-escrow-"));
});
afterEach(() => rmSync(dataFolder, { recursive: true }));
const places = () => ({ dataFolder, officeKeyFile: join(dataFolder, "keys", "office.key"), archiveFolder: join(dataFolder, "archive") });

describe("the recovery code", () => {
  it("opens what was sealed for it, as people write it, and nothing else does", () => {
    const code = newRecoveryCode();
    const file = sealForRecovery(recoveryPublicKey(code), "id", Buffer.from("bí mật"));
    for (const typed of [code, code.toLowerCase(), code.replaceAll("-", " "), code.replaceAll("0", "o").replaceAll("1", "l")])
      expect(openRecovery(file, typed).toString()).toBe("bí mật");
    for (const wrong of [newRecoveryCode(), code.slice(0, -1), "", `${code}A`])
      expect(() => openRecovery(file, wrong)).toThrow("recovery_refused");
    expect(() => openRecovery({ ...file, officeKeyId: "other" }, code)).toThrow("recovery_refused");
  });
});

describe("a lost key file", () => {
  it("is not replaced by a new key, and comes back with the code: the restore drill", async () => {
    const { wrapper } = await openAtRest(places());
    const { person } = await loadOfficeKeys(dataFolder);
    const blobs = openBlobStore(join(dataFolder, "blobs"), wrapper);
    const sha256 = await blobs.put(Buffer.from("giấy tờ"));
    const { publicKey, newCode } = await ensureRecoveryCode(places());
    expect((await ensureRecoveryCode(places())).newCode).toBeNull(); // shown once only
    const file = await sealOfficeKeys(places(), publicKey);
    expect(JSON.stringify(file)).not.toContain(readFileSync(places().officeKeyFile, "utf8").split(" ")[1]?.trim());

    rmSync(join(dataFolder, "keys"), { recursive: true });
    await expect(openAtRest(places())).rejects.toMatchObject({ code: "keys.office_key_lost" });
    await expect(loadOfficeKeys(dataFolder)).rejects.toMatchObject({ code: "keys.office_key_lost" });
    await expect(recoverOfficeKeys(places(), file, newRecoveryCode())).rejects.toMatchObject({ code: "keys.recovery_refused" });
    expect(await recoverOfficeKeys(places(), file, newCode!)).toHaveLength(2);
    const after = await openAtRest(places());
    expect(Buffer.from(await openBlobStore(join(dataFolder, "blobs"), after.wrapper).get(sha256)).toString()).toBe("giấy tờ");
    expect((await loadOfficeKeys(dataFolder)).person.equals(person)).toBe(true);
    expect(await recoverOfficeKeys(places(), file, newCode!)).toEqual([]);
  });

  it("is not taken for another: a foreign or damaged key is refused, and none is overwritten", async () => {
    await openAtRest(places());
    const { publicKey, newCode } = await ensureRecoveryCode(places());
    const file = await sealOfficeKeys(places(), publicKey);
    writeFileSync(places().officeKeyFile, `camtay-office-key-1 ${Buffer.alloc(32, 1).toString("base64url")}\n`);
    await expect(openAtRest(places())).rejects.toMatchObject({ code: "keys.other_office_key" });
    await expect(recoverOfficeKeys(places(), file, newCode!)).rejects.toMatchObject({ code: "keys.already_there" });
    writeFileSync(places().officeKeyFile, "hỏng");
    await expect(openAtRest(places())).rejects.toMatchObject({ code: "keys.office_key_damaged" });
  });
});
