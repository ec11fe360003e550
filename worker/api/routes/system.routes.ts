import type { Database } from "../../db/database.ts";
import { eventStream } from "../events-stream.ts";
import type { HandlersOf } from "../handler.ts";

/** A stream lives no longer than a token: whoever goes on listening shows a new one. */
const STREAM_MS = 10 * 60_000;

export const VERSION = "0.1.0";

/** Parts whose trouble an operator must see, while the server goes on serving. */
const CAN_WAIT: ReadonlySet<string> = new Set(["upkeep"]);

/** What a part of the house says of itself when asked. */
export type PartCheck = () => Promise<boolean>;

export const systemHandlers = (
  db: Database,
  parts: Readonly<Record<string, PartCheck>>,
  closing: AbortSignal,
): HandlersOf<"health" | "me" | "events"> => ({
  async health() {
    const states = await Promise.all(
      Object.entries(parts).map(async ([name, check]) => [name, (await check().catch(() => false)) ? "up" : "down"] as const),
    );
    return {
      ok: states.every(([name, state]) => state === "up" || CAN_WAIT.has(name)),
      version: VERSION,
      parts: Object.fromEntries(states),
    };
  },
  me: async ({ account }) => account,
  events: async ({ account, signal }) => ({
    mediaType: "text/event-stream",
    content: eventStream(db, account.agency, AbortSignal.any([signal, closing, AbortSignal.timeout(STREAM_MS)])),
  }),
});
