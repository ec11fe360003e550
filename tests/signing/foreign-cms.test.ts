import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { embedSignature } from "@camtay/worker/pdf/embed-signature.ts";
import { prepareSignature } from "@camtay/worker/pdf/prepare-signature.ts";
import { verifyPdf } from "@camtay/worker/signing/verify-pdf.ts";
import { parseCertificate } from "@camtay/worker/signing/x509/certificate.ts";
import forge from "node-forge";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type MadeUpPki, makeUpPki } from "./attacks/made-up-pki.ts";
import { blankPdf } from "./blank-pdf.ts";

let pki: MadeUpPki;
let folder: string;
const pem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der
    .toString("base64")
    .match(/.{1,64}/g)
    ?.join("\n")}\n-----END CERTIFICATE-----\n`;

beforeAll(() => {
  pki = makeUpPki();
  folder = mkdtempSync(join(tmpdir(), "camtay-foreign-cms-"));
  writeFileSync(join(folder, "key.pem"), pki.officer.key.export({ type: "pkcs8", format: "pem" }));
  writeFileSync(join(folder, "cert.pem"), pem(pki.officer.certificate));
  writeFileSync(join(folder, "chain.pem"), pem(pki.intermediate.certificate));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A prepared PDF under either sub-filter, and the bytes that its signature covers. */
const prepared = async (subFilter: "ETSI.CAdES.detached" | "adbe.pkcs7.detached") => {
  const made = prepareSignature(await blankPdf(1), {
    fieldName: "S",
    signedAt: new Date(),
    reserveBytes: 12_000,
    appearance: { profile: "invisible" },
  });
  const bytes = Buffer.from(Buffer.from(made.bytes).toString("latin1").replace("/ETSI.CAdES.detached", `/${subFilter}`), "latin1");
  return { made: { ...made, bytes }, covered: Buffer.concat([bytes.subarray(0, made.contentsStart), bytes.subarray(made.contentsEnd)]) };
};
const verify = (bytes: Uint8Array) => {
  const root = parseCertificate(pki.root.certificate);
  return verifyPdf(bytes, "a.pdf", { trust: { version: "thu", signers: [root], timestamps: [root], crls: [] }, now: new Date() });
};

it.each([
  ["adbe.pkcs7.detached", ["-md", "sha256"], "NOT-ETSI"],
  ["adbe.pkcs7.detached", ["-md", "sha512"], "NOT-ETSI"],
  ["adbe.pkcs7.detached", ["-md", "sha256", "-keyopt", "rsa_padding_mode:pss"], "NOT-ETSI"],
  ["ETSI.CAdES.detached", ["-md", "sha256", "-cades"], "B-B"],
] as const)("openssl cms for %s %o", async (subFilter, options, level) => {
  const { made, covered } = await prepared(subFilter);
  writeFileSync(join(folder, "data"), covered);
  const args = [
    "cms",
    "-sign",
    "-binary",
    "-outform",
    "DER",
    "-in",
    "data",
    "-signer",
    "cert.pem",
    "-inkey",
    "key.pem",
    "-certfile",
    "chain.pem",
    "-out",
    "cms.der",
    ...options,
  ];
  execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  expect(await verify(embedSignature(made, readFileSync(join(folder, "cms.der"))))).toMatchObject({
    verdict: "TOTAL-PASSED",
    signatures: [{ level }],
  });
});

it("node-forge's PKCS#7, whose attributes stand in no order", async () => {
  const { made, covered } = await prepared("adbe.pkcs7.detached");
  const p7 = forge.pkcs7.createSignedData();
  p7.content = forge.util.createBuffer(covered.toString("latin1"));
  p7.addCertificate(pem(pki.officer.certificate));
  p7.addCertificate(pem(pki.intermediate.certificate));
  p7.addSigner({
    key: forge.pki.privateKeyFromPem(String(pki.officer.key.export({ type: "pkcs8", format: "pem" }))),
    certificate: pem(pki.officer.certificate),
    digestAlgorithm: forge.pki.oids.sha256 ?? "",
    authenticatedAttributes: [
      { type: forge.pki.oids.signingTime ?? "", value: new Date() as unknown as string },
      { type: forge.pki.oids.messageDigest ?? "" },
      { type: forge.pki.oids.contentType ?? "", value: forge.pki.oids.data ?? "" },
    ],
  });
  p7.sign({ detached: true });
  const cms = Buffer.from(forge.asn1.toDer(p7.toAsn1()).getBytes(), "latin1");
  expect(await verify(embedSignature(made, cms))).toMatchObject({ verdict: "TOTAL-PASSED", signatures: [{ level: "NOT-ETSI" }] });
});
