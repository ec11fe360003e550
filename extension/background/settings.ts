import { z } from "zod";

/** Chosen on the options page. Nothing personal. */
export const Settings = z.object({
  workerUrl: z.url().default("http://127.0.0.1:8460"),
  locale: z.enum(["vi", "en"]).default("vi"),
  /** Minutes without use after which the vault locks itself. */
  vaultLockMinutes: z.number().int().min(1).max(120).default(10),
});
export type Settings = z.infer<typeof Settings>;

const KEY = "settings";

export async function readSettings(): Promise<Settings> {
  const stored = await chrome.storage.local.get(KEY);
  const parsed = Settings.safeParse(stored[KEY] ?? {});
  return parsed.success ? parsed.data : Settings.parse({});
}

export const saveSettings = async (settings: Settings): Promise<void> => chrome.storage.local.set({ [KEY]: Settings.parse(settings) });
