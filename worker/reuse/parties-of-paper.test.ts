import { documents } from "@camtay/shared/catalogues/documents.ts";
import type { DigitizedField } from "@camtay/shared/domain/digitized.ts";
import { fieldKey, type Role } from "@camtay/shared/forms/dictionary.ts";
import { describe, expect, it } from "vitest";
import { meaningOf } from "./document-attributes.ts";
import { numberByNameAndBirth, partiesOfPaper } from "./parties-of-paper.ts";
import { readIdentityPaper } from "./read-identity-paper.ts";
import { isThing } from "./relations.ts";

const field = (key: string, text: string, flagged = false): DigitizedField => ({
  key,
  text,
  page: 0,
  box: null,
  confidence: 0.99,
  flagged,
  source: "ocr",
});
const birth = partiesOfPaper("giay_khai_sinh", [
  field("full_name", "Trần Thử Nghiệm"),
  field("birth_date", "ngày 05 tháng 8 năm 2025"),
  field("personal_id", "099 225 000 001"),
  field("father_name", "Trần Văn Mẫu"),
  field("father_birth", "1982"),
  field("mother_name", "Lê Thị Mẫu", true),
  field("signer", "Phạm Văn Ký"),
]);
const card = partiesOfPaper("can_cuoc", [
  field("personal_id", "099082000001"),
  field("full_name", "TRẦN VĂN MẪU"),
  field("birth_date", "15/11/1982"),
]);
const party = (name: string) => birth.find((one) => one.party === name);

describe("what a paper says about whom", () => {
  it("dates become ISO to the precision printed, numbers digits only", () => {
    expect(party("subject")?.identityNumber).toBe("099225000001");
    expect(party("subject")?.values.map((value) => [value.attribute, value.text])).toContainEqual(["dateOfBirth", "2025-08-05"]);
    expect(party("father")?.values.map((value) => value.text)).toEqual(["Trần Văn Mẫu", "1982"]);
  });

  it("a value that waits for a person is left out (R-33), and so is the office's signer", () => {
    expect(party("mother")).toBeUndefined();
    expect(birth.flatMap((one) => one.values.map((value) => value.text))).not.toContain("Phạm Văn Ký");
  });

  it("every meaning names an attribute that the form dictionary knows", () => {
    for (const document of documents())
      for (const { key } of document.fields) {
        const meaning = meaningOf(document.id, key);
        if (meaning === null || meaning.attribute === "idPaper") continue;
        const role = (isThing(meaning.party) ? meaning.party : "subject") as Role;
        expect(fieldKey(role, meaning.attribute), `${document.id}.${key}`).not.toBeNull();
      }
  });
});

describe("a number known from another paper of the dossier", () => {
  const father = party("father")!;

  it("needs the same name and a birth date that does not contradict", () => {
    expect(numberByNameAndBirth(father, [...birth, ...card])).toBe("099082000001");
    const other = partiesOfPaper("can_cuoc", [
      field("personal_id", "099083000002"),
      field("full_name", "Trần Văn Mẫu"),
      field("birth_date", "15/11/1983"),
    ]);
    expect(numberByNameAndBirth(father, [...birth, ...other])).toBeNull();
  });

  it("two people who both fit are never made one", () => {
    const twin = partiesOfPaper("can_cuoc", [
      field("personal_id", "099082000009"),
      field("full_name", "Trần Văn Mẫu"),
      field("birth_date", "01/02/1982"),
    ]);
    expect(numberByNameAndBirth(father, [...card, ...twin])).toBeNull();
  });
});

describe("a line that names an identity paper", () => {
  it("gives number, date and office", () => {
    expect(readIdentityPaper("Căn cước công dân số 099082000001, ngày cấp 05/08/2021, nơi cấp Cục Cảnh sát QLHC về TTXH")).toEqual({
      number: "099082000001",
      issuedOn: "2021-08-05",
      issuedBy: "Cục Cảnh sát QLHC về TTXH",
    });
  });

  it("with two numbers says nothing", () => {
    expect(readIdentityPaper("CCCD 099082000001 (CMND 099123456)")).toBeNull();
  });
});
