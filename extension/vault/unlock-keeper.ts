import { z } from "zod";

/** The opened vault's key between two openings of the panel. */
const Kept = z.object({ raw: z.string(), salt: z.string() });
type Kept = z.infer<typeof Kept>;
const Stored = Kept.extend({ until: z.number() });

/** Remembers that the vault is open; never on disk. */
export interface UnlockKeeper {
  read(): Promise<Kept | null>;
  keep(kept: Kept, minutes: number): Promise<void>;
  forget(): Promise<void>;
}

const KEY = "vaultKey";
export const LOCK_ALARM = "vault-lock";

/**
 * Kept in the browser's own memory (`storage.session`): readable by the extension's pages alone, gone when the browser closes, and wiped
 * by an alarm when the lock time is over, also while the panel is closed.
 */
export const browserKeeper = (now: () => number = Date.now): UnlockKeeper => ({
  async read() {
    const stored = Stored.safeParse((await chrome.storage.session.get(KEY))[KEY]);
    if (!stored.success) return null;
    if (stored.data.until > now()) return stored.data;
    await chrome.storage.session.remove(KEY);
    return null;
  },
  async keep(kept, minutes) {
    await chrome.storage.session.set({ [KEY]: { ...kept, until: now() + minutes * 60_000 } });
    await chrome.alarms.create(LOCK_ALARM, { delayInMinutes: minutes });
  },
  async forget() {
    await chrome.storage.session.remove(KEY);
    await chrome.alarms.clear(LOCK_ALARM);
  },
});

/** In the background: the time is over, whether or not a panel is open. */
export function lockOnTime(): void {
  chrome.alarms.onAlarm.addListener(({ name }) => {
    if (name === LOCK_ALARM) void chrome.storage.session.remove(KEY);
  });
}
