import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readDss } from "@camtay/worker/pdf/append-dss.ts";
import { openPdf } from "@camtay/worker/pdf/strict-reader.ts";
import { type Certificate, parseCertificate } from "@camtay/worker/signing/x509/certificate.ts";
import { ocspRequest } from "@camtay/worker/signing/x509/ocsp.ts";
import type { Holder } from "../signing/attacks/made-up-pki.ts";

const openssl = (...args: string[]): { status: number | null; text: string } => {
  const { status, stdout, stderr } = spawnSync("openssl", args, { encoding: "utf8" });
  return { status, text: `${stdout}${stderr}`.trim() };
};

/** @returns the path of the certificate as PEM */
export const writePem = (folder: string, name: string, der: Uint8Array): string => {
  const path = join(folder, `${name}.pem`);
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  writeFileSync(path, `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`);
  return path;
};

/**
 * What `openssl ocsp` says of the OCSP answers stored in a PDF's Document Security Store: each certificate that names a responder must have one
 * whose signature it verifies and which calls it good.
 * @param trust PEM file of the trusted root
 */
export function opensslOcsp(path: string, trust: string, folder: string): { certificate: string; good: boolean; text: string }[] {
  const { certificates, ocspResponses } = readDss(openPdf(readFileSync(path)));
  const known = certificates.map((der) => parseCertificate(der));
  const issuerOf = (one: Certificate) => known.find(({ subject }) => subject.equals(one.issuer) && !one.issuer.equals(one.subject));
  return known
    .filter((one) => one.ocspUrls.length > 0 && !one.ocspNoCheck)
    .map((one) => {
      const issuer = issuerOf(one);
      if (issuer === undefined) return { certificate: one.subjectText, good: false, text: "issuer is not in the store" };
      const subject = writePem(folder, one.serialHex, one.der);
      const above = writePem(folder, issuer.serialHex, issuer.der);
      const said = ocspResponses.map((response, at) => {
        const file = join(folder, `${one.serialHex}.${at}.ocsp`);
        writeFileSync(file, response);
        return openssl("ocsp", "-no_nonce", "-respin", file, "-issuer", above, "-cert", subject, "-CAfile", trust, "-verify_other", above)
          .text;
      });
      const good = said.some((text) => text.includes("Response verify OK") && text.includes(`${subject}: good`));
      return { certificate: one.subjectText, good, text: said.map((text) => text.split("\n")[0]).join("; ") };
    });
}

/** How openssl's own responder answers the request that we make for a certificate. @returns DER of its OCSPResponse */
export function opensslAnswers(
  folder: string,
  certificate: Holder,
  issuer: Holder,
  responder: Holder,
  status: "good" | "revoked" | "unknown",
  nonce: Uint8Array,
): Buffer {
  const at = (name: string): string => join(folder, name);
  const one = parseCertificate(certificate.certificate);
  writeFileSync(at("request"), ocspRequest(one, parseCertificate(issuer.certificate), nonce));
  writeFileSync(at("responder.key"), responder.key.export({ type: "pkcs8", format: "pem" }));
  const short = (time: Date): string =>
    `${time
      .toISOString()
      .replace(/[-:T]|\.\d+Z/g, "")
      .slice(2)}Z`;
  const row = [status === "revoked" ? "R" : "V", short(one.notAfter), status === "revoked" ? `${short(new Date())},superseded` : ""];
  const serial = one.serialHex.length % 2 === 0 ? one.serialHex : `0${one.serialHex}`;
  writeFileSync(at("index.txt"), status === "unknown" ? "" : `${[...row, serial.toUpperCase(), "unknown", "/CN=x"].join("\t")}\n`);
  const above = writePem(folder, "issuer", issuer.certificate);
  const signer = writePem(folder, "responder", responder.certificate);
  const files = ["-index", at("index.txt"), "-CA", above, "-rsigner", signer, "-rkey", at("responder.key")];
  const { status: ended, text } = openssl("ocsp", ...files, "-reqin", at("request"), "-respout", at("answer"), "-ndays", "1");
  if (ended !== 0) throw new Error(`openssl ocsp: ${text}`);
  return readFileSync(at("answer"));
}
