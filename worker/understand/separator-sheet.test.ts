import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findSeparator, PATCH_FORMAT, parseSeparatorPayload, type SeparatorMark, separatorPayload } from "./separator-sheet.ts";

const part = fc.option(fc.stringMatching(/^[A-Za-z0-9._-]{1,20}$/));

describe("the code on a separator sheet", () => {
  it("says the same when it is read as when it was printed", () => {
    const mark: fc.Arbitrary<SeparatorMark> = fc.oneof(
      fc.record({ opens: fc.constant("dossier" as const), dossier: part, procedure: part, documentType: fc.constant(null) }),
      fc.record({ opens: fc.constant("paper" as const), dossier: part, procedure: part, documentType: part }),
    );
    fc.assert(
      fc.property(mark, (printed) => {
        expect(parseSeparatorPayload(separatorPayload(printed))).toEqual(printed);
      }),
    );
  });

  it("is nothing else", () => {
    for (const text of ["H99.10-260101-0001", "SEP", "SEP|x|1", "099099000001||Nguyễn Văn Mẫu|15011999|Nam|Thôn Đoài|20052023"])
      expect(parseSeparatorPayload(text), text).toBeNull();
  });
});

describe("what the codes of a page open", () => {
  const patch = (text: string) => ({ text, box: null, format: PATCH_FORMAT });

  it("patch T, also read from its other end, opens a dossier, patch 2 a paper, other patches nothing", () => {
    expect(findSeparator([patch("T")])?.opens).toBe("dossier");
    expect(findSeparator([patch("3")])?.opens).toBe("dossier");
    expect(findSeparator([patch("2")])?.opens).toBe("paper");
    expect(findSeparator([patch("4")])).toBeNull();
  });

  it("a bar code with the patch's name does as well", () => {
    expect(findSeparator([{ text: "PATCHT", box: null, format: "Code128" }])?.opens).toBe("dossier");
    expect(findSeparator([{ text: "DISPATCH", box: null, format: "Code128" }])).toBeNull();
  });

  it("the QR code beside a patch says more", () => {
    const qr = { text: "SEP|1|H99.10-260101-0001|1.001193", box: null, format: "QRCode" };
    expect(findSeparator([patch("T"), qr])).toMatchObject({ dossier: "H99.10-260101-0001", procedure: "1.001193" });
  });
});
