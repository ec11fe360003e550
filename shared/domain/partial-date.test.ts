import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskIdentityNumber, readIdentityNumber } from "./identity-number.ts";
import { parsePrintedDate, partialDate, printDate } from "./partial-date.ts";

describe("dates as printed on papers", () => {
  it.each([
    ["05/08/2026", "2026-08-05"],
    ["5-8-2026", "2026-08-05"],
    ["ngày 05 tháng 8 năm 2026", "2026-08-05"],
    ["Ngày 5 tháng 8 năm 2026", "2026-08-05"],
    ["15011999", "1999-01-15"],
    ["8/2026", "2026-08"],
    ["1962", "1962"],
    ["2026-11-23", "2026-11-23"],
  ])("%s", (text, iso) => expect(parsePrintedDate(text)).toBe(iso));

  it.each(["31/02/2026", "00/01/2020", "mai", "", "1/1/26", "05/08/2026 06/08/2026"])("refuses %s", (text) =>
    expect(parsePrintedDate(text)).toBeNull(),
  );

  it("prints and reads back at every precision", () => {
    const parts = fc.record({
      year: fc.integer({ min: 1900, max: 2100 }),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 28 }),
    });
    fc.assert(
      fc.property(parts, fc.constantFrom(1, 2, 3), ({ year, month, day }, precision) => {
        const date = partialDate({ year, ...(precision > 1 && { month }), ...(precision > 2 && { day }) })!;
        expect(parsePrintedDate(printDate(date))).toBe(date);
      }),
    );
  });
});

it("reads sex and year of birth from the identity number and masks it", () => {
  expect(readIdentityNumber("099204000001")).toEqual({ placeOfBirthCode: "099", sex: "Nam", birthYear: 2004 });
  expect(readIdentityNumber("099185000001")).toMatchObject({ sex: "Nữ", birthYear: 1985 });
  expect(readIdentityNumber("12345")).toBeNull();
  expect(maskIdentityNumber("099204000001")).toBe("099••••••001");
});
