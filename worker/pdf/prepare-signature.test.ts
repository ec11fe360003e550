import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { composePdfA } from "./compose-pdfa.ts";
import { embedSignature } from "./embed-signature.ts";
import { type PrepareOptions, prepareDocTimeStamp, prepareSignature } from "./prepare-signature.ts";
import { openPdf } from "./strict-reader.ts";

const folder = mkdtempSync(join(tmpdir(), "camtay-prepare-"));
afterAll(() => rmSync(folder, { recursive: true }));

const OPTIONS: PrepareOptions = {
  fieldName: "Signature1",
  signedAt: new Date("2026-11-23T01:30:05Z"),
  reserveBytes: 8_192,
  appearance: { profile: "tt05-archive", agency: "Ủy ban nhân dân xã Mẫu" },
};

let original: Buffer;
beforeAll(async () => {
  const colour = { data: Buffer.alloc(1654 * 2339 * 3, 250), width: 1654, height: 2339, channels: 3 as const };
  const words = [{ text: "Điều", box: { x: 300, y: 400, width: 90, height: 40 }, confidence: 1, line: 0, block: 0 }];
  original = Buffer.from(
    await composePdfA({
      pages: [{ colour, words, dpi: 200 }],
      title: "Quyết định",
      mark: { convertedAt: new Date("2026-11-23T01:00:00Z"), converter: "Ủy ban nhân dân xã Mẫu" },
      idSeed: "1",
    }),
  );
});

function check(name: string, bytes: Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  expect(execFileSync("qpdf", ["--check", file], { encoding: "utf8" })).toContain("No syntax or stream encoding errors found");
  return file;
}

describe("preparing a signature", () => {
  it("keeps the original bytes and covers everything but the Contents string", () => {
    const prepared = prepareSignature(original, OPTIONS);
    const bytes = Buffer.from(prepared.bytes);
    expect(bytes.subarray(0, original.length).equals(original)).toBe(true);
    const [start, firstLength, secondStart, secondLength] = prepared.byteRange;
    expect([start, firstLength, secondStart, secondStart + secondLength]).toEqual([
      0,
      prepared.contentsStart,
      prepared.contentsEnd,
      bytes.length,
    ]);
    expect(bytes.toString("latin1", prepared.contentsStart, prepared.contentsEnd)).toMatch(/^<0{16384}>$/);
    const digest = createHash("sha256").update(bytes.subarray(0, firstLength)).update(bytes.subarray(secondStart)).digest();
    expect(digest.equals(Buffer.from(prepared.digest))).toBe(true);
    check("prepared.pdf", bytes);
  });

  it("shows agency and time at the top right of page one in 10 pt, without an image (R-09a)", () => {
    const prepared = prepareSignature(original, OPTIONS);
    const { rect, sizePt, fallback } = prepared.report.appearance;
    expect({ sizePt, fallback }).toEqual({ sizePt: 10, fallback: "none" });
    expect(rect[0]).toBeGreaterThan(595 / 2);
    expect(rect[3]).toBeGreaterThan(820);
    const file = check("visible.pdf", prepared.bytes);
    expect(execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" })).toMatch(
      /Ủy ban nhân dân xã Mẫu\n[\s\S]*2026-11-23T08:30:05\+07:00/,
    );
    expect(execFileSync("pdfimages", ["-list", file], { encoding: "utf8" }).trim().split("\n").length).toBe(
      execFileSync("pdfimages", ["-list", check("original.pdf", original)], { encoding: "utf8" })
        .trim()
        .split("\n").length,
    );
  });

  it("gives a file whose signature dictionary pdfsig can read", () => {
    const signed = embedSignature(prepareSignature(original, OPTIONS), Buffer.from("3003020101", "hex"));
    const { stdout, stderr } = spawnSync("pdfsig", ["-nocert", check("embedded.pdf", signed)], { encoding: "utf8" });
    expect(stdout + stderr).toMatch(/ETSI\.CAdES\.detached|Signature #1/);
    expect(stdout).toContain("Total document signed");
  });

  it("adds a second signature and a document time-stamp behind the first", () => {
    const first = embedSignature(prepareSignature(original, { ...OPTIONS, docMdp: 2 }), Buffer.from("3003020101", "hex"));
    const second = prepareSignature(first, { ...OPTIONS, fieldName: "Signature2" });
    expect(second.report.appearance.fallback).toBe("moved");
    const stamp = prepareDocTimeStamp(second.bytes, { fieldName: "TimeStamp1", reserveBytes: 6_000 });
    check("three.pdf", stamp.bytes);
    expect(openPdf(stamp.bytes).sections).toHaveLength(4);
    expect(Buffer.from(stamp.bytes).subarray(0, second.bytes.length).equals(Buffer.from(second.bytes))).toBe(true);
  });

  it("is deterministic", () => {
    expect(Buffer.from(prepareSignature(original, OPTIONS).bytes).equals(Buffer.from(prepareSignature(original, OPTIONS).bytes))).toBe(
      true,
    );
  });

  it("refuses what must not be signed", () => {
    const sign = (bytes: Uint8Array, more: Partial<PrepareOptions> = {}) => prepareSignature(bytes, { ...OPTIONS, ...more });
    const locked = sign(original, { docMdp: 1 }).bytes;
    expect(() => sign(locked, { fieldName: "B" })).toThrow("pdf.certified_locked");
    expect(() => sign(sign(original).bytes, { fieldName: "B", docMdp: 2 })).toThrow("pdf.certify_after_signature");
    expect(() => sign(sign(original).bytes)).toThrow("pdf.field_exists");
    expect(() => sign(original, { reserveBytes: 32_768 })).toThrow("pdf.reserve_too_large");
    expect(() => sign(Buffer.concat([original, Buffer.from("\n\n")]))).toThrow("pdf.trailing_data");
    expect(() => sign(Buffer.concat([original, Buffer.from("x")]))).toThrow("pdf.malformed");
    expect(() => sign(Buffer.from("PK\x03\x04"))).toThrow("pdf.not_pdf");
  });

  it("never cuts a signature that is too long, and never overwrites one", () => {
    const prepared = prepareSignature(original, { ...OPTIONS, reserveBytes: 100 });
    expect(() => embedSignature(prepared, Buffer.alloc(101))).toThrow("pdf.signature_too_large");
    const bytes = embedSignature(prepared, Buffer.alloc(100, 1));
    expect(() => embedSignature({ ...prepared, bytes }, Buffer.alloc(100, 2))).toThrow("pdf.placeholder_used");
  });
});
