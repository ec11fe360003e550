import { AppError } from "@camtay/shared/errors/app-error.ts";
import { readSignatures } from "@camtay/worker/pdf/read-signatures.ts";
import { readSignatureContents } from "@camtay/worker/signing/cms/cms-reader.ts";
import type { TrustAnchors } from "@camtay/worker/signing/verify/trust-anchors.ts";
import { verifyPdf } from "@camtay/worker/signing/verify-pdf.ts";
import { parseCertificate } from "@camtay/worker/signing/x509/certificate.ts";
import { readCrl } from "@camtay/worker/signing/x509/crl.ts";
import { readOcsp } from "@camtay/worker/signing/x509/ocsp.ts";
import { seededRandom } from "../chaos/seeded-random.ts";
import { makeCrl, makeOcsp, makeToken } from "./attacks/made-up-answers.ts";
import { type MadeUpPki, makeUpPki } from "./attacks/made-up-pki.ts";
import { signByHand } from "./attacks/sign-by-hand.ts";
import { blankPdf } from "./blank-pdf.ts";

type Random = ReturnType<typeof seededRandom>;

/** Pieces that mean something to a PDF or DER reader: more often interesting than random octets. */
const TOKENS = [
  "/ByteRange",
  "/Contents",
  "/Type /Sig",
  "/V null",
  "null",
  "<00>",
  "<>",
  "<<",
  ">>",
  "[",
  "]",
  "(",
  ")",
  "0 0 R",
  "1 0 R",
  "endobj",
  "obj",
  "stream",
  "endstream",
  "xref",
  "trailer",
  "startxref",
  "%%EOF",
  "/Prev 9",
  "/Root 1 0 R",
  "/Size 0",
  "-1",
  "99999999999",
  "0000000000",
  "/Encrypt",
  "/ObjStm",
  "/XRef",
  "/Kids",
  "/Parent",
].map((text) => Buffer.from(text, "latin1"));
const OCTETS = [0x00, 0x01, 0x30, 0x31, 0x80, 0x81, 0x82, 0x84, 0xa0, 0xa1, 0xff, 0x05, 0x06, 0x02, 0x03, 0x04];

/** One to four small wounds: flipped, overwritten, cut out, doubled, moved. */
export const mutated = (bytes: Uint8Array, random: Random): Buffer => {
  let out = Buffer.from(bytes);
  for (let wound = 1 + random.below(4); wound > 0; wound--) {
    const at = random.below(out.length);
    const length = 1 + random.below(random.below(8) === 0 ? 400 : 12);
    switch (random.below(7)) {
      case 0:
        out[at] = (out[at] ?? 0) ^ (1 << random.below(8));
        break;
      case 1:
        out[at] = random.pick(OCTETS);
        break;
      case 2:
        random.pick(TOKENS).copy(out, at);
        break;
      case 3:
        out = Buffer.concat([out.subarray(0, at), out.subarray(at + length)]);
        break;
      case 4:
        out = Buffer.concat([out.subarray(0, at), random.pick(TOKENS), out.subarray(at)]);
        break;
      case 5:
        out = Buffer.concat([out.subarray(0, at), out.subarray(Math.max(0, at - length), at), out.subarray(at)]);
        break;
      default:
        out = out.subarray(0, Math.max(1, out.length - length));
    }
    if (out.length === 0) return Buffer.from([0]);
  }
  return out;
};

export interface FuzzReport {
  readonly cases: number;
  readonly failures: readonly string[];
  /** Slowest case, CPU milliseconds. */
  readonly slowestMs: number;
}

interface Target {
  readonly name: string;
  readonly seeds: readonly Uint8Array[];
  /** @returns a sentence when something is wrong with how a case was taken */
  readonly judge: (bytes: Buffer, seed: Uint8Array) => Promise<string | null>;
}

const parses =
  (read: (bytes: Buffer) => unknown): Target["judge"] =>
  async (bytes) => {
    try {
      read(bytes);
      return null;
    } catch (thrown) {
      return thrown instanceof AppError ? null : `crash: ${thrown instanceof Error ? thrown.stack : String(thrown)}`;
    }
  };

