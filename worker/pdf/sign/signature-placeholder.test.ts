import { describe, expect, it } from "vitest";
import { ref } from "../syntax/objects.ts";
import { byteRangeText, MAX_RESERVE_BYTES, signaturePlaceholder } from "./signature-placeholder.ts";

const KIND = {
  kind: "signature",
  signedAt: new Date("2026-11-23T01:30:05Z"),
  reason: undefined,
  name: undefined,
  docMdp: undefined,
} as const;

describe("the placeholder of a signature", () => {
  it("keeps its length whatever the numbers are, beyond 4 GB too", () => {
    const small = byteRangeText([0, 1, 2, 3]);
    const large = byteRangeText([0, 5_000_000_000, 5_000_065_536, 1_000]);
    expect(large).toHaveLength(small.length);
    expect(large).toBe("[0 5000000000 5000065536 1000      ]");
    expect(() => byteRangeText([0, 10_000_000_000, 1, 1])).toThrow("pdf.limit");
    const { bytes, rangeAt } = signaturePlaceholder(ref(9), KIND, 10);
    expect(bytes.toString("latin1", rangeAt, rangeAt + small.length)).toMatch(/^\[0 +\]$/);
  });

  it("reserves exactly what is asked, up to the limit of PDF/A-2", () => {
    const { bytes, contentsStart, contentsEnd } = signaturePlaceholder(ref(9), KIND, MAX_RESERVE_BYTES);
    expect(bytes.toString("latin1", contentsStart, contentsEnd)).toMatch(/^<0+>$/);
    expect(contentsEnd - contentsStart).toBe(MAX_RESERVE_BYTES * 2 + 2);
    for (const size of [0, -1, 1.5, MAX_RESERVE_BYTES + 1])
      expect(() => signaturePlaceholder(ref(9), KIND, size)).toThrow("pdf.reserve_too_large");
  });

  it("has the entries of a PAdES signature and none that it must not have", () => {
    const text = signaturePlaceholder(ref(9), { ...KIND, docMdp: 2 }, 10).bytes.toString("latin1");
    for (const entry of ["/Type /Sig", "/SubFilter /ETSI.CAdES.detached", "/M (D:20261123083005+07'00')", "/TransformMethod /DocMDP"])
      expect(text).toContain(entry);
    expect(text).not.toMatch(/\/Cert|\/DigestMethod|\/Reason/);
    expect(signaturePlaceholder(ref(9), { kind: "doc-time-stamp" }, 10).bytes.toString("latin1")).not.toMatch(/\/M |\/Reason/);
  });
});
