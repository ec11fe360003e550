import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mendAddress } from "./mend-address.ts";
import { isPlausibleName, mendFamilyName, readPersonName } from "./person-name.ts";
import { readValue } from "./read-value.ts";

const value = (type: Parameters<typeof readValue>[0], text: string) => readValue(type, text.split(" "))?.text ?? null;

describe("values by type", () => {
  it.each([
    ["date", "27/03/2025 ghi bằng chữ", "27/03/2025"],
    ["date", "ngày 05 tháng 8 năm 2026", "05/08/2026"],
    ["date", "27⁄03⁄2025", "27/03/2025"],
    ["date", "23I10I1969", "23/10/1969"],
    ["date", "1987", "1987"],
    ["date", "31/02/2026", null],
    ["personal_id", "099 225 150 701", "099225150701"],
    ["personal_id", "CCCD số 099187384737", "099187384737"],
    ["personal_id", "0991873847", null],
    ["sex", "Nữ", "Nữ"],
    ["money", "7.600.000 đồng/tháng", "7.600.000"],
    ["area_m2", "117,5 m²", "117,5"],
    ["doc_number", "1678/QĐ-UBND", "1678/QĐ-UBND"],
    ["doc_number", "12 /GPXD", "12/GPXD"],
    ["doc_number", "41A8012345", "41A8012345"],
    ["person_name", "ông Dương Hữu Mẫu, sinh ngày", "Dương Hữu Mẫu"],
    ["person_name", "không có", null],
  ] as const)("%s: %s", (type, text, expected) => expect(value(type, text)).toBe(expected));

  it("a date read in any usual way of printing is that day", () => {
    const two = (n: number) => String(n).padStart(2, "0");
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 28 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1900, max: 2099 }),
        fc.constantFrom("/", "-", "."),
        (day, month, year, mark) => {
          const wanted = `${two(day)}/${two(month)}/${year}`;
          expect(value("date", `${two(day)}${mark}${two(month)}${mark}${year}`)).toBe(wanted);
          expect(value("date", `ngày ${day} tháng ${month} năm ${year}`)).toBe(wanted);
        },
      ),
    );
  });

  it("an identity number is never made from other digits", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[\da-z/.]{1,14}$/), { maxLength: 5 }), (words) => {
        const reading = readValue("personal_id", words);
        if (reading) expect(words.join("").replace(/[^\p{L}\d]/gu, "")).toContain(reading.text);
      }),
    );
  });
});

describe("names", () => {
  it("end where the capitals or the clause end", () => {
    expect(readPersonName("Trần Thị Ngọc Mẫu sinh năm 1980".split(" "))?.text).toBe("Trần Thị Ngọc Mẫu");
    expect(readPersonName("ỦY BAN NHÂN DÂN".split(" "))).toBeNull();
    expect(readPersonName("Giàng. Thị Mẫu, sinh ngày".split(" "))?.text).toBe("Giàng Thị Mẫu");
    expect(readPersonName("Lê Mẫu. Thường Trú".split(" "))?.text).toBe("Lê Mẫu");
  });
  it("must be made of syllables and begin with a family name", () => {
    expect(isPlausibleName("Nguyễn Trọng Thắng")).toBe(true);
    expect(isPlausibleName("VÕ ĐỨC HÙNG")).toBe(true);
    expect(isPlausibleName("Fùng Thị Hạnh")).toBe(false);
    expect(isPlausibleName("Trần Bkch Thúy")).toBe(false);
  });
  it("family names written one way are mended, given names are not", () => {
    expect(mendFamilyName("NGUYÊN TRỌNG THẮNG")).toBe("NGUYỄN TRỌNG THẮNG");
    expect(mendFamilyName("Trân Thị Trâm")).toBe("Trần Thị Trâm");
    expect(mendFamilyName("Hồ Văn Nguyên")).toBe("Hồ Văn Nguyên");
  });
});

describe("addresses", () => {
  it.each([
    ["Tố dân phố 7, xã Bắc Hà, tỉnh Lào Cai", "Tổ dân phố 7, xã Bắc Hà, tỉnh Lào Cai"],
    ["Số 125 dường Nguyễn Huệ, phường Rạch Giá, tỉnh An Giang", "Số 125 đường Nguyễn Huệ, phường Rạch Giá, tỉnh An Giang"],
    ["Thôn Đoài, xã Đông Son, tỉnh Thanh Hoá", "Thôn Đoài, xã Đông Sơn, tỉnh Thanh Hóa"],
  ])("%s", (read, right) => expect(mendAddress(read)).toMatchObject({ text: right, known: true }));
  it("notices that the word for the ward was lost before a province that has its own", () => {
    expect(mendAddress("Số 125 đường Nguyễn Huệ, Phước Hữu, tỉnh Khánh Hòa").hasGap).toBe(true);
    expect(mendAddress("Số 125 đường Nguyễn Huệ, Phước Hữu, Khánh Hòa").hasGap).toBe(false);
  });
  it("leaves what no table knows", () => {
    expect(mendAddress("Ấp Không Có, Nơi Nào Đó")).toEqual({
      text: "Ấp Không Có, Nơi Nào Đó",
      province: false,
      known: false,
      hasGap: false,
      detailWords: 6,
    });
  });
});
