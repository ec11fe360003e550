import { z } from "zod";

const Tokens = z.object({ accessToken: z.string(), refreshToken: z.string().nullable(), expiresAt: z.number(), workerUrl: z.string() });
export type Tokens = z.infer<typeof Tokens>;

const KEY = "tokens";

/** Tokens live in the browser's memory only (`storage.session`), readable by the extension's own pages alone, gone when the browser closes. */
export async function readTokens(): Promise<Tokens | null> {
  const stored = await chrome.storage.session.get(KEY);
  const parsed = Tokens.safeParse(stored[KEY]);
  return parsed.success ? parsed.data : null;
}

export const saveTokens = (tokens: Tokens): Promise<void> => chrome.storage.session.set({ [KEY]: tokens });
export const dropTokens = (): Promise<void> => chrome.storage.session.remove(KEY);

/** Changes when somebody logs out, so that every open page of the extension can begin anew. */
export const LOGGED_OUT_KEY = "logged-out-at";
export const tellLoggedOut = (): Promise<void> => chrome.storage.session.set({ [LOGGED_OUT_KEY]: Date.now() });
