import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "./database.ts";
import { openDatabase } from "./open-database.ts";

const KEY = Buffer.alloc(32, 9);
const NAME = "NGUYỄN THỊ THỬ";
let folder: string;
let file: string;
let db: Database;
const row = (position: number, text: string) => ({
  paper_id: "paper-0001",
  position,
  key: "person.fullName",
  text,
  read_text: text,
  page: 0,
  box_json: null,
  confidence: 1,
  flagged: 0,
  source: "ocr" as const,
  confirmed_by: null,
  confirmed_at: null,
});
/** What lies in the file, past every plugin. */
const stored = (): string[] => {
  const raw = new DatabaseSync(file);
  const texts = raw.prepare("select text, read_text from paper_fields order by position").all() as { text: string; read_text: string }[];
  raw.close();
  return texts.flatMap((one) => [one.text, one.read_text]);
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "camtay-secret-"));
  file = join(folder, "camtay.sqlite");
  const plain = await openDatabase(file);
  await sql`pragma foreign_keys = off`.execute(plain);
  await plain.insertInto("paper_fields").values(row(0, NAME)).execute();
  await plain.destroy();
  db = await openDatabase(file, { columnKey: KEY });
  await sql`pragma foreign_keys = off`.execute(db);
});
afterAll(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true });
});

const texts = async (from: Database) =>
  (await from.selectFrom("paper_fields").select(["position", "text"]).orderBy("position").execute()).map((one) => one.text);

describe("columns with personal values", () => {
  it("are encrypted in the file and plain for every query; what was written before stays readable", async () => {
    await db
      .insertInto("paper_fields")
      .values([row(1, NAME), row(2, "")])
      .execute();
    expect(await texts(db)).toEqual([NAME, NAME, ""]);
    expect(stored().slice(2).join()).not.toContain("NGUYỄN");
    expect(stored()[2]).not.toBe(stored()[3]); // equal values are not seen to be equal
  });

  it("are encrypted by updates, returned plain by them, and inserted over", async () => {
    const changed = await db
      .updateTable("paper_fields")
      .set({ text: "TRẦN VĂN MẪU" })
      .where("position", "=", 0)
      .returning("text")
      .execute();
    expect(changed).toEqual([{ text: "TRẦN VĂN MẪU" }]);
    await db
      .insertInto("paper_fields")
      .values(row(1, "khác"))
      .onConflict((conflict) => conflict.columns(["paper_id", "position"]).doUpdateSet({ text: "LÊ THỊ ĐẸP" }))
      .execute();
    expect((await texts(db)).slice(0, 2)).toEqual(["TRẦN VĂN MẪU", "LÊ THỊ ĐẸP"]);
    expect(stored().join()).not.toMatch(/TRẦN|LÊ/);
    await db.updateTable("paper_fields as field").set({ text: "PHẠM VĂN MẪU" }).where("field.position", "=", 2).execute();
    expect(stored().join()).not.toContain("PHẠM");
  });

  it("are refused without the key and with another one", async () => {
    const without = await openDatabase(file);
    await expect(texts(without)).rejects.toMatchObject({ code: "keys.office_key_needed" });
    await without.destroy();
    // Another key is refused at the door, before it writes anything beside the rest.
    await expect(openDatabase(file, { columnKey: Buffer.alloc(32, 8) })).rejects.toMatchObject({ code: "keys.other_office_key" });
  });
});
