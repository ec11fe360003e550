import { describe, expect, it } from "vitest";
import { findProvince, findWards, newPlaceOf, provinces } from "./places.ts";

it("holds the 34 provinces and 3 321 wards in force since 1 July 2025", () => {
  expect(provinces()).toHaveLength(34);
  expect(provinces().reduce((sum, { wards }) => sum + wards.length, 0)).toBe(3321);
});

describe("a province under any way of writing its name", () => {
  it.each([
    ["TP. Hồ Chí Minh", "Thành phố Hồ Chí Minh"],
    ["thành phố Đà Nẵng", "Thành phố Đà Nẵng"],
    ["TỈNH THANH HÓA", "Tỉnh Thanh Hóa"],
    ["Thanh Hoá", "Tỉnh Thanh Hóa"],
    ["Bà Rịa – Vũng Tàu", "Thành phố Hồ Chí Minh"],
    ["Tỉnh Yên Bái", "Tỉnh Lào Cai"],
    ["Thừa Thiên Huế", "Thành phố Huế"],
  ])("%s", (text, name) => expect(findProvince(text)?.name).toBe(name));

  it("finds nothing where there is nothing", () => expect(findProvince("Tỉnh Nào Đó")).toBeUndefined());
});

describe("old places", () => {
  it("takes a whole old ward to its new one", () => {
    const place = newPlaceOf({ province: "Thành phố Cần Thơ", district: "Quận Thốt Nốt", ward: "Phường Tân Lộc" });
    expect(place).toMatchObject({ kind: "whole", ward: { name: "Phường Tân Lộc", province: { name: "Thành phố Cần Thơ" } } });
  });

  it("asks when the old ward was split, and when it is unknown", () => {
    expect(newPlaceOf({ province: "Tỉnh Hải Dương", district: "Huyện Bình Giang", ward: "Xã Thái Dương" }).kind).toBe("split");
    expect(newPlaceOf({ province: "Tỉnh Hải Dương", district: "Huyện Bình Giang", ward: "Xã Không Có" }).kind).toBe("unknown");
  });

  it("finds a ward of today with or without its kind", () => {
    const province = findProvince("Đà Nẵng")!;
    expect(findWards(province, "phường Hải Châu").map((w) => w.name)).toEqual(["Phường Hải Châu"]);
    expect(findWards(province, "Hải Châu").map((w) => w.name)).toEqual(["Phường Hải Châu"]);
  });
});
