import { expect, it } from "vitest";
import { eachDatabase } from "../../db/testing/each-database.ts";
import { changesAfter, forgetOldChanges, latestChange, tellChange } from "./change-events.ts";

const MORNING = new Date("2026-11-23T01:00:00Z");
const after = (hours: number): Date => new Date(MORNING.getTime() + hours * 3_600_000);

eachDatabase((open) => {
  it("who waits for news still hears it after a quiet time in which all old news was forgotten", async () => {
    const db = await open();
    for (const id of ["a", "b", "c"]) await tellChange(db, "paper", id, "H99", MORNING);
    const last = await latestChange(db);
    await forgetOldChanges(db, after(2));
    expect(await changesAfter(db, 0, "H99")).toHaveLength(1);
    await tellChange(db, "paper", "d", "H99", after(2));
    expect((await changesAfter(db, last, "H99")).map((change) => change.subject_id)).toEqual(["d"]);
    await db.destroy();
  });
});
