import { signal } from "@preact/signals";
import { readSettings } from "../background/settings.ts";
import { partiesFromVault } from "../counter/parties-from-vault.ts";
import type { Failure } from "../messages/messages.ts";
import { useParties } from "../panel/panel-state.ts";
import { failureOf } from "../ui/failure-note.tsx";
import type { Profile, VaultContent } from "./vault-content.ts";
import { browserStorage, Vault } from "./vault-store.ts";

const vault = new Vault(browserStorage());

export const vaultState = signal<"unknown" | "none" | "locked" | "open">("unknown");
export const content = signal<VaultContent | null>(null);
export const vaultBusy = signal(false);
export const vaultFailure = signal<Failure | null>(null);

let lockTimer: ReturnType<typeof setTimeout> | undefined;
/** Every use puts the lock off; without use the vault closes by itself. */
async function postponeLock(): Promise<void> {
  clearTimeout(lockTimer);
  const { vaultLockMinutes } = await readSettings();
  if (vault.isOpen) lockTimer = setTimeout(lockVault, vaultLockMinutes * 60_000);
}

async function during(task: () => Promise<void>): Promise<void> {
  vaultBusy.value = true;
  vaultFailure.value = null;
  try {
    await task();
    await show();
  } catch (thrown) {
    vaultFailure.value = failureOf(thrown);
  } finally {
    vaultBusy.value = false;
  }
}

async function show(): Promise<void> {
  vaultState.value = vault.isOpen ? "open" : (await vault.exists()) ? "locked" : "none";
  content.value = vault.isOpen ? vault.content : null;
  useParties(vault.isOpen ? partiesFromVault(vault.content) : []);
  await postponeLock();
}

export const lookForVault = (): Promise<void> => during(async () => {});
export const createVault = (passphrase: string): Promise<void> => during(() => vault.create(passphrase));
export const openVault = (passphrase: string): Promise<void> => during(() => vault.open(passphrase));
export const importVault = (file: File, passphrase: string): Promise<void> =>
  during(async () => vault.importFile(await file.text(), passphrase));
export const wipeVault = (): Promise<void> => during(() => vault.wipe());
export function lockVault(): void {
  vault.lock();
  void show();
}

export const saveProfile = (profile: Profile): Promise<void> =>
  during(async () => {
    const others = vault.content.profiles.filter(({ id }) => id !== profile.id);
    const at = vault.content.profiles.findIndex(({ id }) => id === profile.id);
    await vault.save({ ...vault.content, profiles: at < 0 ? [...others, profile] : others.toSpliced(at, 0, profile) });
  });
export const dropProfile = (id: string): Promise<void> =>
  during(() => vault.save({ ...vault.content, profiles: vault.content.profiles.filter((profile) => profile.id !== id) }));

/** Hands the sealed file to the person. */
export const exportVault = (): Promise<void> =>
  during(async () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await vault.exportFile());
    link.download = `kho-${new Date().toISOString().slice(0, 10)}.camtay`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });
