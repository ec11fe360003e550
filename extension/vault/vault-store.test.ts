import { expect, test } from "vitest";
import { KDF_ITERATIONS, type SealedVault } from "./vault-crypto.ts";
import { type SealedStorage, Vault } from "./vault-store.ts";

function memoryStorage(): SealedStorage & { sealed: SealedVault | undefined } {
  const storage: SealedStorage & { sealed: SealedVault | undefined } = {
    sealed: undefined,
    read: async () => storage.sealed,
    write: async (sealed) => {
      storage.sealed = sealed;
    },
    wipe: async () => {
      storage.sealed = undefined;
    },
  };
  return storage;
}

const someone = {
  version: 1 as const,
  profiles: [
    {
      id: "p1",
      label: "Tôi",
      relation: "self" as const,
      usualRoles: [],
      attributes: { fullName: [{ text: "Trần Thị Thử", source: "typed" as const, date: null }] },
    },
  ],
  pins: [],
  submissions: [],
};

test("what is on disk holds nothing readable, and opens with the passphrase only", async () => {
  const storage = memoryStorage();
  const vault = new Vault(storage);
  await vault.create("một câu dễ nhớ");
  await vault.save(someone);
  expect(JSON.stringify(storage.sealed)).not.toMatch(/Thử|Trần|fullName/);
  expect(storage.sealed?.kdf.iterations).toBeGreaterThanOrEqual(KDF_ITERATIONS);

  const again = new Vault(storage);
  await expect(again.open("một câu khác")).rejects.toMatchObject({ code: "vault.wrong_passphrase" });
  expect(again.isOpen).toBe(false);
  // Typed on a machine whose input method writes decomposed letters.
  await again.open("một câu dễ nhớ".normalize("NFD"));
  expect(again.content).toEqual(someone);
});

test("two windows that have the vault open keep each other's changes, and none brings back what was wiped", async () => {
  const storage = memoryStorage();
  const [one, other] = [new Vault(storage), new Vault(storage)];
  await one.create("một câu dễ nhớ");
  await other.open("một câu dễ nhớ");
  await one.change((content) => ({ ...content, profiles: someone.profiles }));
  await other.change((content) => ({ ...content, profiles: [...content.profiles, { ...someone.profiles[0]!, id: "p2" }] }));
  expect(other.content.profiles.map(({ id }) => id)).toEqual(["p1", "p2"]);
  await one.wipe();
  await expect(other.change((content) => content)).rejects.toMatchObject({ code: "vault.locked" });
  expect(await other.exists()).toBe(false);
});

test("a locked vault gives nothing, a wiped one is gone", async () => {
  const storage = memoryStorage();
  const vault = new Vault(storage);
  await vault.create("một câu dễ nhớ");
  vault.lock();
  expect(() => vault.content).toThrow(expect.objectContaining({ code: "vault.locked" }));
  await expect(vault.save(someone)).rejects.toMatchObject({ code: "vault.locked" });
  await vault.wipe();
  expect(await vault.exists()).toBe(false);
});

test("an exported file opens elsewhere with its passphrase; other files and changed headers do not", async () => {
  const vault = new Vault(memoryStorage());
  await vault.create("một câu dễ nhớ");
  await vault.save(someone);
  const file = await (await vault.exportFile()).text();

  const elsewhere = new Vault(memoryStorage());
  await expect(elsewhere.importFile("{}", "một câu dễ nhớ")).rejects.toMatchObject({ code: "vault.not_a_vault_file" });
  await expect(elsewhere.importFile(file, "sai mật khẩu")).rejects.toMatchObject({ code: "vault.wrong_passphrase" });
  const changed = file.replace(`"iterations":${KDF_ITERATIONS}`, `"iterations":${KDF_ITERATIONS + 1}`);
  await expect(elsewhere.importFile(changed, "một câu dễ nhớ")).rejects.toMatchObject({ code: "vault.wrong_passphrase" });
  await elsewhere.importFile(file, "một câu dễ nhớ");
  expect(elsewhere.content).toEqual(someone);
});

test("a short passphrase is refused when a vault is made", async () => {
  await expect(new Vault(memoryStorage()).create("ngắn")).rejects.toMatchObject({ code: "vault.passphrase_too_short" });
});

test("a vault of before pins and remembered filings still opens", async () => {
  const storage = memoryStorage();
  const vault = new Vault(storage);
  await vault.create("một câu dễ nhớ");
  await vault.save({ ...someone, pins: undefined, submissions: undefined } as never);
  const again = new Vault(storage);
  await again.open("một câu dễ nhớ");
  expect(again.content).toEqual(someone);
});

test("closing the panel does not lock; the time does, and so does the person", async () => {
  const storage = memoryStorage();
  let kept: { raw: string; salt: string } | null = null;
  const keeper = {
    read: async () => kept,
    keep: async (key: { raw: string; salt: string }) => {
      kept = key;
    },
    forget: async () => {
      kept = null;
    },
  };
  const vault = new Vault(storage, keeper);
  await vault.create("một câu dễ nhớ");
  await vault.save(someone);
  await vault.stayOpen(10);

  const reopened = new Vault(storage, keeper);
  expect(await reopened.resume()).toBe(true);
  expect(reopened.content).toEqual(someone);

  await reopened.lock();
  expect(await new Vault(storage, keeper).resume()).toBe(false);
});

test("a key kept for another vault opens nothing", async () => {
  const [storage, other] = [memoryStorage(), memoryStorage()];
  await new Vault(storage).create("một câu dễ nhớ");
  await new Vault(other).create("một câu dễ nhớ");
  const raw = btoa(String.fromCharCode(...new Uint8Array(32)));
  const keeper = { read: async () => ({ raw, salt: other.sealed!.kdf.salt }), keep: async () => {}, forget: async () => {} };
  expect(await new Vault(storage, keeper).resume()).toBe(false);
});
