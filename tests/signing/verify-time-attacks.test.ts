import { createHash, randomBytes } from "node:crypto";
import { appendDss } from "@camtay/worker/pdf/append-dss.ts";
import { embedSignature } from "@camtay/worker/pdf/embed-signature.ts";
import { prepareDocTimeStamp } from "@camtay/worker/pdf/prepare-signature.ts";
import { derSmallInteger } from "@camtay/worker/signing/asn1/der-writer.ts";
import { OID } from "@camtay/worker/signing/asn1/object-identifiers.ts";
import { assembleCms } from "@camtay/worker/signing/cms/cms-signed-data.ts";
import { verifyPdf } from "@camtay/worker/signing/verify-pdf.ts";
import { describe, expect, it } from "vitest";
import { attackBench } from "./attacks/attack-bench.ts";
import { makeCrl, makeOcsp, makeToken, type OcspPlan, partialScope } from "./attacks/made-up-answers.ts";
import { type CertificatePlan, extension, type Holder, makeHolder } from "./attacks/made-up-pki.ts";

const bench = attackBench();
const { ago, ahead, verify, signed, now: NOW } = bench;

describe("timestamps", () => {
  it("of another signature is refused", async () => {
    const token = makeToken(bench.pki.tsa, randomBytes(256), ago(1), [bench.pki.intermediate]);
    const report = await verify(
      signed({ spoil: (parts) => assembleCms({ ...parts, signedAttributes: parts.attributes, timestampToken: token }) }),
    );
    expect(report).toMatchObject({ verdict: "TOTAL-FAILED", reasons: ["HASH_FAILURE"] });
  });
  it.each([
    ["purpose not critical", { purposes: [OID.timeStamping] }],
    ["two purposes", { purposes: [OID.timeStamping, OID.emailProtection], purposesCritical: true }],
    ["no purpose", {}],
  ] as [string, Partial<CertificatePlan>][])("by a certificate with %s is refused", async (_, plan) => {
    const stampedBy = makeHolder({ name: "TSA sai", issuer: bench.pki.intermediate, ...plan });
    expect((await verify(signed({ stampedAt: ago(1), stampedBy }))).verdict).toBe("TOTAL-FAILED");
  });
  it("by a stranger proves no time: an expired certificate stays undecided", async () => {
    const stampedBy = makeHolder({ name: "TSA la", issuer: bench.pki.stranger, purposes: [OID.timeStamping], purposesCritical: true });
    const by = makeHolder({ name: "Het han", issuer: bench.pki.intermediate, from: ago(400), to: ago(10) });
    expect(await verify(signed({ by, stampedAt: ago(20), stampedBy }))).toMatchObject({
      verdict: "INDETERMINATE",
      reasons: ["OUT_OF_BOUNDS_NO_POE"],
    });
  });
  it("from the future, or from before the certificate, is refused", async () => {
    expect((await verify(signed({ stampedAt: ahead(2) }))).verdict).not.toBe("TOTAL-PASSED");
    expect((await verify(signed({ stampedAt: ago(60) }))).verdict).not.toBe("TOTAL-PASSED");
  });
  const stampedDocument = (bytes: Uint8Array, over: (digest: Uint8Array, all: Uint8Array) => Uint8Array): Uint8Array => {
    const prepared = prepareDocTimeStamp(bytes, { fieldName: "TG", reserveBytes: 12_288 });
    const covered = Buffer.concat([prepared.bytes.subarray(0, prepared.contentsStart), prepared.bytes.subarray(prepared.contentsEnd)]);
    return embedSignature(prepared, makeToken(bench.pki.tsa, over(prepared.digest, covered), ago(1), [bench.pki.intermediate]));
  };
  it("over the document proves the time of what it covers", async () => {
    const report = await verify(stampedDocument(signed(), (_, all) => all));
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED", signatures: [{ level: "B-T" }, { kind: "document-timestamp" }] });
  });
  it("over another document is refused", async () => {
    expect(await verify(stampedDocument(signed(), () => randomBytes(9)))).toMatchObject({
      verdict: "TOTAL-FAILED",
      reasons: ["HASH_FAILURE"],
    });
  });
});

describe("revocation", () => {
  const stampedAt = ago(2);
  const good = (of: Holder, issuer: Holder, more: Partial<OcspPlan> = {}): Buffer =>
    makeOcsp({ of, issuer, signer: bench.pki.ocsp, thisUpdate: ago(1), nextUpdate: ahead(6), ...more });
  const withData = (ocspResponses: Buffer[], crls: Buffer[]): Uint8Array =>
    appendDss(signed({ stampedAt }), { certificates: [bench.pki.root.certificate, bench.pki.ocsp.certificate], ocspResponses, crls });
  const rootCrl = (): Buffer => makeCrl({ issuer: bench.pki.root, thisUpdate: ago(1), nextUpdate: ahead(6) });
  const whole = (): Buffer[] => [good(bench.pki.officer, bench.pki.intermediate), good(bench.pki.tsa, bench.pki.intermediate)];

  it("complete and good data in the file is level B-LT", async () => {
    expect(await verify(withData(whole(), [rootCrl()]))).toMatchObject({ verdict: "TOTAL-PASSED", signatures: [{ level: "B-LT" }] });
    const crl = makeCrl({ issuer: bench.pki.intermediate, thisUpdate: ago(1), nextUpdate: ahead(6) });
    expect(await verify(withData([], [rootCrl(), crl]))).toMatchObject({ verdict: "TOTAL-PASSED", signatures: [{ level: "B-LT" }] });
  });

  it("revoked before the proven time fails; after it, it is a note", async () => {
    const revoked = (revokedAt: Date, reason?: number) =>
      good(bench.pki.officer, bench.pki.intermediate, { status: "revoked", revokedAt, ...(reason === undefined ? {} : { reason }) });
    expect(await verify(withData([revoked(ago(3)), good(bench.pki.tsa, bench.pki.intermediate)], [rootCrl()]))).toMatchObject({
      verdict: "TOTAL-FAILED",
      reasons: ["REVOKED"],
    });
    expect(await verify(withData([revoked(ago(1)), good(bench.pki.tsa, bench.pki.intermediate)], [rootCrl()]))).toMatchObject({
      verdict: "TOTAL-PASSED",
    });
    expect(await verify(withData([revoked(ago(1), 1), good(bench.pki.tsa, bench.pki.intermediate)], [rootCrl()]))).toMatchObject({
      verdict: "TOTAL-FAILED",
      reasons: ["REVOKED"],
    });
    const crl = makeCrl({
      issuer: bench.pki.intermediate,
      thisUpdate: ago(1),
      nextUpdate: ahead(6),
      revoked: [{ holder: bench.pki.officer, at: ago(3) }],
    });
    expect(await verify(withData([], [rootCrl(), crl]))).toMatchObject({ verdict: "TOTAL-FAILED", reasons: ["REVOKED"] });
  });

  it("a good answer does not outweigh a revocation beside it", async () => {
    const crl = makeCrl({
      issuer: bench.pki.intermediate,
      thisUpdate: ago(1),
      nextUpdate: ahead(6),
      revoked: [{ holder: bench.pki.officer, at: ago(3) }],
    });
    expect((await verify(withData(whole(), [rootCrl(), crl]))).verdict).toBe("TOTAL-FAILED");
  });

  it("a revoked authority leaves nothing standing", async () => {
    const crl = makeCrl({
      issuer: bench.pki.root,
      thisUpdate: ago(1),
      nextUpdate: ahead(6),
      revoked: [{ holder: bench.pki.intermediate, at: ago(5) }],
    });
    expect((await verify(withData(whole(), [crl]))).verdict).not.toBe("TOTAL-PASSED");
  });

  const unusable: [string, () => { ocsp?: Buffer[]; crl?: Buffer[] }][] = [
    ["stale OCSP", () => ({ ocsp: [good(bench.pki.officer, bench.pki.intermediate, { thisUpdate: ago(20), nextUpdate: ago(13) })] })],
    [
      "OCSP without nextUpdate, older than the signature",
      () => ({ ocsp: [makeOcsp({ of: bench.pki.officer, issuer: bench.pki.intermediate, signer: bench.pki.ocsp, thisUpdate: ago(20) })] }),
    ],
    [
      "OCSP from the future",
      () => ({ ocsp: [good(bench.pki.officer, bench.pki.intermediate, { thisUpdate: ahead(3), nextUpdate: ahead(9) })] }),
    ],
    ["OCSP that does not know", () => ({ ocsp: [good(bench.pki.officer, bench.pki.intermediate, { status: "unknown" })] })],
    ["OCSP by the timestamp authority", () => ({ ocsp: [good(bench.pki.officer, bench.pki.intermediate, { signer: bench.pki.tsa })] })],
    ["OCSP by the signer himself", () => ({ ocsp: [good(bench.pki.officer, bench.pki.intermediate, { signer: bench.pki.officer })] })],
    [
      "OCSP by a stranger's responder",
      () => ({
        ocsp: [
          good(bench.pki.officer, bench.pki.intermediate, {
            signer: makeHolder({ name: "OCSP la", issuer: bench.pki.stranger, purposes: [OID.ocspSigning] }),
          }),
        ],
      }),
    ],
    [
      "OCSP by an expired responder",
      () => ({
        ocsp: [
          good(bench.pki.officer, bench.pki.intermediate, {
            signer: makeHolder({
              name: "OCSP cu",
              issuer: bench.pki.intermediate,
              purposes: [OID.ocspSigning],
              from: ago(90),
              to: ago(30),
            }),
          }),
        ],
      }),
    ],
    ["stale CRL", () => ({ crl: [makeCrl({ issuer: bench.pki.intermediate, thisUpdate: ago(20), nextUpdate: ago(13) })] })],
    [
      "CRL signed by another key",
      () => ({ crl: [makeCrl({ issuer: bench.pki.intermediate, signer: bench.pki.stranger, thisUpdate: ago(1), nextUpdate: ahead(6) })] }),
    ],
    [
      "CRL for some reasons only",
      () => ({
        crl: [makeCrl({ issuer: bench.pki.intermediate, thisUpdate: ago(1), nextUpdate: ahead(6), extra: [partialScope("reasons")] })],
      }),
    ],
    [
      "CRL for authorities only",
      () => ({
        crl: [makeCrl({ issuer: bench.pki.intermediate, thisUpdate: ago(1), nextUpdate: ahead(6), extra: [partialScope("authorities")] })],
      }),
    ],
    [
      "indirect CRL",
      () => ({
        crl: [makeCrl({ issuer: bench.pki.intermediate, thisUpdate: ago(1), nextUpdate: ahead(6), extra: [partialScope("indirect")] })],
      }),
    ],
    [
      "delta CRL",
      () => ({
        crl: [
          makeCrl({
            issuer: bench.pki.intermediate,
            thisUpdate: ago(1),
            nextUpdate: ahead(6),
            extra: [extension(OID.deltaCrlIndicator, derSmallInteger(3), true)],
          }),
        ],
      }),
    ],
  ];
  it.each(unusable)("%s proves nothing and leaves the verdict open", async (_, data) => {
    const { ocsp = [], crl = [] } = data();
    const report = await verify(withData([...ocsp, good(bench.pki.tsa, bench.pki.intermediate)], [rootCrl(), ...crl]));
    expect(report.verdict).toBe("INDETERMINATE");
    expect(report.reasons).toContain("TRY_LATER");
  });

  it("answers about others only are no answer: the level stays B-T", async () => {
    const other = makeHolder({ name: "Nguoi khac", issuer: bench.pki.intermediate });
    const report = await verify(withData([good(other, bench.pki.intermediate)], []));
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED", signatures: [{ level: "B-T" }] });
    const strict = await verifyPdf(withData([good(other, bench.pki.intermediate)], []), "a.pdf", {
      trust: bench.trust,
      now: NOW,
      requireRevocation: true,
    });
    expect(strict).toMatchObject({ verdict: "INDETERMINATE", reasons: ["TRY_LATER"] });
  });
});

describe("resources", () => {
  it.each([
    ["text", Buffer.from("xin chào")],
    ["empty", Buffer.alloc(0)],
    ["header only", Buffer.from("%PDF-1.7\n")],
    ["random", randomBytes(4096)],
    ["xref loop", Buffer.from("%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n")],
    [
      "deep nesting",
      Buffer.from(
        `%PDF-1.7\n1 0 obj\n${"[".repeat(100_000)}\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Size 2/Root 1 0 R>>\nstartxref\n100034\n%%EOF\n`,
      ),
    ],
  ])("%s ends in a verdict, not in a crash", async (_, bytes) => {
    expect((await verify(bytes)).verdict).not.toBe("TOTAL-PASSED");
  });

  it("the report says the same for the same bytes", async () => {
    const bytes = signed({ stampedAt: ago(1) });
    expect(
      createHash("sha256")
        .update(JSON.stringify(await verify(bytes)))
        .digest("hex"),
    ).toBe(
      createHash("sha256")
        .update(JSON.stringify(await verify(bytes)))
        .digest("hex"),
    );
  });
});
