import { createHash, randomBytes } from "node:crypto";
import { appendDss } from "@camtay/worker/pdf/append-dss.ts";
import { embedSignature } from "@camtay/worker/pdf/embed-signature.ts";
import { prepareDocTimeStamp } from "@camtay/worker/pdf/prepare-signature.ts";
import { DerMembers, readChildren, readDer } from "@camtay/worker/signing/asn1/der-reader.ts";
import {
  derContext,
  derNull,
  derOctetString,
  derOid,
  derSequence,
  derSetOf,
  derSmallInteger,
  retagged,
} from "@camtay/worker/signing/asn1/der-writer.ts";
import { OID } from "@camtay/worker/signing/asn1/object-identifiers.ts";
import { assembleCms, signedAttributes } from "@camtay/worker/signing/cms/cms-signed-data.ts";
import { digestAlgorithm, signatureAlgorithm } from "@camtay/worker/signing/cms/signature-scheme.ts";
import type { TrustAnchors } from "@camtay/worker/signing/verify/trust-anchors.ts";
import { verifyPdf } from "@camtay/worker/signing/verify-pdf.ts";
import { parseCertificate } from "@camtay/worker/signing/x509/certificate.ts";
import { beforeAll, describe, expect, it } from "vitest";
import { makeCrl, makeOcsp, makeToken, type OcspPlan, partialScope } from "./attacks/made-up-answers.ts";
import {
  type CertificatePlan,
  ecKey,
  extension,
  type Holder,
  type MadeUpPki,
  makeHolder,
  makeUpPki,
  nameOf,
  rsaKey,
} from "./attacks/made-up-pki.ts";
import { type HandOptions, type HandParts, rawSign, signByHand } from "./attacks/sign-by-hand.ts";
import { blankPdf } from "./blank-pdf.ts";

let pki: MadeUpPki;
let trust: TrustAnchors;
let original: Uint8Array;
const DAY_MS = 86_400_000;
const NOW = new Date();
const ago = (days: number): Date => new Date(NOW.getTime() - days * DAY_MS);
const ahead = (days: number): Date => new Date(NOW.getTime() + days * DAY_MS);

const verify = (bytes: Uint8Array, at?: Date) => verifyPdf(bytes, "tep.pdf", { trust, now: NOW, at });
const signed = (options: HandOptions = {}): Buffer => signByHand(original, pki, options);

beforeAll(async () => {
  pki = makeUpPki();
  const root = parseCertificate(pki.root.certificate);
  trust = { version: "thu", signers: [root], timestamps: [root], crls: [] };
  original = await blankPdf(1);
});

describe("sound signatures pass", () => {
  it.each([
    ["RSA-2048", {}],
    ["RSASSA-PSS", { pss: true }],
    ["with timestamp", { stampedAt: ago(1) }],
  ] as [string, HandOptions][])("%s", async (_, options) => {
    expect(await verify(signed(options))).toMatchObject({ verdict: "TOTAL-PASSED" });
  });

  it.each(["prime256v1", "secp384r1", "secp521r1"])("ECDSA on %s", async (curve) => {
    const by = makeHolder({ name: "EC", issuer: pki.intermediate, key: ecKey(curve) });
    expect(await verify(signed({ by }))).toMatchObject({ verdict: "TOTAL-PASSED" });
  });

  it("an expired certificate whose use before is proven by a timestamp", async () => {
    const by = makeHolder({ name: "Het han", issuer: pki.intermediate, from: ago(400), to: ago(10) });
    expect(await verify(signed({ by, stampedAt: ago(20) }))).toMatchObject({ verdict: "TOTAL-PASSED", signatures: [{ level: "B-T" }] });
    expect(await verify(signed({ by }))).toMatchObject({ verdict: "INDETERMINATE", reasons: ["OUT_OF_BOUNDS_NO_POE"] });
    expect(await verify(signed({ by }), ago(20))).toMatchObject({ verdict: "TOTAL-PASSED" });
  });
});

