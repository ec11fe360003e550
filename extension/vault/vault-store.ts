import { AppError } from "@camtay/shared/errors/app-error.ts";
import { type IDBPDatabase, openDB } from "idb";
import type { UnlockKeeper } from "./unlock-keeper.ts";
import { emptyVault, VaultContent } from "./vault-content.ts";
import { keyOf, makeKey, SealedVault, seal, unseal, type VaultKey } from "./vault-crypto.ts";

/** Where sealed bytes are kept; the browser's database, or memory in tests. */
export interface SealedStorage {
  read(): Promise<unknown>;
  write(sealed: SealedVault): Promise<void>;
  wipe(): Promise<void>;
}

export function browserStorage(): SealedStorage {
  let opened: Promise<IDBPDatabase> | undefined;
  const database = () => {
    opened ??= openDB("camtay-vault", 1, { upgrade: (db) => void db.createObjectStore("vault") });
    return opened;
  };
  return {
    read: async () => (await database()).get("vault", "sealed"),
    write: async (sealed) => void (await (await database()).put("vault", sealed, "sealed")),
    wipe: async () => (await database()).clear("vault"),
  };
}

/** The citizen's own data: encrypted at rest, in memory only while open, never sent anywhere but into the page being looked at. */
export class Vault {
  readonly #storage: SealedStorage;
  readonly #keeper: UnlockKeeper | null;
  #key: VaultKey | null = null;
  #content: VaultContent | null = null;

  /** @param keeper remembers the opened vault between two openings of the panel; without one it locks with the page */
  constructor(storage: SealedStorage, keeper: UnlockKeeper | null = null) {
    this.#storage = storage;
    this.#keeper = keeper;
  }

  /** Opens again without the passphrase while the lock time runs. @returns whether it is open now */
  async resume(): Promise<boolean> {
    const kept = await this.#keeper?.read();
    const sealed = SealedVault.safeParse(await this.#storage.read());
    if (!kept || !sealed.success || kept.salt !== sealed.data.kdf.salt) return false;
    const key = await keyOf(kept.raw, sealed.data.kdf);
    this.#content = parseContent(await unseal(key, sealed.data));
    this.#key = key;
    return true;
  }

  /** The vault was used: it stays open for so many minutes more, also when the panel closes. */
  async stayOpen(minutes: number): Promise<void> {
    if (this.#key !== null) await this.#keeper?.keep({ raw: this.#key.raw, salt: this.#key.kdf.salt }, minutes);
  }

  async exists(): Promise<boolean> {
    return (await this.#storage.read()) !== undefined;
  }

  get isOpen(): boolean {
    return this.#content !== null;
  }

  /** @throws AppError `vault.locked` */
  get content(): VaultContent {
    if (this.#content === null) throw new AppError("vault.locked");
    return this.#content;
  }

  /** @throws AppError `vault.exists_already`, `vault.passphrase_too_short` */
  async create(passphrase: string): Promise<void> {
    if (await this.exists()) throw new AppError("vault.exists_already");
    this.#key = await makeKey(passphrase);
    await this.save(emptyVault());
  }

  /** @throws AppError `vault.wrong_passphrase`, `vault.damaged` */
  async open(passphrase: string): Promise<void> {
    const sealed = checkSealed(await this.#storage.read());
    const key = await makeKey(passphrase, sealed.kdf);
    this.#content = await readContent(key, sealed);
    this.#key = key;
  }

  /** Forgets key and data; what is on disk stays. */
  async lock(): Promise<void> {
    this.#key = null;
    this.#content = null;
    await this.#keeper?.forget();
  }

  /** @throws AppError `vault.locked` */
  async save(content: VaultContent): Promise<void> {
    if (this.#key === null) throw new AppError("vault.locked");
    const checked = VaultContent.parse(content);
    await this.#storage.write(await seal(this.#key, JSON.stringify(checked)));
    this.#content = checked;
  }

  /**
   * Changes what the vault holds now: another window of the browser may have changed it since this one opened it.
   * @throws AppError `vault.locked` also when it was wiped meanwhile, `vault.wrong_passphrase` when another has taken its place
   */
  async change(next: (content: VaultContent) => VaultContent): Promise<void> {
    const sealed = await this.#storage.read();
    if (this.#key === null || sealed === undefined) throw new AppError("vault.locked");
    await this.save(next(await readContent(this.#key, sealed)));
  }

  /** The sealed vault as a file: as safe as the passphrase. @throws AppError `vault.damaged` */
  async exportFile(): Promise<Blob> {
    const sealed = checkSealed(await this.#storage.read());
    return new Blob([JSON.stringify(sealed)], { type: "application/json" });
  }

  /** Takes the place of the vault here. @throws AppError `vault.not_a_vault_file`, `vault.wrong_passphrase` */
  async importFile(text: string, passphrase: string): Promise<void> {
    const sealed = readSealed(text);
    const key = await makeKey(passphrase, sealed.kdf);
    const content = parseContent(await unseal(key, sealed));
    await this.#storage.write(sealed);
    this.#key = key;
    this.#content = content;
  }

  /** Nothing is left here. */
  async wipe(): Promise<void> {
    await this.lock();
    await this.#storage.wipe();
  }
}

function readSealed(text: string): SealedVault {
  try {
    return SealedVault.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError("vault.not_a_vault_file", {}, { cause });
  }
}

/** @throws AppError `vault.damaged` */
function checkSealed(stored: unknown): SealedVault {
  const sealed = SealedVault.safeParse(stored);
  if (!sealed.success) throw new AppError("vault.damaged", {}, { cause: sealed.error });
  return sealed.data;
}

const readContent = async (key: VaultKey, stored: unknown): Promise<VaultContent> => parseContent(await unseal(key, checkSealed(stored)));

function parseContent(text: string): VaultContent {
  try {
    return VaultContent.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError("vault.damaged", {}, { cause });
  }
}