const pdfTarget = async (pki: MadeUpPki, trust: TrustAnchors): Promise<Target> => {
  const now = new Date();
  const seeds = [
    signByHand(await blankPdf(1), pki, { stampedAt: now, reserveBytes: 6_144 }),
    signByHand(await blankPdf(2, { objectStreams: true }), pki, { docMdp: 1, reserveBytes: 6_144 }),
    signByHand(signByHand(await blankPdf(3), pki, { docMdp: 2, reserveBytes: 4_096 }), pki, { fieldName: "Hai", reserveBytes: 4_096 }),
  ];
  return {
    name: "signed PDF",
    seeds,
    judge: async (bytes, seed) => {
      const report = await verifyPdf(bytes, "a.pdf", { trust, now });
      if (
        report.verdict !== "TOTAL-PASSED" ||
        bytes.equals(seed) ||
        (bytes.length === seed.length && sameOutsideContents(bytes, seed)) ||
        onlyEarlierRevision(bytes, seed)
      )
        return null;
      return "passed although the bytes differ";
    },
  };
};

/**
 * A signature cannot cover its own `/Contents`. What may differ there without harm is the case of digits and what nobody relies on, such as
 * a second copy of an issuer's certificate; the signer's own values are checked by the signature itself.
 */
const sameOutsideContents = (bytes: Buffer, seed: Uint8Array): boolean => {
  const inside = readSignatures(seed).signatures.flatMap(({ byteRange }) =>
    byteRange === null ? [] : [[byteRange[1], byteRange[2]] as const],
  );
  return bytes.every((octet, at) => octet === seed[at] || inside.some(([start, end]) => at > start && at < end - 1));
};

/** Cutting a file back to an earlier, complete revision gives a file that was validly signed then; so does a lost line end. */
const onlyEarlierRevision = (bytes: Buffer, seed: Uint8Array): boolean => {
  const shared = Buffer.from(seed.subarray(0, bytes.length));
  const rest = bytes.subarray(shared.length).toString("latin1");
  return bytes.subarray(0, shared.length).equals(shared) && /^[\r\n]{0,2}$/.test(rest);
};

const targets = async (): Promise<Target[]> => {
  const pki = makeUpPki();
  const root = parseCertificate(pki.root.certificate);
  const trust = { version: "thu", signers: [root], timestamps: [root], crls: [] };
  const [officer, issuer] = [parseCertificate(pki.officer.certificate), parseCertificate(pki.intermediate.certificate)];
  const day = 86_400_000;
  const [before, after] = [new Date(Date.now() - day), new Date(Date.now() + day)];
  return [
    await pdfTarget(pki, trust),
    {
      name: "CMS",
      seeds: [makeToken(pki.tsa, Buffer.from("x"), before, [pki.intermediate])],
      judge: parses((bytes) => readSignatureContents(Buffer.from(bytes))),
    },
    {
      name: "certificate",
      seeds: [pki.officer.certificate, pki.root.certificate],
      judge: parses((bytes) => parseCertificate(bytes).publicKey),
    },
    {
      name: "OCSP",
      seeds: [makeOcsp({ of: pki.officer, issuer: pki.intermediate, signer: pki.ocsp, thisUpdate: before, nextUpdate: after })],
      judge: parses((bytes) => readOcsp(bytes, officer, issuer)),
    },
    {
      name: "CRL",
      seeds: [
        makeCrl({ issuer: pki.intermediate, thisUpdate: before, nextUpdate: after, revoked: [{ holder: pki.tsa, at: before, reason: 1 }] }),
      ],
      judge: parses((bytes) => readCrl(bytes, officer, issuer)),
    },
  ];
};

const MAX_CASE_MS = 1_000;

/** Mutated files and messages: no crash, no case above a second, nothing false passes. Half of the cases are whole PDFs. */
export const fuzzVerifier = async (cases: number, seed: number): Promise<FuzzReport> => {
  const random = seededRandom(seed);
  const [pdf, ...messages] = await targets();
  const failures: string[] = [];
  let slowestMs = 0;
  for (let number = 0; number < cases; number++) {
    const target = number % 2 === 0 || messages.length === 0 ? pdf : messages[random.below(messages.length)];
    if (target === undefined) break;
    const original = random.pick(target.seeds);
    const bytes = mutated(original, random);
    const before = process.cpuUsage();
    const wrong = await target
      .judge(bytes, original)
      .catch((thrown: unknown) => `crash: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
    const { user, system } = process.cpuUsage(before);
    slowestMs = Math.max(slowestMs, (user + system) / 1000);
    if (wrong !== null) failures.push(`seed ${seed}, case ${number}, ${target.name}: ${wrong}`);
    else if ((user + system) / 1000 > MAX_CASE_MS) failures.push(`seed ${seed}, case ${number}, ${target.name}: more than a second`);
    if (failures.length >= 20) break;
  }
  return { cases, failures, slowestMs };
};