/** SignedData put together freely. */
const freeCms = (
  { certificates, attributes, signature, scheme, signer }: HandParts,
  change: { content?: Buffer; signerInfos?: number; attributesInfo?: Buffer | null; type?: string; digest?: Buffer } = {},
): Buffer => {
  const certificate = parseCertificate(signer.certificate);
  const serial = new DerMembers(new DerMembers(readDer(signer.certificate)).take(0x30));
  serial.optional(0xa0);
  const info = derSequence(
    derSmallInteger(1),
    derSequence(certificate.issuer, serial.any().der),
    change.digest ?? digestAlgorithm(scheme.hash),
    ...(change.attributesInfo === null ? [] : [change.attributesInfo ?? retagged(attributes, 0xa0)]),
    signatureAlgorithm(scheme),
    derOctetString(signature),
  );
  const infos = Array.from({ length: change.signerInfos ?? 1 }, () => info);
  return derSequence(
    derOid(OID.signedData),
    derContext(
      0,
      derSequence(
        derSmallInteger(1),
        derSetOf([change.digest ?? digestAlgorithm(scheme.hash)]),
        derSequence(
          derOid(change.type ?? OID.data),
          ...(change.content === undefined ? [] : [derContext(0, derOctetString(change.content))]),
        ),
        derSetOf(certificates, 0xa0),
        derSetOf(infos),
      ),
    ),
  );
};

const withAttributes = (parts: HandParts, attributes: Buffer): Buffer =>
  assembleCms({
    ...parts,
    signedAttributes: attributes,
    signature: rawSign(parts.signer, parts.scheme, attributes),
    timestampToken: parts.token,
  });
const attribute = (type: string, value: Buffer): Buffer => derSequence(derOid(type), derSetOf([value]));
const members = (attributes: Buffer): Buffer[] => readChildren(readDer(attributes)).map((node) => node.der);

describe("CMS that two readers could see differently is refused", () => {
  const cases: [string, (parts: HandParts) => Buffer][] = [
    ["two SignerInfos", (parts) => freeCms(parts, { signerInfos: 2 })],
    ["no SignerInfo", (parts) => freeCms(parts, { signerInfos: 0 })],
    ["content inside", (parts) => freeCms(parts, { content: Buffer.from("khác") })],
    ["empty content inside", (parts) => freeCms(parts, { content: Buffer.alloc(0) })],
    ["other content type", (parts) => freeCms(parts, { type: OID.tstInfo })],
    [
      "no signed attributes",
      (parts) => freeCms({ ...parts, signature: rawSign(parts.signer, parts.scheme, parts.prepared.bytes) }, { attributesInfo: null }),
    ],
    ["SHA-1 digest", (parts) => freeCms(parts, { digest: derSequence(derOid(OID.sha1), derNull()) })],
    ["MD5 digest", (parts) => freeCms(parts, { digest: derSequence(derOid("1.2.840.113549.2.5"), derNull()) })],
    ["indefinite length", (parts) => Buffer.concat([Buffer.from([0x30, 0x80]), freeCms(parts).subarray(4), Buffer.from([0, 0])])],
    ["long form of a short length", (parts) => Buffer.concat([Buffer.from([0x30, 0x83, 0]), freeCms(parts).subarray(2)])],
    ["bytes behind the CMS", (parts) => Buffer.concat([freeCms(parts), Buffer.from([1])])],
    ["cut CMS", (parts) => freeCms(parts).subarray(0, -20)],
    ["length bomb", () => Buffer.from("308480ffffff", "hex")],
    ["nested bomb", () => Buffer.from("30820400".repeat(200), "hex")],
    ["message digest of other bytes", (parts) => withAttributes(parts, signedAttributes(randomBytes(32), parts.signer.certificate).der)],
    [
      "message digest missing",
      (parts) => withAttributes(parts, derSetOf(members(parts.attributes).filter((one) => !one.includes(derOid(OID.messageDigest))))),
    ],
    [
      "content type missing",
      (parts) => withAttributes(parts, derSetOf(members(parts.attributes).filter((one) => !one.includes(derOid(OID.contentType))))),
    ],
    [
      "message digest twice",
      (parts) =>
        withAttributes(parts, derSetOf([...members(parts.attributes), attribute(OID.messageDigest, derOctetString(randomBytes(32)))])),
    ],
    [
      "certificate reference missing",
      (parts) =>
        withAttributes(parts, derSetOf(members(parts.attributes).filter((one) => !one.includes(derOid(OID.signingCertificateV2))))),
    ],
    [
      "certificate reference to another",
      (parts) => withAttributes(parts, signedAttributes(parts.prepared.digest, pki.tsa.certificate).der),
    ],
    [
      "signature of other bytes",
      (parts) =>
        assembleCms({ ...parts, signedAttributes: parts.attributes, signature: rawSign(parts.signer, parts.scheme, randomBytes(40)) }),
    ],
    [
      "signature shortened",
      (parts) => assembleCms({ ...parts, signedAttributes: parts.attributes, signature: parts.signature.subarray(0, -1) }),
    ],
    ["signature empty", (parts) => assembleCms({ ...parts, signedAttributes: parts.attributes, signature: Buffer.alloc(0) })],
    ["signer's certificate left out", (parts) => freeCms({ ...parts, certificates: [pki.intermediate.certificate] })],
    ["plain text", () => Buffer.from("chữ ký")],
    ["empty sequence", () => Buffer.from([0x30, 0])],
    ["null", () => derNull()],
  ];
  it.each(cases)("%s", async (_, spoil) => {
    const report = await verify(signed({ spoil }));
    expect(report.verdict).not.toBe("TOTAL-PASSED");
    expect(report.signatures[0]?.level).not.toMatch(/T/);
  });

  it("another certificate over the same key", async () => {
    const twin = makeHolder({ name: "Can bo Thu", issuer: pki.intermediate, key: pki.officer.key });
    const report = await verify(
      signed({
        spoil: (parts) =>
          freeCms({
            ...parts,
            signer: { ...parts.signer, certificate: twin.certificate },
            certificates: [twin.certificate, pki.intermediate.certificate],
          }),
      }),
    );
    expect(report).toMatchObject({ verdict: "TOTAL-FAILED", reasons: ["SIG_CONSTRAINTS_FAILURE"] });
  });

  it("content changed by one byte inside the range", async () => {
    const bytes = signed();
    const at = bytes.indexOf("/MediaBox");
    bytes[at + 12] = bytes[at + 12] === 0x30 ? 0x31 : 0x30;
    expect((await verify(bytes)).verdict).toBe("TOTAL-FAILED");
  });
});

describe("a path that should not hold does not", () => {
  const reasons = async (leaf: CertificatePlan, chain: readonly Holder[] = [pki.intermediate]): Promise<string> => {
    const report = await verify(signed({ by: makeHolder({ issuer: pki.intermediate, ...leaf }), chain }));
    return `${report.verdict} ${report.reasons.join(" ")}`;
  };

  it("a missing trust anchor is indeterminate, never failed", async () => {
    const by = makeHolder({ name: "La", issuer: pki.stranger });
    expect(await verify(signed({ by, chain: [pki.stranger] }))).toMatchObject({
      verdict: "INDETERMINATE",
      reasons: ["NO_CERTIFICATE_CHAIN_FOUND"],
    });
    const selfMade = makeHolder({ name: "Tu ky" });
    expect(await verify(signed({ by: selfMade, chain: [] }))).toMatchObject({
      verdict: "INDETERMINATE",
      reasons: ["NO_CERTIFICATE_CHAIN_FOUND"],
    });
  });
  it("a root of the same name with another key", async () => {
    const fake = makeHolder({ name: "Goc Thu", ca: true });
    const ca = makeHolder({ name: "CA Thu", ca: true, issuer: fake });
    expect(await verify(signed({ by: makeHolder({ name: "Gia", issuer: ca }), chain: [ca, fake] }))).toMatchObject({
      verdict: "INDETERMINATE",
    });
  });
  it("an issuer that is no authority", async () => {
    const leaf = makeHolder({ name: "Khong phai CA", issuer: pki.intermediate });
    expect(await reasons({ name: "Duoi", issuer: leaf }, [leaf, pki.intermediate])).toMatch(
      /INDETERMINATE CERTIFICATE_CHAIN_GENERAL_FAILURE/,
    );
  });
  it("an issuer without basic constraints", async () => {
    const ca = makeHolder({ name: "Thieu", ca: "absent", usage: [5], issuer: pki.root });
    expect(await reasons({ name: "Duoi", issuer: ca }, [ca])).toMatch(/CERTIFICATE_CHAIN_GENERAL_FAILURE/);
  });
  it("an issuer whose key usage lacks certificate signing", async () => {
    const ca = makeHolder({ name: "Thieu KU", ca: true, usage: [0, 6], issuer: pki.root });
    expect(await reasons({ name: "Duoi", issuer: ca }, [ca])).toMatch(/CERTIFICATE_CHAIN_GENERAL_FAILURE/);
  });
  it("a path longer than an issuer allows", async () => {
    const sub = makeHolder({ name: "CA con", ca: true, issuer: pki.intermediate });
    expect(await reasons({ name: "Duoi", issuer: sub }, [sub, pki.intermediate])).toMatch(/CERTIFICATE_CHAIN_GENERAL_FAILURE/);
  });
  it("an expired issuer", async () => {
    const ca = makeHolder({ name: "CA cu", ca: true, issuer: pki.root, from: ago(900), to: ago(5) });
    expect(await reasons({ name: "Duoi", issuer: ca }, [ca])).toMatch(/OUT_OF_BOUNDS_NO_POE/);
  });
  it("a certificate of tomorrow", async () => {
    expect(await reasons({ name: "Mai", from: ahead(1), to: ahead(30) })).toBe("TOTAL-FAILED NOT_YET_VALID");
  });
  it("a critical extension nobody knows", async () => {
    expect(await reasons({ name: "La", extra: [extension("2.999.77", derNull(), true)] })).toMatch(/CHAIN_CONSTRAINTS_FAILURE/);
  });
  it("names outside the issuer's constraints", async () => {
    const subtree = derSequence(derSequence(derContext(4, nameOf("Noi khac"))));
    const ca = makeHolder({
      name: "CA rang buoc",
      ca: true,
      issuer: pki.root,
      extra: [extension(OID.nameConstraints, derSequence(retagged(subtree, 0xa0)), true)],
    });
    expect(await reasons({ name: "Duoi", issuer: ca }, [ca])).toMatch(/CHAIN_CONSTRAINTS_FAILURE/);
  });
  it.each([
    ["server authentication only", { purposes: [OID.serverAuth] }],
    ["code signing only", { purposes: [OID.codeSigning] }],
    ["timestamping only", { purposes: [OID.timeStamping], purposesCritical: true }],
    ["OCSP signing only", { purposes: [OID.ocspSigning] }],
    ["key usage for encryption only", { usage: [2, 3] }],
    ["key usage of an authority", { usage: [5, 6] }],
  ] as [string, Partial<CertificatePlan>][])("a certificate for %s", async (_, plan) => {
    expect(await reasons({ name: "Sai muc dich", ...plan })).toMatch(/INDETERMINATE.*CHAIN_CONSTRAINTS_FAILURE/);
  });
  it("RSA of 1024 bits, for the signer and for an issuer", async () => {
    const weak = makeHolder({ name: "Yeu", issuer: pki.intermediate, key: rsaKey(1024) });
    const build = (parts: HandParts): Buffer => {
      const { der } = signedAttributes(parts.prepared.digest, weak.certificate);
      return assembleCms({
        ...parts,
        signedAttributes: der,
        signature: rawSign(weak, parts.scheme, der),
        certificates: [weak.certificate, pki.intermediate.certificate],
      });
    };
    expect((await verify(signed({ spoil: build }))).verdict).toBe("INDETERMINATE");
    const weakCa = makeHolder({ name: "CA yeu", ca: true, issuer: pki.root, key: rsaKey(1024) });
    expect(await reasons({ name: "Duoi", issuer: weakCa }, [weakCa])).toMatch(/INDETERMINATE/);
  });
  it("authorities that certify each other end, and find no anchor", async () => {
    const keyA = rsaKey();
    const keyB = rsaKey();
    const b: Holder = { name: "Vong B", key: keyB, certificate: Buffer.alloc(0) };
    const a = makeHolder({ name: "Vong A", ca: true, key: keyA, issuer: b });
    const bCertified = makeHolder({ name: "Vong B", ca: true, key: keyB, issuer: a });
    expect(await reasons({ name: "Duoi", issuer: a }, [a, bCertified])).toBe("INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND");
  });
});

