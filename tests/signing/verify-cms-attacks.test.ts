import { randomBytes } from "node:crypto";
import { DerMembers, readChildren, readDer } from "@camtay/worker/signing/asn1/der-reader.ts";
import {
  derContext,
  derNull,
  derOctetString,
  derOid,
  derSequence,
  derSetOf,
  derSmallInteger,
  derValue,
  retagged,
} from "@camtay/worker/signing/asn1/der-writer.ts";
import { OID } from "@camtay/worker/signing/asn1/object-identifiers.ts";
import { assembleCms, signedAttributes } from "@camtay/worker/signing/cms/cms-signed-data.ts";
import { digestAlgorithm, signatureAlgorithm } from "@camtay/worker/signing/cms/signature-scheme.ts";
import { parseCertificate } from "@camtay/worker/signing/x509/certificate.ts";
import { describe, expect, it } from "vitest";
import { attackBench } from "./attacks/attack-bench.ts";
import { makeHolder } from "./attacks/made-up-pki.ts";
import { type HandParts, rawSign } from "./attacks/sign-by-hand.ts";

const bench = attackBench();
const { verify, signed } = bench;

/** SignedData put together freely. */
const freeCms = (
  { certificates, attributes, signature, scheme, signer }: HandParts,
  change: { content?: Buffer; inside?: Buffer; signerInfos?: number; attributesInfo?: Buffer | null; type?: string; digest?: Buffer } = {},
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
          ...(change.inside === undefined ? [] : [derContext(0, change.inside)]),
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
/** The same value as an encoder writes it that does not know its length yet. */
const indefinite = (der: Buffer): Buffer =>
  Buffer.concat([der.subarray(0, 1), Buffer.of(0x80), ...readChildren(readDer(der)).map((node) => node.der), Buffer.of(0, 0)]);
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
    ["indefinite length and bytes behind it", (parts) => Buffer.concat([indefinite(freeCms(parts)), Buffer.from([0, 0, 1])])],
    ["signed attributes in BER", (parts) => freeCms(parts, { attributesInfo: indefinite(retagged(parts.attributes, 0xa0)) })],
    ["nested indefinite lengths", () => Buffer.from("3080".repeat(5_000), "hex")],
    [
      "content inside in pieces",
      (parts) => freeCms(parts, { inside: derValue(0x24, derOctetString(Buffer.from("kh")), derOctetString(Buffer.from("ác"))) }),
    ],
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
      (parts) => withAttributes(parts, signedAttributes(parts.prepared.digest, bench.pki.tsa.certificate).der),
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
    ["signer's certificate left out", (parts) => freeCms({ ...parts, certificates: [bench.pki.intermediate.certificate] })],
    ["plain text", () => Buffer.from("chữ ký")],
    ["empty sequence", () => Buffer.from([0x30, 0])],
    ["null", () => derNull()],
  ];
  it.each(cases)("%s", async (_, spoil) => {
    const report = await verify(signed({ spoil }));
    expect(report.verdict).not.toBe("TOTAL-PASSED");
    expect(report.signatures[0]?.level).not.toMatch(/T/);
  });

  it("BER around signed attributes in DER is read, said, and not called PAdES", async () => {
    const spoil = (parts: HandParts): Buffer => {
      const [type, wrapped] = readChildren(readDer(freeCms(parts)));
      if (type === undefined || wrapped === undefined) throw new RangeError("no ContentInfo");
      const [signedData] = readChildren(wrapped);
      const inner = Buffer.concat([Buffer.of(0xa0, 0x80), indefinite(signedData?.der ?? Buffer.alloc(0)), Buffer.of(0, 0)]);
      return Buffer.concat([Buffer.of(0x30, 0x80), type.der, inner, Buffer.of(0, 0)]);
    };
    const report = await verify(signed({ spoil }));
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED", signatures: [{ level: "NOT-ETSI" }] });
    expect(report.signatures[0]?.findings.map(({ code }) => code)).toContain("signature.ber");
    const bytes = signed({ spoil });
    const at = bytes.indexOf("/MediaBox");
    bytes[at + 12] = bytes[at + 12] === 0x30 ? 0x31 : 0x30;
    expect((await verify(bytes)).verdict).toBe("TOTAL-FAILED");
  });

  it("another certificate over the same key", async () => {
    const twin = makeHolder({ name: "Can bo Thu", issuer: bench.pki.intermediate, key: bench.pki.officer.key });
    const report = await verify(
      signed({
        spoil: (parts) =>
          freeCms({
            ...parts,
            signer: { ...parts.signer, certificate: twin.certificate },
            certificates: [twin.certificate, bench.pki.intermediate.certificate],
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
