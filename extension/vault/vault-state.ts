import { signal } from "@preact/signals";
import { readSettings } from "../background/settings.ts";
import { partiesFromVault } from "../counter/parties-from-vault.ts";
import type { Failure } from "../messages/messages.ts";
import { useVault } from "../panel/panel-state.ts";
import { failureOf } from "../ui/failure-note.tsx";
import { today } from "./today.ts";
import { browserKeeper } from "./unlock-keeper.ts";
import { MOST_SUBMISSIONS, type Pin, type Profile, type Submission, type VaultContent } from "./vault-content.ts";
import { browserStorage, Vault } from "./vault-store.ts";

const vault = new Vault(browserStorage(), browserKeeper());

export const vaultState = signal<"unknown" | "none" | "locked" | "open">("unknown");
export const content = signal<VaultContent | null>(null);
export const vaultBusy = signal(false);
export const vaultFailure = signal<Failure | null>(null);

let lockTimer: ReturnType<typeof setTimeout> | undefined;
/** Every use puts the lock off; without use the vault closes by itself. */
async function postponeLock(): Promise<void> {
  clearTimeout(lockTimer);
  const { vaultLockMinutes } = await readSettings();
  if (!vault.isOpen) return;
  await vault.stayOpen(vaultLockMinutes);
  lockTimer = setTimeout(() => void lockVault(), vaultLockMinutes * 60_000);
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
  if (!vault.isOpen) dropped.value = null;
  useVault(content.value === null ? [] : partiesFromVault(content.value), content.value?.pins ?? []);
  await postponeLock();
}

/** A vault that was open when the panel closed is open again, within its lock time. */
export const lookForVault = (): Promise<void> =>
  during(async () => {
    if (!vault.isOpen) await vault.resume();
  });
export const createVault = (passphrase: string): Promise<void> => during(() => vault.create(passphrase));
export const openVault = (passphrase: string): Promise<void> => during(() => vault.open(passphrase));
export const importVault = (file: File, passphrase: string): Promise<void> =>
  during(async () => vault.importFile(await file.text(), passphrase));
export const wipeVault = (): Promise<void> => during(() => vault.wipe());
export const lockVault = (): Promise<void> => during(() => vault.lock());

const change = (next: (content: VaultContent) => Partial<VaultContent>): Promise<void> =>
  during(() => vault.change((content) => ({ ...content, ...next(content) })));

export const saveProfile = (profile: Profile): Promise<void> =>
  change(({ profiles }) => {
    const at = profiles.findIndex(({ id }) => id === profile.id);
    return { profiles: at < 0 ? [...profiles, profile] : profiles.with(at, profile) };
  });
/** Who was deleted last and may be put back, until the vault is locked. */
export const dropped = signal<{ readonly profile: Profile; readonly at: number } | null>(null);
export const dropProfile = (id: string): Promise<void> =>
  during(async () => {
    let gone: typeof dropped.value = null;
    await vault.change(({ profiles, ...rest }) => {
      const at = profiles.findIndex((profile) => profile.id === id);
      if (at >= 0) gone = { profile: profiles[at]!, at };
      return { ...rest, profiles: profiles.filter((profile) => profile.id !== id) };
    });
    // Only now: where the vault could not be written nobody was deleted.
    dropped.value = gone;
  });
export const putBack = (): Promise<void> =>
  during(async () => {
    const last = dropped.value;
    if (last === null) return;
    await vault.change(({ profiles, ...rest }) => ({
      ...rest,
      profiles: profiles.some(({ id }) => id === last.profile.id) ? profiles : profiles.toSpliced(last.at, 0, last.profile),
    }));
    dropped.value = null;
  });

export const savePin = (pin: Pin): Promise<void> =>
  change(({ pins }) => ({ pins: [...pins.filter((other) => !isSameBox(other, pin)), pin] }));
/** One box of one person: another person's value for the same box stands beside it. */
const isSameBox = (a: Pin, b: Pin): boolean => a.site === b.site && a.words === b.words && a.partyId === b.partyId;
export const dropPin = (id: string): Promise<void> => change(({ pins }) => ({ pins: pins.filter((pin) => pin.id !== id) }));
export const saveSubmission = (submission: Submission): Promise<void> =>
  change(({ submissions }) => ({ submissions: [...submissions, submission].slice(-MOST_SUBMISSIONS) }));
export const dropSubmission = (id: string): Promise<void> =>
  change(({ submissions }) => ({ submissions: submissions.filter((submission) => submission.id !== id) }));

/** Hands the sealed file to the person. */
export const exportVault = (): Promise<void> =>
  during(async () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await vault.exportFile());
    link.download = `kho-${today()}.camtay`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });
