import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { appendDss } from "./append-dss.ts";
import { changesSince } from "./changes-since.ts";
import { embedInPlace } from "./embed-signature.ts";
import { prepareDocTimeStamp, prepareSignature } from "./prepare-signature.ts";
import { readSignatures } from "./read-signatures.ts";
import { appendDssFile, embedSignatureFile, prepareDocTimeStampFile, prepareSignatureFile } from "./sign-file.ts";
import { withFileSource } from "./syntax/byte-source.ts";
import { samplePaper } from "./testing/sample-papers.ts";

const folder = mkdtempSync(join(tmpdir(), "camtay-sign-file-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

const OPTIONS = {
  fieldName: "Signature1",
  signedAt: new Date("2026-11-23T01:30:05Z"),
  reserveBytes: 4_000,
  appearance: { profile: "tt05-archive", agency: "Ủy ban nhân dân xã Mẫu" },
} as const;
const CMS = Buffer.from("3003020101", "hex");
const EVIDENCE = { certificates: [Buffer.from("3003020102", "hex")], ocspResponses: [], crls: [] };

/** A valid file of the wanted size, mostly one stream of zeros, written piece by piece. */
function writeBigPdf(path: string, sizeBytes: number): void {
  const head = `%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type /Catalog /Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type /Pages /Count 1 /Kids [3 0 R]>>\nendobj\n3 0 obj\n<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources <</XObject <</I0 4 0 R>>>>>>\nendobj\n`;
  const side = Math.floor(Math.sqrt(sizeBytes));
  const body = `4 0 obj\n<</Type /XObject /Subtype /Image /Width ${side} /Height ${side} /BitsPerComponent 8 /ColorSpace /DeviceGray /Length ${side * side}>>\nstream\n`;
  const handle = openSync(path, "w");
  let offset = writeSync(handle, Buffer.from(head + body, "latin1"));
  const chunk = Buffer.alloc(1 << 20, 0x55);
  for (let left = side * side; left > 0; left -= chunk.length) offset += writeSync(handle, chunk, 0, Math.min(left, chunk.length));
  const places = ["1 0 obj", "2 0 obj", "3 0 obj"].map((text) => head.indexOf(text)).concat(head.length);
  const rows = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  const end = "\nendstream\nendobj\n";
  writeSync(
    handle,
    `${end}xref\n0 5\n0000000000 65535 f \n${rows}trailer\n<</Size 5 /Root 1 0 R>>\nstartxref\n${offset + end.length}\n%%EOF\n`,
  );
  closeSync(handle);
}

describe("signing a file without holding it in memory", () => {
  it("gives the very bytes that signing in memory gives", async () => {
    const paper = await samplePaper();
    writeFileSync(at("paper.pdf"), paper);
    const prepared = prepareSignatureFile(at("paper.pdf"), at("signed.pdf"), OPTIONS);
    const inMemory = prepareSignature(paper, OPTIONS);
    expect(Buffer.from(prepared.digest).equals(Buffer.from(inMemory.digest))).toBe(true);
    embedSignatureFile(prepared, CMS);
    const signed = embedInPlace(inMemory, CMS);
    expect(readFileSync(at("signed.pdf")).equals(Buffer.from(signed))).toBe(true);

    expect(appendDssFile(at("signed.pdf"), at("dss.pdf"), EVIDENCE)).toBe(true);
    expect(appendDssFile(at("dss.pdf"), at("none.pdf"), EVIDENCE)).toBe(false);
    const withDss = appendDss(signed, EVIDENCE);
    expect(readFileSync(at("dss.pdf")).equals(Buffer.from(withDss))).toBe(true);
    const stamp = { fieldName: "Stamp", reserveBytes: 3_000 };
    embedSignatureFile(prepareDocTimeStampFile(at("dss.pdf"), at("stamped.pdf"), stamp), CMS);
    expect(readFileSync(at("stamped.pdf")).equals(Buffer.from(embedInPlace(prepareDocTimeStamp(withDss, stamp), CMS)))).toBe(true);
  });

  it("signs and checks 300 MB with memory that does not grow with the file", () => {
    writeBigPdf(at("big.pdf"), 300_000_000);
    const script = `
      import { embedSignatureFile, prepareSignatureFile } from ${JSON.stringify(join(import.meta.dirname, "sign-file.ts"))};
      import { readSignatures } from ${JSON.stringify(join(import.meta.dirname, "read-signatures.ts"))};
      import { withFileSource } from ${JSON.stringify(join(import.meta.dirname, "syntax/byte-source.ts"))};
      const idle = process.resourceUsage().maxRSS;
      const prepared = prepareSignatureFile(${JSON.stringify(at("big.pdf"))}, ${JSON.stringify(at("big-signed.pdf"))},
        { fieldName: "S", signedAt: new Date(0), reserveBytes: 4000, appearance: { profile: "tt05-archive", agency: "A" } });
      embedSignatureFile(prepared, Buffer.from("3003020101", "hex"));
      const same = withFileSource(prepared.path, (source) => readSignatures(source).signatures[0].digest("sha256")).equals(prepared.digest);
      console.log(JSON.stringify({ same, grewMiB: (process.resourceUsage().maxRSS - idle) / 1024 }));`;
    const report = JSON.parse(
      execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
    );
    expect(report.same).toBe(true);
    expect(report.grewMiB).toBeLessThan(120);
    withFileSource(at("big-signed.pdf"), (source) => {
      const { file, signatures } = readSignatures(source);
      expect(signatures[0]).toMatchObject({ coverage: "whole", findings: [] });
      expect(changesSince(file, signatures[0]!.revisionEnd!).verdict).toBe("none");
    });
    rmSync(at("big.pdf"));
  });

  it("leaves nothing behind when it refuses", () => {
    writeFileSync(at("broken.pdf"), "%PDF-1.7\nnothing");
    expect(() => prepareSignatureFile(at("broken.pdf"), at("never.pdf"), OPTIONS)).toThrow("pdf.malformed");
    expect(() => prepareSignatureFile(at("absent.pdf"), at("never.pdf"), OPTIONS)).toThrow("pdf.unreadable");
    expect(() => statSync(at("never.pdf"))).toThrow();
  });
});
