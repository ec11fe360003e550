import fc from "fast-check";
import { describe, expect, it } from "vitest";
import raw from "./data/retention.json" with { type: "json" };
import { findProcedure } from "./procedures.ts";
import { keptUntil, longestRetention, maintenanceOf, retentionOf } from "./retention.ts";

describe("how long a dossier is kept", () => {
  it.each([
    ["2.000884", "07", 2],
    ["2.001035.H36", "05", 20],
    ["1.012783", "01", null],
    ["1.001193", "01", null],
  ])("%s: code %s", (procedure, maintenance, years) => expect(retentionOf(procedure, "2026-11-23")).toMatchObject({ maintenance, years }));

  it.each([[null], ["1.999999"], ["khai sinh"]])("what is not stated is kept for ever (%j)", (procedure) =>
    expect(retentionOf(procedure, "2026-11-23")).toMatchObject({ maintenance: "01", certainty: "not-stated", source: null }),
  );

  it("a row counts for work that ended in its time only", () => expect(retentionOf("2.000884", "2010-01-01").certainty).toBe("not-stated"));

  it("the province's own term goes before the table", () => {
    const ofProvince = { maintenance: "06", years: 10, basis: "Quyết định của tỉnh", source: "QĐ", certainty: "known" } as const;
    expect(retentionOf("2.001035", "2026-11-23", ofProvince)).toBe(ofProvince);
  });

  it("counts from the year in which the work ended, the last year whole", () => {
    expect(keptUntil(retentionOf("2.000884", "2026-01-02"), "2026-01-02")).toBe("2028-12-31");
    expect(keptUntil(retentionOf("1.001193", "2026-01-02"), "2026-01-02")).toBeNull();
  });

  it("a mixed file takes the longest term", () => {
    const terms = fc.array(fc.option(fc.integer({ min: 1, max: 90 })), { minLength: 1 });
    fc.assert(
      fc.property(terms, (years) => {
        const retentions = years.map((n) => ({ ...retentionOf(null, "2026-01-01"), years: n, maintenance: maintenanceOf(n) }));
        expect(longestRetention(retentions).years).toBe(years.includes(null) ? null : Math.max(...years.map((n) => n ?? 0)));
      }),
    );
  });
});

it("the table names procedures of the catalogue, each once at a time", () => {
  const named = raw.rows.flatMap(({ procedures }) => procedures);
  expect(named.filter((code) => !findProcedure(code))).toEqual([]);
  expect(new Set(named).size).toBe(named.length);
  for (const { procedures } of raw.rows) expect([...procedures].sort()).toEqual(procedures);
});

it("what is only assumed never ends; a term that was not checked says so to whoever would destroy by it", () => {
  for (const { years, certainty } of raw.rows) if (certainty === "assumed") expect(years).toBeNull();
  expect(retentionOf("2.000884", "2026-11-23").basis).toContain("Hãy đối chiếu văn bản");
  expect(retentionOf("1.012783", "2026-11-23").basis).not.toContain("Hãy đối chiếu văn bản");
});
