import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PartialDate, partialDate } from "../../domain/partial-date.ts";
import { composeAddress, splitAddress } from "./addresses.ts";
import { dateDemand, dateInWords, fitDate } from "./dates.ts";
import { plainNumber, plainPhone, sameId } from "./digits.ts";
import { joinName, splitName } from "./names.ts";

const day = fc.tuple(fc.integer({ min: 1900, max: 2100 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }));

describe("dates", () => {
  it("are cut to what a control takes, never completed", () => {
    fc.assert(
      fc.property(
        day,
        fc.constantFrom(1, 2, 3),
        fc.constantFrom("day" as const, "month" as const, "year" as const, "any" as const),
        ([year, month, d], known, demand) => {
          const date = partialDate({ year, ...(known > 1 && { month }), ...(known > 2 && { day: d }) })!;
          const fitted = fitDate(date, demand);
          if (fitted === null) expect(known).toBeLessThan({ day: 3, month: 2, year: 1, any: 1 }[demand]);
          else expect(date.startsWith(fitted)).toBe(true);
        },
      ),
    );
  });
  it("ask for a year when the format is a year", () => {
    expect(dateDemand("yyyy", "text")).toBe("year");
    expect(dateDemand("MM/YYYY", "date")).toBe("month");
    expect(dateDemand(undefined, "date")).toBe("day");
    expect(dateDemand(undefined, "text")).toBe("any");
  });
  it.each([
    ["2026-08-15", "Ngày mười lăm tháng tám năm hai nghìn không trăm hai mươi sáu"],
    ["1999-04-21", "Ngày hai mươi mốt tháng tư năm một nghìn chín trăm chín mươi chín"],
    ["2005-12-01", "Ngày mồng một tháng mười hai năm hai nghìn không trăm linh năm"],
    ["2000", "Năm hai nghìn"],
    ["1910-10", "Tháng mười năm một nghìn chín trăm mười"],
  ])("%s in words", (iso, words) => expect(dateInWords(PartialDate.parse(iso))).toBe(words));
});

describe("names", () => {
  const word = fc.constantFrom("Nguyễn", "Trần", "Thị", "Văn", "An", "Mẫu", "Đức", "Hoàng");
  it("are the same after splitting and joining", () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 2, maxLength: 6 }), (words) => {
        const name = words.join(" ");
        expect(joinName(splitName(` ${name}  `)!)).toBe(name);
      }),
    );
  });
  it("leave doubt where a surname may have two words, and give no parts for one word", () => {
    expect(splitName("Nguyễn Văn Mẫu")).toEqual({ surname: "Nguyễn", middleName: "Văn", givenName: "Mẫu", sure: true });
    expect(splitName("Tôn Thất Mẫu")?.sure).toBe(false);
    expect(splitName("Mẫu")).toBeNull();
  });
});

describe("addresses", () => {
  it.each([
    ["Số 1, Phố Mẫu, Phường Ba Đình, Hà Nội", { detail: "Số 1, Phố Mẫu", ward: "Phường Ba Đình", province: "Hà Nội" }],
    ["Thôn Mẫu, Xã Mẫu, Huyện Mẫu, Tỉnh Nghệ An", { detail: "Thôn Mẫu", ward: "Xã Mẫu", district: "Huyện Mẫu", province: "Tỉnh Nghệ An" }],
    [
      "12 Đường A, Phường B, TP. Thủ Đức, TP. Hồ Chí Minh",
      { detail: "12 Đường A", ward: "Phường B", district: "TP. Thủ Đức", province: "TP. Hồ Chí Minh" },
    ],
  ])("%s", (text, parts) => expect(splitAddress(text)).toEqual(parts));
  it("are not split where the ward cannot be told", () => {
    expect(splitAddress("Phố Mẫu, Ba Đình, Hà Nội")).toBeNull();
    expect(splitAddress("Hà Nội")).toBeNull();
  });
  it("are composed in the printed order, and not without a province", () => {
    expect(composeAddress({ detail: "Số 1", ward: "Phường Ba Đình", province: "Hà Nội", country: "Việt Nam" })).toBe(
      "Số 1, Phường Ba Đình, Hà Nội",
    );
    expect(composeAddress({ detail: "Số 1" })).toBeNull();
  });
});

describe("digits", () => {
  it.each([
    ["1.250,5 m2", "1250.5"],
    ["400.000", "400000"],
    ["12,5", "12.5"],
    ["75.2", "75.2"],
    ["120 m²", "120"],
    ["từ 2 đến 3", null],
  ])("%s", (text, number) => expect(plainNumber(text)).toBe(number));
  it("keep the leading zero of a phone", () => {
    expect(plainPhone("+84 912 345 678")).toBe("0912345678");
    expect(plainPhone("0912.345.678")).toBe("0912345678");
  });
  it("compare a masked identity number by what it shows", () => {
    expect(sameId("0990****0001", "099099000001")).toBe(true);
    expect(sameId("0990****0002", "099099000001")).toBe(false);
  });
});
