import type { AdapterKey } from "./signed-adapter.ts";

/**
 * Public keys that may sign adapters. Rotation: a new key comes only with a new package, beside the old one; the adapters are signed
 * again with the new key; the release after that drops the old key, and what only the old key signed is no longer taken. A key that
 * leaked is dropped at once: the adapters of the package stay. An adapter can never bring a key. Empty until the maintainers make the
 * first one: then the adapters of the package are the only ones. Step by step: docs/portal-adapters.md.
 */
export const ADAPTER_KEYS: readonly AdapterKey[] = [];
