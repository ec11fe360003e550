import { BackgroundError, callWorker } from "../messages/ask-background.ts";
import { session } from "../ui/session.tsx";
import { adoptAdapters, browserAdapterStorage } from "./adapter-store.ts";

/** Asks the office's server for newer portal descriptions; only who is logged in there asks. A citizen at home asks nobody. */
export async function fetchAdapters(): Promise<void> {
  if (session.value?.state !== "in") return;
  try {
    const { adapters } = await callWorker("portalAdapters", { path: {} });
    await adoptAdapters(adapters, browserAdapterStorage());
  } catch (thrown) {
    // The descriptions of the package are in force anyway; what the server lacks is told by the calls a person made.
    if (!(thrown instanceof BackgroundError)) throw thrown;
  }
}
