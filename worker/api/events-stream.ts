import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { ServerEvent } from "@camtay/shared/api/answers.ts";
import type { Database } from "../db/database.ts";
import { changesAfter, latestChange } from "../pipeline/in-flight/change-events.ts";

const POLL_MS = 300;
const KEEP_ALIVE_MS = 15_000;
/** PostgreSQL may commit events in another order than it numbered them: so many numbers back are looked at again. */
const LOOK_BACK = 200;

/**
 * Server-sent events of one agency: ids of what changed, from now on. Read from the database, so that changes made by any process
 * are seen and nothing is lost when one of them dies.
 */
export function eventStream(db: Database, agency: string, signal: AbortSignal): Readable {
  async function* events(): AsyncGenerator<string> {
    let last = await latestChange(db);
    // What is written between the two questions is news.
    const told = new Set((await changesAfter(db, last - LOOK_BACK, agency)).map(({ id }) => id).filter((id) => id <= last));
    let quietMs = 0;
    yield ": bắt đầu\n\n";
    while (!signal.aborted) {
      const changes = (await changesAfter(db, last - LOOK_BACK, agency)).filter(({ id }) => !told.has(id));
      for (const change of changes) {
        last = Math.max(last, change.id);
        told.add(change.id);
        const event: ServerEvent = { kind: change.kind, id: change.subject_id };
        yield `id: ${change.id}\ndata: ${JSON.stringify(event)}\n\n`;
      }
      for (const id of told) if (id <= last - LOOK_BACK) told.delete(id);
      quietMs = changes.length > 0 ? 0 : quietMs + POLL_MS;
      if (quietMs >= KEEP_ALIVE_MS) {
        quietMs = 0;
        yield ": còn đây\n\n";
      }
      // Ends early when the listener goes.
      await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }
  return Readable.from(events(), { objectMode: false });
}
