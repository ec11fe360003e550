import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { PortalAdapter } from "@camtay/shared/portals/adapter.ts";
import { ADAPTER_KEYS } from "@camtay/shared/portals/adapter-keys.ts";
import { type AdapterKey, isNewer, openSignedAdapter, SignedAdapter } from "@camtay/shared/portals/signed-adapter.ts";
import { z } from "zod";
import { BUNDLED_ADAPTERS } from "./bundled-adapters.ts";

/** What lies in the browser's storage: signed files as they came, and the highest version ever seen of each family. */
const Stored = z.object({
  files: z.record(z.string(), SignedAdapter).default({}),
  highest: z.record(z.string(), z.number()).default({}),
  /** For the content script, which has no schema at hand. */
  excludedHosts: z.array(z.string()).default([]),
});
type Stored = z.infer<typeof Stored>;

/** Where the files are kept; given from outside so that the rules can be tested without a browser. */
export interface AdapterStorage {
  read(): Promise<unknown>;
  write(stored: Stored): Promise<void>;
}

export const ADAPTERS_KEY = "portalAdapters";
export const browserAdapterStorage = (): AdapterStorage => ({
  read: async () => (await chrome.storage.local.get(ADAPTERS_KEY))[ADAPTERS_KEY],
  write: (stored) => chrome.storage.local.set({ [ADAPTERS_KEY]: stored }),
});

const load = async (storage: AdapterStorage): Promise<Stored> => {
  const parsed = Stored.safeParse((await storage.read()) ?? {});
  return parsed.success ? parsed.data : Stored.parse({});
};
const bundledVersion = (family: string): number => BUNDLED_ADAPTERS.find((adapter) => adapter.family === family)?.version ?? 0;

/**
 * Takes up signed adapters from the worker: each must be signed by a key of the package and be newer than all seen of its family.
 * One that is refused does not stop the others.
 * @returns families taken up, and codes of refusal with their reason
 */
export async function adoptAdapters(
  candidates: readonly unknown[],
  storage: AdapterStorage,
  keys: readonly AdapterKey[] = ADAPTER_KEYS,
): Promise<{ taken: string[]; refused: string[] }> {
  const stored = await load(storage);
  const taken: string[] = [];
  const refused: string[] = [];
  for (const candidate of candidates) {
    try {
      const adapter = await openSignedAdapter(candidate, keys);
      const highest = Math.max(stored.highest[adapter.family] ?? 0, bundledVersion(adapter.family));
      if (!isNewer(adapter, highest)) continue;
      stored.files[adapter.family] = SignedAdapter.parse(candidate);
      stored.highest[adapter.family] = adapter.version;
      // Exclusions only add up: a later version cannot take one back.
      stored.excludedHosts = [...new Set([...stored.excludedHosts, ...adapter.excludedHosts])];
      taken.push(adapter.family);
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      refused.push(`${thrown.code} ${String(thrown.facts.reason ?? "")}`.trim());
    }
  }
  if (taken.length > 0) await storage.write(stored);
  return { taken, refused };
}

/** The adapters in force: per family the newest that still verifies, else the one of the package. */
export async function adaptersInForce(storage: AdapterStorage, keys: readonly AdapterKey[] = ADAPTER_KEYS): Promise<PortalAdapter[]> {
  const { files } = await load(storage);
  const outside = new Map<string, PortalAdapter>();
  for (const file of Object.values(files)) {
    const adapter = await openSignedAdapter(file, keys).catch((thrown: unknown) => {
      // Signed by a key that a newer package no longer trusts: the package's own description stands in.
      if (thrown instanceof AppError) return null;
      throw thrown;
    });
    if (adapter !== null && isNewer(adapter, bundledVersion(adapter.family))) outside.set(adapter.family, withBundledLimits(adapter));
  }
  const known = BUNDLED_ADAPTERS.map((adapter) => outside.get(adapter.family) ?? adapter);
  return [...known, ...[...outside.values()].filter(({ family }) => !BUNDLED_ADAPTERS.some((adapter) => adapter.family === family))];
}

/** What the package denies stays denied, whatever a newer file leaves out. */
function withBundledLimits(adapter: PortalAdapter): PortalAdapter {
  const bundled = BUNDLED_ADAPTERS.find(({ family }) => family === adapter.family);
  const both = (a: readonly string[], b: readonly string[] = []) => [...new Set([...a, ...b])];
  return {
    ...adapter,
    deny: both(adapter.deny, bundled?.deny),
    excludedHosts: both(adapter.excludedHosts, bundled?.excludedHosts),
  };
}

/** Hosts added by adapters, now or ever. */
export const excludedByAdapters = async (storage: AdapterStorage): Promise<readonly string[]> => (await load(storage)).excludedHosts;
