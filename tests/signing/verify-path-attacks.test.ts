import { derContext, derNull, derSequence, retagged } from "@camtay/worker/signing/asn1/der-writer.ts";
import { OID } from "@camtay/worker/signing/asn1/object-identifiers.ts";
import { assembleCms, signedAttributes } from "@camtay/worker/signing/cms/cms-signed-data.ts";
import { describe, expect, it } from "vitest";
import { attackBench } from "./attacks/attack-bench.ts";
import { type CertificatePlan, ecKey, extension, type Holder, makeHolder, nameOf, rsaKey } from "./attacks/made-up-pki.ts";
import { type HandOptions, type HandParts, rawSign } from "./attacks/sign-by-hand.ts";

const bench = attackBench();
const { ago, ahead, verify, signed } = bench;

describe("sound signatures pass", () => {
  it.each([
    ["RSA-2048", {}],
    ["RSASSA-PSS", { pss: true }],
    ["with timestamp", { stampedAt: ago(1) }],
  ] as [string, HandOptions][])("%s", async (_, options) => {
    expect(await verify(signed(options))).toMatchObject({ verdict: "TOTAL-PASSED" });
  });

  it.each(["prime256v1", "secp384r1", "secp521r1"])("ECDSA on %s", async (curve) => {
    const by = makeHolder({ name: "EC", issuer: bench.pki.intermediate, key: ecKey(curve) });
    expect(await verify(signed({ by }))).toMatchObject({ verdict: "TOTAL-PASSED" });
  });

  it("an expired certificate whose use before is proven by a timestamp", async () => {
    const by = makeHolder({ name: "Het han", issuer: bench.pki.intermediate, from: ago(400), to: ago(10) });
    expect(await verify(signed({ by, stampedAt: ago(20) }))).toMatchObject({ verdict: "TOTAL-PASSED", signatures: [{ level: "B-T" }] });
    expect(await verify(signed({ by }))).toMatchObject({ verdict: "INDETERMINATE", reasons: ["OUT_OF_BOUNDS_NO_POE"] });
    expect(await verify(signed({ by }), ago(20))).toMatchObject({ verdict: "TOTAL-PASSED" });
  });
});

describe("a path that should not hold does not", () => {
  const reasons = async (leaf: CertificatePlan, chain: readonly Holder[] = [bench.pki.intermediate]): Promise<string> => {
    const report = await verify(signed({ by: makeHolder({ issuer: bench.pki.intermediate, ...leaf }), chain }));
    return `${report.verdict} ${report.reasons.join(" ")}`;
  };

  it("a missing trust anchor is indeterminate, never failed", async () => {
    const by = makeHolder({ name: "La", issuer: bench.pki.stranger });
    expect(await verify(signed({ by, chain: [bench.pki.stranger] }))).toMatchObject({
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
    const leaf = makeHolder({ name: "Khong phai CA", issuer: bench.pki.intermediate });
    expect(await reasons({ name: "Duoi", issuer: leaf }, [leaf, bench.pki.intermediate])).toMatch(
      /INDETERMINATE CERTIFICATE_CHAIN_GENERAL_FAILURE/,
    );
  });
  it("an issuer without basic constraints", async () => {
    const ca = makeHolder({ name: "Thieu", ca: "absent", usage: [5], issuer: bench.pki.root });
    expect(await reasons({ name: "Duoi", issuer: ca }, [ca])).toMatch(/CERTIFICATE_CHAIN_GENERAL_FAILURE/);
  });
  it("an issuer whose key usage lacks certificate signing", async () => {
    const ca = makeHolder({ name: "Thieu KU", ca: true, usage: [0, 6], issuer: bench.pki.root });
    expect(await reasons({ name: "Duoi", issuer: ca }, [ca])).toMatch(/CERTIFICATE_CHAIN_GENERAL_FAILURE/);
  });
  it("a path longer than an issuer allows", async () => {
    const sub = makeHolder({ name: "CA con", ca: true, issuer: bench.pki.intermediate });
    expect(await reasons({ name: "Duoi", issuer: sub }, [sub, bench.pki.intermediate])).toMatch(/CERTIFICATE_CHAIN_GENERAL_FAILURE/);
  });
  it("an expired issuer", async () => {
    const ca = makeHolder({ name: "CA cu", ca: true, issuer: bench.pki.root, from: ago(900), to: ago(5) });
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
      issuer: bench.pki.root,
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
    const weak = makeHolder({ name: "Yeu", issuer: bench.pki.intermediate, key: rsaKey(1024) });
    const build = (parts: HandParts): Buffer => {
      const { der } = signedAttributes(parts.prepared.digest, weak.certificate);
      return assembleCms({
        ...parts,
        signedAttributes: der,
        signature: rawSign(weak, parts.scheme, der),
        certificates: [weak.certificate, bench.pki.intermediate.certificate],
      });
    };
    expect((await verify(signed({ spoil: build }))).verdict).toBe("INDETERMINATE");
    const weakCa = makeHolder({ name: "CA yeu", ca: true, issuer: bench.pki.root, key: rsaKey(1024) });
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