describe("timestamps", () => {
  it("of another signature is refused", async () => {
    const token = makeToken(pki.tsa, randomBytes(256), ago(1), [pki.intermediate]);
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
    const stampedBy = makeHolder({ name: "TSA sai", issuer: pki.intermediate, ...plan });
    expect((await verify(signed({ stampedAt: ago(1), stampedBy }))).verdict).toBe("TOTAL-FAILED");
  });
  it("by a stranger proves no time: an expired certificate stays undecided", async () => {
    const stampedBy = makeHolder({ name: "TSA la", issuer: pki.stranger, purposes: [OID.timeStamping], purposesCritical: true });
    const by = makeHolder({ name: "Het han", issuer: pki.intermediate, from: ago(400), to: ago(10) });
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
    return embedSignature(prepared, makeToken(pki.tsa, over(prepared.digest, covered), ago(1), [pki.intermediate]));
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
    makeOcsp({ of, issuer, signer: pki.ocsp, thisUpdate: ago(1), nextUpdate: ahead(6), ...more });
  const withData = (ocspResponses: Buffer[], crls: Buffer[]): Uint8Array =>
    appendDss(signed({ stampedAt }), { certificates: [pki.root.certificate, pki.ocsp.certificate], ocspResponses, crls });
  const rootCrl = (): Buffer => makeCrl({ issuer: pki.root, thisUpdate: ago(1), nextUpdate: ahead(6) });
  const whole = (): Buffer[] => [good(pki.officer, pki.intermediate), good(pki.tsa, pki.intermediate)];

  it("complete and good data in the file is level B-LT", async () => {
    expect(await verify(withData(whole(), [rootCrl()]))).toMatchObject({ verdict: "TOTAL-PASSED", signatures: [{ level: "B-LT" }] });
    const crl = makeCrl({ issuer: pki.intermediate, thisUpdate: ago(1), nextUpdate: ahead(6) });
    expect(await verify(withData([], [rootCrl(), crl]))).toMatchObject({ verdict: "TOTAL-PASSED", signatures: [{ level: "B-LT" }] });
  });

  it("revoked before the proven time fails; after it, it is a note", async () => {
    const revoked = (revokedAt: Date, reason?: number) =>
      good(pki.officer, pki.intermediate, { status: "revoked", revokedAt, ...(reason === undefined ? {} : { reason }) });
    expect(await verify(withData([revoked(ago(3)), good(pki.tsa, pki.intermediate)], [rootCrl()]))).toMatchObject({
      verdict: "TOTAL-FAILED",
      reasons: ["REVOKED"],
    });
    expect(await verify(withData([revoked(ago(1)), good(pki.tsa, pki.intermediate)], [rootCrl()]))).toMatchObject({
      verdict: "TOTAL-PASSED",
    });
    expect(await verify(withData([revoked(ago(1), 1), good(pki.tsa, pki.intermediate)], [rootCrl()]))).toMatchObject({
      verdict: "TOTAL-FAILED",
      reasons: ["REVOKED"],
    });
    const crl = makeCrl({
      issuer: pki.intermediate,
      thisUpdate: ago(1),
      nextUpdate: ahead(6),
      revoked: [{ holder: pki.officer, at: ago(3) }],
    });
    expect(await verify(withData([], [rootCrl(), crl]))).toMatchObject({ verdict: "TOTAL-FAILED", reasons: ["REVOKED"] });
  });

  it("a good answer does not outweigh a revocation beside it", async () => {
    const crl = makeCrl({
      issuer: pki.intermediate,
      thisUpdate: ago(1),
      nextUpdate: ahead(6),
      revoked: [{ holder: pki.officer, at: ago(3) }],
    });
    expect((await verify(withData(whole(), [rootCrl(), crl]))).verdict).toBe("TOTAL-FAILED");
  });

  it("a revoked authority leaves nothing standing", async () => {
    const crl = makeCrl({
      issuer: pki.root,
      thisUpdate: ago(1),
      nextUpdate: ahead(6),
      revoked: [{ holder: pki.intermediate, at: ago(5) }],
    });
    expect((await verify(withData(whole(), [crl]))).verdict).not.toBe("TOTAL-PASSED");
  });

  const unusable: [string, () => { ocsp?: Buffer[]; crl?: Buffer[] }][] = [
    ["stale OCSP", () => ({ ocsp: [good(pki.officer, pki.intermediate, { thisUpdate: ago(20), nextUpdate: ago(13) })] })],
    [
      "OCSP without nextUpdate, older than the signature",
      () => ({ ocsp: [makeOcsp({ of: pki.officer, issuer: pki.intermediate, signer: pki.ocsp, thisUpdate: ago(20) })] }),
    ],
    ["OCSP from the future", () => ({ ocsp: [good(pki.officer, pki.intermediate, { thisUpdate: ahead(3), nextUpdate: ahead(9) })] })],
    ["OCSP that does not know", () => ({ ocsp: [good(pki.officer, pki.intermediate, { status: "unknown" })] })],
    ["OCSP by the timestamp authority", () => ({ ocsp: [good(pki.officer, pki.intermediate, { signer: pki.tsa })] })],
    ["OCSP by the signer himself", () => ({ ocsp: [good(pki.officer, pki.intermediate, { signer: pki.officer })] })],
    [
      "OCSP by a stranger's responder",
      () => ({
        ocsp: [
          good(pki.officer, pki.intermediate, {
            signer: makeHolder({ name: "OCSP la", issuer: pki.stranger, purposes: [OID.ocspSigning] }),
          }),
        ],
      }),
    ],
    [
      "OCSP by an expired responder",
      () => ({
        ocsp: [
          good(pki.officer, pki.intermediate, {
            signer: makeHolder({ name: "OCSP cu", issuer: pki.intermediate, purposes: [OID.ocspSigning], from: ago(90), to: ago(30) }),
          }),
        ],
      }),
    ],
    ["stale CRL", () => ({ crl: [makeCrl({ issuer: pki.intermediate, thisUpdate: ago(20), nextUpdate: ago(13) })] })],
    [
      "CRL signed by another key",
      () => ({ crl: [makeCrl({ issuer: pki.intermediate, signer: pki.stranger, thisUpdate: ago(1), nextUpdate: ahead(6) })] }),
    ],
    [
      "CRL for some reasons only",
      () => ({ crl: [makeCrl({ issuer: pki.intermediate, thisUpdate: ago(1), nextUpdate: ahead(6), extra: [partialScope("reasons")] })] }),
    ],
    [
      "CRL for authorities only",
      () => ({
        crl: [makeCrl({ issuer: pki.intermediate, thisUpdate: ago(1), nextUpdate: ahead(6), extra: [partialScope("authorities")] })],
      }),
    ],
    [
      "indirect CRL",
      () => ({ crl: [makeCrl({ issuer: pki.intermediate, thisUpdate: ago(1), nextUpdate: ahead(6), extra: [partialScope("indirect")] })] }),
    ],
    [
      "delta CRL",
      () => ({
        crl: [
          makeCrl({
            issuer: pki.intermediate,
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
    const report = await verify(withData([...ocsp, good(pki.tsa, pki.intermediate)], [rootCrl(), ...crl]));
    expect(report.verdict).toBe("INDETERMINATE");
    expect(report.reasons).toContain("TRY_LATER");
  });

  it("answers about others only are no answer: the level stays B-T", async () => {
    const other = makeHolder({ name: "Nguoi khac", issuer: pki.intermediate });
    const report = await verify(withData([good(other, pki.intermediate)], []));
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED", signatures: [{ level: "B-T" }] });
    const strict = await verifyPdf(withData([good(other, pki.intermediate)], []), "a.pdf", { trust, now: NOW, requireRevocation: true });
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
