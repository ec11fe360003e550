import type { DocumentField } from "@camtay/shared/catalogues/documents.ts";
import { describe, expect, it } from "vitest";
import { knownText } from "./known-text.ts";

const read = (key: string, text: string) => knownText({ key, label: "", altLabels: [], type: "string" } satisfies DocumentField, text);

describe("values from a closed list", () => {
  it("an office is spelled as the table of places spells its ward", () => {
    expect(read("issuer", "ỦY BẠN NHÂN DÂN XÃ PHƯỚC HƯU")).toBe("ỦY BAN NHÂN DÂN XÃ PHƯỚC HỮU");
    expect(read("registrar", "Uỷ ban nhân dân phường Hải Chậu, thành phố Đà Nẵng")).toBe(
      "Ủy ban nhân dân phường Hải Châu, thành phố Đà Nẵng",
    );
  });

  it("an office that no table knows stays as read", () => {
    expect(read("issuer", "ỦY BAN NHÂN DÂN XÃ KHÔNG ĐÂU CẢ")).toBeNull();
    expect(read("issuer", "CÔNG TY TNHH MẪU")).toBeNull();
  });

  it("ethnic groups and titles are spelled as their lists spell them", () => {
    expect(read("owner_ethnicity", "Ê Đe")).toBe("Ê Đê");
    expect(read("ethnicity", "Không rõ")).toBeNull();
    expect(read("signer_title", "KT. CHỦ TICH PHÓ CHỦ TỊCH")).toBe("KT. CHỦ TỊCH PHÓ CHỦ TỊCH");
    expect(read("signer_title", "CHỦ NHIỆM")).toBeNull();
    expect(read("signer_title", "PHÓ TRƯỞNG PHÒNG VĂN HOÁ - XÃ HỘI")).toBe("PHÓ TRƯỞNG PHÒNG VĂN HÓA - XÃ HỘI");
    expect(read("owner_nationality", "Viêt Nam")).toBe("Việt Nam");
    expect(["Ấn Độ", "Úc", "Anh", "Hà Lan", "Canada"].map((name) => read("nationality", name))).not.toContain(null);
    expect(read("nationality", "Vit Nam")).toBeNull();
  });

  it("other fields have no list", () => {
    expect(read("full_name", "Kinh")).toBeNull();
  });
});
