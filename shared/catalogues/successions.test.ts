import { expect, it } from "vitest";
import raw from "./data/successions.json" with { type: "json" };
import { findProvince } from "./places.ts";
import { agencyOfProvince, currentAgencyCode, currentProcedureCode, findAgency } from "./successions.ts";

it("an agency of a merged province is found under its code of today, the levels below kept", () => {
  expect(currentAgencyCode("H23.41.3")).toBe("H24.41.3");
  expect(currentAgencyCode("000.00.12.H02.5")).toBe("H05.5");
  expect(currentAgencyCode("H55")).toBe("H55");
  expect(currentAgencyCode("K12.1")).toBe("K12.1");
  expect(findAgency("G04")?.now).toBe("G17");
});

it("procedures keep their code without the province's suffix, or take their successor's", () => {
  expect(currentProcedureCode("1.001193.H36")).toBe("1.001193");
  expect(currentProcedureCode("2.000488")).toBe("3.000333");
  expect(currentProcedureCode("khai sinh")).toBeNull();
});

it("the table agrees with the places: 63 provinces went into 34, each successor stands on its own", () => {
  const provinces = raw.agencies.filter(({ code }) => code.startsWith("H"));
  expect(provinces).toHaveLength(63);
  expect(provinces.filter(({ now }) => now === null)).toHaveLength(34);
  const byCode = new Map(raw.agencies.map((agency) => [agency.code, agency]));
  for (const { name, now } of provinces) {
    const successor = byCode.get(now ?? "");
    if (now !== null) expect(successor?.now).toBeNull();
    expect(findProvince(name)?.name, name).toBe(findProvince(successor?.name ?? name)?.name);
    expect(agencyOfProvince(name)).toBeDefined();
  }
  for (const { code, now } of raw.agencies) if (code.startsWith("G") && now !== null) expect(byCode.get(now)?.now).toBeNull();
});
