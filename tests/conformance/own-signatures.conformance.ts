import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { SignatureAppearance } from "@camtay/worker/pdf/sign/appearance-profiles.ts";
import { samplePaper } from "@camtay/worker/pdf/testing/sample-papers.ts";
import type { CscV2Settings } from "@camtay/worker/signing/csc-v2-signer.ts";
import { startTestServices } from "../services/start-test-services.ts";
import { openSigningOffice } from "../signing/signing-office.ts";
import type { Conformance } from "./conformance-report.ts";
import { euDss, hasJavaJudges, hasPythonJudges, isThere, PYTHON, veraPdf } from "./judges.ts";
import { opensslOcsp } from "./openssl-ocsp.ts";
import { opensslTimestamp } from "./openssl-timestamp.ts";

const LEVELS = ["B-B", "B-T", "B-LT", "B-LTA"] as const;
const agency = "Ủy ban nhân dân xã Mẫu";
/** Each key with one of the ways a signature may show. */
const KEYS: readonly (readonly [name: string, credentialId: string, csc: Partial<CscV2Settings>, appearance: SignatureAppearance])[] = [
  ["rsa2048", "officer-rsa2048", {}, { profile: "tt05-archive", agency }],
  ["rsa2048-pss", "officer-pin", { pss: true }, { profile: "nd30-copy", agency, copyForm: "SAO Y" }],
  ["rsa3072", "seal-rsa3072", {}, { profile: "invisible" }],
  ["p256", "officer-p256", {}, { profile: "nd30-annex", documentNumber: "12/QĐ-UBND" }],
  ["p384", "officer-p384", {}, { profile: "tt05-archive", agency }],
];
/** EU DSS names the level by its first letters. */
const DSS_LEVEL = {
  "B-B": "PAdES-BASELINE-B",
  "B-T": "PAdES-BASELINE-T",
  "B-LT": "PAdES-BASELINE-LT",
  "B-LTA": "PAdES-BASELINE-LTA",
} as const;

const say = (command: string, args: readonly string[]): { status: number | null; text: string } => {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  return { status, text: `${stdout}${stderr}` };
};

export const conformance: Conformance = {
  what: "PDF/A that we sign, at all levels and with all keys, judged by EU DSS, veraPDF, pyHanko, pdfsig, qpdf, openssl ts and openssl ocsp",
  run: async () => {
    const services = await startTestServices({ phone: "auto", phoneDelayMs: 0 });
    const folder = mkdtempSync(join(tmpdir(), "camtay-judged-"));
    const failures: string[] = [];
    const files: { path: string; level: (typeof LEVELS)[number] }[] = [];
    try {
      const paper = await samplePaper();
      for (const [name, credentialId, csc, appearance] of KEYS)
        for (const level of LEVELS) {
          const office = await openSigningOffice(services, { credentialId, csc, setup: { level, appearance } });
          const batch = await office.signAll([{ paperId: "paper-00001", name: "a.pdf", pdf: await office.blobs.put(paper) }]);
          const [bytes] = await office.signedFiles(batch.id);
          if (bytes === undefined) failures.push(`${name} ${level}: not signed, ${batch.documents[0]?.problem?.code ?? batch.state}`);
          else {
            const path = join(folder, `${name}.${level}.pdf`);
            writeFileSync(path, bytes);
            files.push({ path, level });
          }
          await office.close();
        }
      const skipped: string[] = [];
      let checked = 0;
      const tally = (path: string, judge: string, good: boolean, said: string): void => {
        checked++;
        if (!good) failures.push(`${basename(path)}: ${judge} says ${said}`);
      };
      if (hasJavaJudges()) {
        const verdicts = await euDss(
          services.trustDir,
          files.map(({ path }) => path),
        );
        for (const { path, level } of files) {
          const found = verdicts.find((one) => basename(one.file) === basename(path));
          const good = found?.indication === "TOTAL_PASSED" && found.level === DSS_LEVEL[level];
          tally(path, "EU DSS", good, found === undefined ? "nothing" : `${found.indication} ${found.subIndication} ${found.level}`);
        }
        for (const { file, valid, flavour, problems } of await veraPdf(files.map(({ path }) => path)))
          tally(file, "veraPDF", valid && flavour.startsWith("2"), `${flavour} ${problems}`);
      } else skipped.push("EU DSS", "veraPDF");
      if (hasPythonJudges())
        for (const { path } of files) {
          const trust = join(services.trustDir, "camtay-test-root.pem");
          const { status, text } = say(join(PYTHON, "pyhanko"), [
            "sign",
            "validate",
            "--pretty-print",
            "--trust",
            trust,
            "--trust-replace",
            "--no-revocation-check",
            path,
          ]);
          tally(path, "pyHanko", status === 0 && text.includes("judged VALID"), text.trim().split("\n").at(-1) ?? "");
        }
      else skipped.push("pyHanko");
      if (isThere("pdfsig"))
        for (const { path } of files) {
          const { text } = say("pdfsig", ["-nocert", path]);
          tally(path, "pdfsig", text.includes("Signature is Valid"), text.trim().split("\n").at(-1) ?? "");
        }
      else skipped.push("pdfsig");
      if (isThere("qpdf"))
        for (const { path } of files) {
          const { status, text } = say("qpdf", ["--check", path]);
          tally(path, "qpdf", status === 0, text.trim().split("\n").at(-1) ?? "");
        }
      else skipped.push("qpdf");
      if (isThere("openssl")) {
        const root = join(services.trustDir, "camtay-test-root.pem");
        for (const { path } of files.filter(({ level }) => level === "B-LTA")) {
          const verdict = opensslTimestamp(path, root);
          tally(path, "openssl ts", verdict?.good === true, verdict?.text.split("\n").at(-1) ?? "no document timestamp");
        }
        for (const { path } of files.filter(({ level }) => level === "B-LT" || level === "B-LTA")) {
          const stored = opensslOcsp(path, root, folder);
          if (stored.length === 0) tally(path, "openssl ocsp", false, "nothing to judge");
          for (const { certificate, good, text } of stored) tally(path, "openssl ocsp", good, `${certificate}: ${text}`);
        }
      } else skipped.push("openssl");
      return { checked, failures, skipped };
    } finally {
      await services.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
