import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { OID } from "@camtay/worker/signing/asn1/object-identifiers.ts";
import { parseCertificate } from "@camtay/worker/signing/x509/certificate.ts";
import { readOcsp } from "@camtay/worker/signing/x509/ocsp.ts";
import { makeHolder, makeUpPki } from "../signing/attacks/made-up-pki.ts";
import type { Conformance } from "./conformance-report.ts";
import { isThere } from "./judges.ts";
import { opensslAnswers } from "./openssl-ocsp.ts";

export const conformance: Conformance = {
  what: "our OCSP requests answered by openssl's responder, and its answers read by us: good, revoked, unknown, another's nonce, no leave to answer",
  run: async () => {
    if (!isThere("openssl")) return { checked: 0, failures: [], skipped: ["openssl"] };
    const folder = mkdtempSync(join(tmpdir(), "camtay-ocsp-"));
    const failures: string[] = [];
    let checked = 0;
    try {
      const pki = makeUpPki();
      const allowed = makeHolder({ name: "OCSP", issuer: pki.intermediate, purposes: [OID.ocspSigning] });
      const subject = parseCertificate(pki.officer.certificate);
      const issuer = parseCertificate(pki.intermediate.certificate);
      const expect = (name: string, wanted: string, read: () => string | undefined): void => {
        checked++;
        let said: string | undefined;
        try {
          said = read();
        } catch (thrown) {
          if (!(thrown instanceof AppError)) throw thrown;
          said = thrown.code;
        }
        if (said !== wanted) failures.push(`${name}: we say ${said ?? "nothing"} instead of ${wanted}`);
      };
      for (const status of ["good", "revoked", "unknown"] as const) {
        const nonce = randomBytes(16);
        const answer = opensslAnswers(folder, pki.officer, pki.intermediate, allowed, status, nonce);
        expect(status, status, () => readOcsp(answer, subject, issuer, [], nonce)?.status);
        expect(`${status}, another nonce`, "verify.revocation_data", () => readOcsp(answer, subject, issuer, [], randomBytes(16))?.status);
      }
      const nonce = randomBytes(16);
      const stranger = opensslAnswers(folder, pki.officer, pki.intermediate, pki.tsa, "good", nonce);
      expect("a responder without leave", "verify.revocation_data", () => readOcsp(stranger, subject, issuer, [], nonce)?.status);
      return { checked, failures, skipped: [] };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
