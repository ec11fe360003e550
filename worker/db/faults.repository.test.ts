import { AppError } from "@camtay/shared/errors/app-error.ts";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Database } from "./database.ts";
import { isRecent, listFaults, noteFault } from "./faults.repository.ts";
import { eachDatabase } from "./testing/each-database.ts";

const at = (hours: number) => new Date(Date.parse("2026-11-23T00:00:00Z") + hours * 3_600_000);
const never = (thrown: unknown) => {
  throw thrown;
};

eachDatabase((open) => {
  let db: Database;
  beforeEach(async () => {
    db = await open();
  });
  afterEach(() => db.destroy());

  it("a fault that comes again is one line, counted, with its last cause", async () => {
    await noteFault(db, "relay", new Error("gone"), at(0), never);
    await noteFault(db, "relay", new AppError("system.queue_down"), at(1), never);
    await noteFault(db, "signing", new AppError("system.blob_damaged", { sha256: "ab" }), at(2), never);
    expect(await listFaults(db, at(2))).toMatchObject([
      { place: "signing", times: 1, error_facts_json: '{"sha256":"ab"}' },
      { place: "relay", times: 2, error_code: "system.queue_down", first_at: at(0).toISOString(), last_at: at(1).toISOString() },
    ]);
  });

  it("after a day it is no longer told, and one that comes again then begins anew", async () => {
    await noteFault(db, "archive", new Error("disk"), at(0), never);
    expect(await listFaults(db, at(25))).toEqual([]);
    await noteFault(db, "archive", new Error("disk"), at(26), never);
    const [fault] = await listFaults(db, at(26.5));
    expect(fault).toMatchObject({ times: 1, first_at: at(26).toISOString() });
    expect([isRecent(fault!, at(26.5)), isRecent(fault!, at(28))]).toEqual([true, false]);
  });

  it("a database that is gone makes no second fault", async () => {
    const gone = await open();
    await gone.destroy();
    const lost: unknown[] = [];
    await noteFault(gone, "relay", new Error("x"), at(0), (thrown) => lost.push(thrown));
    expect(lost).toHaveLength(1);
  });
});
