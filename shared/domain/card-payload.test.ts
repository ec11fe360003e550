import fc from "fast-check";
import { expect, it } from "vitest";
import { parseCardPayload } from "./card-payload.ts";

it("reads the seven fields of a chip card", () => {
  expect(parseCardPayload("099099000001|012345678|Nguyễn Văn Mẫu|15011999|Nam|Số 1, Phố Mẫu, Phường Mẫu|20052023")).toEqual({
    identityNumber: "099099000001",
    oldNumber: "012345678",
    fullName: "Nguyễn Văn Mẫu",
    birthDate: "1999-01-15",
    sex: "Nam",
    address: "Số 1, Phố Mẫu, Phường Mẫu",
    issueDate: "2023-05-20",
  });
});

it("takes an empty or missing old number and further fields of the card of 2024", () => {
  expect(parseCardPayload("099099000001||Nguyễn Văn Mẫu|15011999|Nam|Số 1|20052023||Cha Mẫu|Mẹ Mẫu")).toMatchObject({
    oldNumber: null,
    sex: "Nam",
  });
  expect(parseCardPayload("099099000001|Nguyễn Văn Mẫu|15011999|Nam|Số 1|20052023")).toMatchObject({ fullName: "Nguyễn Văn Mẫu" });
});

it("brings decomposed text to NFC", () => {
  expect(parseCardPayload("099099000001||Đặng Thị Ánh|15011999|Nữ|Bản Mẫu|20052023".normalize("NFD"))?.fullName).toBe("Đặng Thị Ánh");
});

it("refuses everything else", () => {
  for (const text of ["", "SEP|1|H99.01-261008-0975|1.001193", "H99.01-261008-0975", "099099000001||A|32011999|Nam|x|20052023"])
    expect(parseCardPayload(text)).toBeNull();
  fc.assert(fc.property(fc.string(), (text) => parseCardPayload(text) === null || /^\d{12}\|/.test(text.trim())));
});
