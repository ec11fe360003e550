import type { ProvinceProcedure } from "@camtay/shared/catalogues/province-catalogue.ts";
import { beforeEach, expect, it } from "vitest";
import type { Database } from "../db/database.ts";
import { eachDatabase } from "../db/testing/each-database.ts";
import { catalogueInForce, findProcedureInForce, importCatalogue, listImports, retentionInForce, undoImport } from "./catalogue-store.ts";
import { compareCatalogues } from "./compare-catalogues.ts";

const now = new Date("2026-11-23T01:00:00Z");
const procedure = (code: string, over: Partial<ProvinceProcedure> = {}): ProvinceProcedure => ({
  code,
  formerCodes: [],
  name: `Thủ tục ${code}`,
  sector: "Hộ tịch",
  level: ["xã"],
  cases: [{ heading: null, components: [{ anyOf: ["Giấy chứng sinh"], form: null }] }],
  results: [{ name: "Giấy khai sinh", code: null }],
  deadline: null,
  deadlineText: null,
  fee: null,
  retention: null,
  note: null,
  ...over,
});
const decision = {
  agency: "H15",
  number: "789/QĐ-UBND",
  issuedOn: "2026-06-01",
  issuer: "Ủy ban nhân dân tỉnh",
  effectiveFrom: "2026-06-15",
  effectiveTo: null,
  whole: false,
};
const file = { name: "phu-luc.xlsx", sha256: "0".repeat(64) };

eachDatabase((open) => {
  let db: Database;
  beforeEach(async () => {
    db = await open();
    return () => db.destroy();
  });
  const put = (procedures: ProvinceProcedure[], over: Partial<typeof decision> = {}) =>
    importCatalogue(db, { ...decision, ...over }, procedures, file, "cli", now);

  it("counts for the agency and all below it, from its day, under any form of the code", async () => {
    await put([procedure("3.000333", { formerCodes: ["2.000111"] })]);
    const found = (agency: string, code: string, on: string) =>
      findProcedureInForce(db, agency, code, on).then((one) => one?.procedure.code);
    expect(await found("H15", "3.000333.H15", "2026-06-15")).toBe("3.000333");
    expect(await found("H15.50.05", "3.000333", "2026-11-23")).toBe("3.000333");
    expect(await found("H15", "2.000488", "2026-11-23")).toBe("3.000333");
    expect(await found("H15", "2.000111", "2026-11-23")).toBe("3.000333");
    expect(await found("H15", "3.000333", "2026-06-14")).toBeUndefined();
    expect(await found("H150", "3.000333", "2026-11-23")).toBeUndefined();
    expect(await found("H16", "3.000333", "2026-11-23")).toBeUndefined();
  });

  it("a later decision replaces what it names and leaves the rest; a whole one leaves nothing", async () => {
    await put([procedure("1.001193"), procedure("1.000894")]);
    await put([procedure("1.001193", { name: "Mới" })], { effectiveFrom: "2026-07-01" });
    expect([...(await catalogueInForce(db, "H15", "2026-08-01")).values()].map(({ name }) => name).sort()).toEqual([
      "Mới",
      "Thủ tục 1.000894",
    ]);
    await put([procedure("1.000656")], { effectiveFrom: "2026-08-01", whole: true });
    expect([...(await catalogueInForce(db, "H15", "2026-08-01")).keys()]).toEqual(["1.000656"]);
    expect([...(await catalogueInForce(db, "H15", "2026-07-31")).keys()].sort()).toEqual(["1.000894", "1.001193"]);
  });

  it("undo brings back what was in force before, once, and both leave a line in the audit trail", async () => {
    await put([procedure("1.001193", { name: "Cũ" })]);
    const id = await put([procedure("1.001193", { name: "Mới" })]);
    await undoImport(db, id, "cli", now);
    expect((await findProcedureInForce(db, "H15", "1.001193", "2026-11-23"))?.procedure.name).toBe("Cũ");
    await expect(undoImport(db, id, "cli", now)).rejects.toMatchObject({ code: "catalogue.no_such_import" });
    expect((await listImports(db)).map(({ undoneAt }) => undoneAt !== null)).toEqual([false, true]);
    const lines = await db.selectFrom("audit").select("action").execute();
    expect(lines.map(({ action }) => action)).toEqual(["catalogue.import", "catalogue.import", "catalogue.undo"]);
  });

  it("the province's term of keeping goes before the table of the law", async () => {
    await put([procedure("2.001035", { retention: { years: 30 } })]);
    expect(await retentionInForce(db, "H15.5", "2.001035", "2026-11-23")).toMatchObject({ maintenance: "04", years: 30 });
    expect(await retentionInForce(db, "H16", "2.001035", "2026-11-23")).toMatchObject({ maintenance: "05", years: 20 });
    expect(await retentionInForce(db, "H15", null, "2026-11-23")).toMatchObject({ maintenance: "01" });
  });
});

it("differences are told by paper; a renamed paper is not one gone and one new", () => {
  const before = new Map([procedure("1.001193"), procedure("1.000894")].map((one) => [one.code, one]));
  const after = [
    procedure("1.001193", {
      fee: "8.000 đồng",
      cases: [
        {
          heading: null,
          components: [
            { anyOf: ["Giấy chứng sinh gốc"], form: null },
            { anyOf: ["Văn bản ủy quyền"], form: null },
          ],
        },
      ],
      results: [],
    }),
    procedure("1.000656"),
  ];
  expect(compareCatalogues(before, after, true).map(({ code, kind }) => `${code} ${kind}`)).toEqual([
    "1.001193 changed",
    "1.001193 component-renamed",
    "1.001193 component-added",
    "1.001193 result-removed",
    "1.000656 procedure-added",
    "1.000894 procedure-removed",
  ]);
  expect(compareCatalogues(before, [...before.values()], true)).toEqual([]);
});
