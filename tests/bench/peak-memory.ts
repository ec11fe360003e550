// node tests/bench/peak-memory.ts FILE.pdf FOLDER: signs the file where it lies and verifies it; prints the peak of resident memory in MiB before
// anything was opened, after signing and after verifying.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { embedSignatureFile, prepareSignatureFile } from "@camtay/worker/pdf/sign-file.ts";
import { openFileSource } from "@camtay/worker/pdf/syntax/byte-source.ts";
import { assembleCms, signedAttributes } from "@camtay/worker/signing/cms/cms-signed-data.ts";
import { schemeForKey } from "@camtay/worker/signing/cms/signature-scheme.ts";
import { verifyPdf } from "@camtay/worker/signing/verify-pdf.ts";
import { parseCertificate } from "@camtay/worker/signing/x509/certificate.ts";
import { makeUpPki } from "../signing/attacks/made-up-pki.ts";
import { rawSign } from "../signing/attacks/sign-by-hand.ts";

const [, , file = "", folder = ""] = process.argv;
/** The kernel's own high-water mark of this program; the one of getrusage would count the parent's memory before the start. */
const peakMiB = (): number => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? Number.NaN) / 1024;

const pki = makeUpPki();
const scheme = schemeForKey(pki.officer.key);
randomBytes(1);
const idle = peakMiB();
const target = join(folder, "signed.pdf");
const options = { fieldName: "Sig", signedAt: new Date(), reserveBytes: 12_288, appearance: { profile: "invisible" } } as const;
const prepared = prepareSignatureFile(file, target, options);
const attributes = signedAttributes(prepared.digest, pki.officer.certificate).der;
const certificates = [pki.officer.certificate, pki.intermediate.certificate];
embedSignatureFile(
  prepared,
  assembleCms({ signedAttributes: attributes, scheme, signature: rawSign(pki.officer, scheme, attributes), certificates }),
);
const signing = peakMiB();
const root = parseCertificate(pki.root.certificate);
const source = openFileSource(target);
const { verdict } = await verifyPdf(source, "a.pdf", {
  trust: { version: "bench", signers: [root], timestamps: [root], crls: [] },
  now: new Date(),
});
source.close();
console.log(JSON.stringify({ idle, signing, verifying: peakMiB(), verdict }));
