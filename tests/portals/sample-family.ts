import type { Profile, VaultContent } from "../../extension/vault/vault-content.ts";
import type { SealedVault } from "../../extension/vault/vault-crypto.ts";
import { type SealedStorage, Vault } from "../../extension/vault/vault-store.ts";

const person = (id: string, label: string, relation: Profile["relation"], facts: Readonly<Record<string, string>>): Profile => ({
  id,
  label,
  relation,
  usualRoles: [],
  attributes: Object.fromEntries(Object.entries(facts).map(([name, text]) => [name, [{ text, source: "typed", date: null }]])),
});

/** A made-up family, as a citizen would keep it in the vault. */
export const SAMPLE_FAMILY: VaultContent = {
  version: 1,
  pins: [],
  submissions: [],
  profiles: [
    person("cha", "Trần Hữu Nghĩa", "self", {
      fullName: "Trần Hữu Nghĩa",
      idNumber: "099088000321",
      dateOfBirth: "1988-02-03",
      gender: "Nam",
      ethnicity: "Kinh",
      nationality: "Việt Nam",
      phone: "0900123456",
      "permanent.province": "Tỉnh Thanh Hóa",
      "permanent.ward": "Xã Đông Sơn",
      "permanent.detail": "Thôn Thượng",
    }),
    person("me", "Lò Thị Ánh", "spouse", {
      fullName: "Lò Thị Ánh",
      idNumber: "099191000654",
      dateOfBirth: "1991-11-25",
      gender: "Nữ",
      ethnicity: "Thái",
      nationality: "Việt Nam",
      phone: "0900654321",
      "permanent.province": "Thành phố Đà Nẵng",
      "permanent.ward": "Phường Hải Châu",
      "permanent.detail": "Số 48/2 đường Lê Lợi",
    }),
    person("con", "Trần Quốc Bảo", "child", {
      fullName: "Trần Quốc Bảo",
      dateOfBirth: "2026-08-05",
      gender: "Nam",
      ethnicity: "Kinh",
      nationality: "Việt Nam",
      "placeOfBirth.full": "Bệnh viện đa khoa tỉnh Thanh Hóa, Phường Hạc Thành, Tỉnh Thanh Hóa",
    }),
  ],
};

/** The vault as the file that a citizen would import. */
export async function sealedVaultFile(content: VaultContent, passphrase: string): Promise<Buffer> {
  let sealed: SealedVault | undefined;
  const storage: SealedStorage = {
    read: async () => sealed,
    write: async (next) => {
      sealed = next;
    },
    wipe: async () => {
      sealed = undefined;
    },
  };
  const vault = new Vault(storage);
  await vault.create(passphrase);
  await vault.save(content);
  return Buffer.from(await (await vault.exportFile()).arrayBuffer());
}
