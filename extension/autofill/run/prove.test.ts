import fc from "fast-check";
import { expect, test } from "vitest";
import { pickOption } from "../pick-option.ts";
import { proves } from "./prove.ts";

const text = (wanted: string) => ({ kind: "text", text: wanted }) as const;
const date = (iso: string) => ({ kind: "date", iso, text: iso.split("-").reverse().join("/") }) as const;

test("a text proves itself, and nothing else", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (a, b) => {
      const letters = (word: string) => word.normalize("NFC").replace(/[^\p{L}\p{N}]/gu, "");
      fc.pre(letters(a) !== "" && letters(a).toUpperCase() !== letters(b).toUpperCase());
      expect(proves(text(a), a, pickOption)).toBe(true);
      expect(proves(text(a), b, pickOption)).toBe(false);
    }),
  );
});

test("masks may add marks to a number, never change a digit", () => {
  expect(proves(text("0900123456"), "0900 123 456", pickOption)).toBe(true);
  expect(proves(text("099088000321"), "099.088.000.321", pickOption)).toBe(true);
  expect(proves(text("099088000321"), "99088000321", pickOption)).toBe(false);
});

test("forms in capitals are right, other words are not", () => {
  expect(proves(text("Trần Hữu Nghĩa"), "TRẦN HỮU NGHĨA", pickOption)).toBe(true);
  expect(proves(text("Trần Hữu Nghĩa"), "TRAN HUU NGHIA", pickOption)).toBe(false);
});

test("a date is the same day however it is printed; month before day only where the box says so", () => {
  for (const shown of ["05/08/2026", "5/8/2026", "2026-08-05", "2026-08-05T00:00:00.000Z"])
    expect(proves(date("2026-08-05"), shown, pickOption)).toBe(true);
  expect(proves(date("2026-08-05"), "08/05/2026", pickOption)).toBe(false);
  expect(proves(date("2026-08-05"), "08/05/2026", pickOption, "mm/dd/yyyy")).toBe(true);
  expect(proves(date("2026-08"), "05/08/2026", pickOption)).toBe(false);
});

test("a list shows the chosen meaning, not merely some text", () => {
  const wanted = { kind: "choose", wanted: { text: "Tỉnh Thanh Hóa", list: "province" } } as const;
  expect(proves(wanted, "Thanh Hóa", pickOption)).toBe(true);
  expect(proves(wanted, "Tỉnh Khánh Hòa", pickOption)).toBe(false);
  expect(proves(wanted, "", pickOption)).toBe(false);
});

test("three boxes with an unknown day hold month and year only", () => {
  const value = { kind: "dateParts", day: null, month: "08", year: "2026" } as const;
  expect(proves(value, "8/2026", pickOption)).toBe(true);
  expect(proves(value, "1/8/2026", pickOption)).toBe(false);
});
