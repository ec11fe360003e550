import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { appendDss, readDss } from "./append-dss.ts";
import { changesSince } from "./changes-since.ts";
import { readSignatures } from "./read-signatures.ts";
import { openPdf } from "./strict-reader.ts";
import { signed } from "./testing/forgery-kit.ts";

const der = (n: number): Buffer => Buffer.from([0x30, 3, 2, 1, n]);
const content = { certificates: [der(1), der(2)], ocspResponses: [der(3)], crls: [der(4)] };

describe("the document security store", () => {
  it("holds what was given and leaves the original bytes alone", () => {
    const original = signed();
    const bytes = Buffer.from(appendDss(original, content));
    expect(bytes.subarray(0, original.length).equals(original)).toBe(true);
    expect(readDss(openPdf(bytes))).toEqual({ ...content, vriKeys: [] });
    expect(Buffer.from(appendDss(original, content)).equals(bytes)).toBe(true);
  });

  it("keeps equal DER once, within one call and over several", () => {
    const first = appendDss(signed(), { ...content, certificates: [der(1), der(1), der(2)] });
    expect(appendDss(first, content)).toBe(first);
    const second = openPdf(appendDss(first, { certificates: [der(2), der(9)], ocspResponses: [], crls: [] }));
    expect(readDss(second).certificates).toEqual([der(1), der(2), der(9)]);
    expect(readDss(second).crls).toEqual([der(4)]);
  });

  it("names evidence by the SHA-1 of the whole Contents and lists it at the top too", () => {
    const original = signed();
    const { contents } = readSignatures(original).signatures[0]!;
    const vri = [{ contents, certificates: [der(7)], ocspResponses: [der(8)], crls: [], gatheredAt: new Date("2026-11-23T01:30:05Z") }];
    const store = readDss(openPdf(appendDss(original, { certificates: [], ocspResponses: [], crls: [], vri })));
    expect(store.vriKeys).toEqual([createHash("sha1").update(contents).digest("hex").toUpperCase()]);
    expect(store.certificates).toEqual([der(7)]);
    expect(store.ocspResponses).toEqual([der(8)]);
  });

  it("is an allowed change, also where it grows", () => {
    const once = appendDss(signed(), content);
    const twice = appendDss(once, { certificates: [der(20)], ocspResponses: [], crls: [] });
    for (const bytes of [once, twice]) {
      const { file, signatures } = readSignatures(bytes);
      const report = changesSince(file, signatures[0]!.revisionEnd!, { docMdp: 1 });
      expect(report.verdict).toBe("allowed");
      expect(new Set(report.changes.map(({ kind }) => kind))).toEqual(new Set(["dss", "extensions"]));
    }
  });
});
