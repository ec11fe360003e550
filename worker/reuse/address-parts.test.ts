import { describe, expect, it } from "vitest";
import { addressParts } from "./address-parts.ts";

describe("an address taken apart from its end", () => {
  it("two levels, as printed since July 2025", () => {
    expect(addressParts("Ấp Bình Hòa, xã Phước Hữu, tỉnh Khánh Hòa")).toEqual({
      detail: "Ấp Bình Hòa",
      ward: "Xã Phước Hữu",
      province: "Tỉnh Khánh Hòa",
    });
  });

  it("a ward of another kind than the catalogue's stays as printed", () => {
    expect(addressParts("xã Đông Sơn, tỉnh Thanh Hóa")).toEqual({ ward: "xã Đông Sơn", province: "Tỉnh Thanh Hóa" });
  });

  it("the country at the end is no province, and a full stop no part of a name", () => {
    expect(addressParts("Số 5 đường Lê Lợi, Xã Cần Giuộc, Tỉnh Tây Ninh, Việt Nam.")).toMatchObject({
      ward: "Xã Cần Giuộc",
      detail: "Số 5 đường Lê Lợi",
    });
  });

  it("what no catalogue knows is left whole", () => {
    expect(addressParts("Trung tâm Y tế khu vực")).toEqual({});
    expect(addressParts("")).toEqual({});
    expect(addressParts("Bệnh viện, tỉnh Khánh Hòa")).toEqual({ province: "Tỉnh Khánh Hòa" });
  });
});
