import { expect, it } from "vitest";
import { openDatabase } from "../db/open-database.ts";
import { findPostgres, startPostgres } from "../db/testing/temporary-postgres.ts";
import { tellChange } from "../pipeline/in-flight/change-events.ts";
import { eventStream } from "./events-stream.ts";

const NOW = new Date("2026-11-23T01:00:00Z");

/** Ids of what the stream tells, as they come; "" when it has begun to listen. */
async function* toldIds(stream: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const piece of stream) {
    if (String(piece).startsWith(": bắt đầu")) yield "";
    for (const [, json] of String(piece).matchAll(/^data: (.*)$/gm)) yield (JSON.parse(json ?? "") as { id: string }).id;
  }
}

const programs = findPostgres();
if (programs !== null)
  it("an event whose transaction ends after a later one's is told all the same, and none twice", async () => {
    const server = startPostgres(programs, { durable: false });
    const db = await openDatabase(server.address("postgres"));
    const ending = new AbortController();
    const stream = eventStream(db, "H99", ending.signal);
    const told = toldIds(stream);
    expect((await told.next()).value).toBe("");
    const first = await db.transaction().execute(async (transaction) => {
      await tellChange(transaction, "paper", "muộn", "H99", NOW);
      await tellChange(db, "paper", "sớm", "H99", NOW);
      return told.next();
    });
    expect(first.value).toBe("sớm");
    expect((await told.next()).value).toBe("muộn");
    await tellChange(db, "paper", "cuối", "H99", NOW);
    expect((await told.next()).value).toBe("cuối");
    ending.abort();
    stream.destroy();
    await db.destroy();
    server.stop();
  });
