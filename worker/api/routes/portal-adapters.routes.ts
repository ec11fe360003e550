import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { ADAPTER_KEYS } from "@camtay/shared/portals/adapter-keys.ts";
import { type AdapterKey, openSignedAdapter, SignedAdapter } from "@camtay/shared/portals/signed-adapter.ts";
import type { HandlersOf } from "../handler.ts";

/**
 * Serves the signed portal descriptions that the operator put into a folder. What does not verify is not served: a browser would refuse
 * it as well, and the operator sees the code in the log.
 * @param folder `<data folder>/portal-adapters`; a missing folder means none
 */
export const portalAdapterHandlers = (
  folder: string,
  tell: (file: string, code: string) => void,
  keys: readonly AdapterKey[] = ADAPTER_KEYS,
): HandlersOf<"portalAdapters"> => ({
  async portalAdapters() {
    const names = await readdir(folder).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code === "ENOENT") return [];
      throw thrown;
    });
    const adapters: SignedAdapter[] = [];
    for (const name of names.filter((file) => file.endsWith(".json")).toSorted()) {
      try {
        const signed: unknown = JSON.parse(await readFile(join(folder, name), "utf8"));
        await openSignedAdapter(signed, keys);
        adapters.push(SignedAdapter.parse(signed));
      } catch (thrown) {
        if (!(thrown instanceof AppError || thrown instanceof SyntaxError)) throw thrown;
        tell(name, thrown instanceof AppError ? thrown.code : "portal.adapter_refused");
      }
    }
    return { adapters };
  },
});
