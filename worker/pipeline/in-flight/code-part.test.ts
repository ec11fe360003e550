import { afterEach, beforeEach, expect, it } from "vitest";
import type { Database } from "../../db/database.ts";
import { eachDatabase } from "../../db/testing/each-database.ts";
import { listDossiers } from "./dossiers.repository.ts";
import { listPapers } from "./papers.repository.ts";

const AT = "2026-11-23T01:00:00.000Z";
const AGENCY = "H99";

eachDatabase((open) => {
  let db: Database;
  beforeEach(async () => {
    db = await open();
    await insert("batches", { id: "batch-01", agency: AGENCY, state: "finished", created_at: AT });
    for (const [id, code, agency] of [
      ["dossier-01", "H99.15-261123-0001", AGENCY],
      ["dossier-02", "h99.15-261123-0002", AGENCY],
      ["dossier-03", "100%_xong", AGENCY],
      ["dossier-05", "HĐ-07", AGENCY],
      ["dossier-04", "H99.15-261123-0001", "H98"],
    ] as const) {
      await insert("dossiers", { id, agency, code, batch_id: "batch-01", flagged: 0, created_at: AT });
      const rest = { component: "Đơn", component_confidence: 1, content_key: id, created_at: AT, updated_at: AT };
      await insert("papers", { id: `p-${id}`, dossier_id: id, batch_id: "batch-01", position: 0, state: "review", ...rest });
    }
  });
  afterEach(() => db.destroy());
  const insert = (table: "batches" | "dossiers" | "papers", row: object) =>
    db
      .insertInto(table)
      .values(row as never)
      .execute();
  const found = async (code: string) => {
    const dossiers = await listDossiers(db, AGENCY, { code });
    const papers = await listPapers(db, AGENCY, { state: "review", code });
    expect(papers.map(({ dossierCode }) => dossierCode).toSorted()).toEqual(dossiers.map((dossier) => dossier.code).toSorted());
    return dossiers.map((dossier) => dossier.code).toSorted();
  };

  it("finds dossiers and their papers by part of the code in either case, those of one's own agency only", async () => {
    expect(await found("261123-0001")).toEqual(["H99.15-261123-0001"]);
    expect(await found("H99.15")).toEqual(["H99.15-261123-0001", "h99.15-261123-0002"]);
  });

  it("finds a code with Vietnamese letters as it is printed", async () => {
    expect(await found("HĐ-0")).toEqual(["HĐ-07"]);
  });

  it("takes the marks of the pattern language as they are printed", async () => {
    expect(await found("%_")).toEqual(["100%_xong"]);
    expect(await found("_5-2")).toEqual([]);
    expect(await found("\\")).toEqual([]);
  });
});
