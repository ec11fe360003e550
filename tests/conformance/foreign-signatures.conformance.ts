import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadTrustAnchors } from "@camtay/worker/signing/verify/trust-anchors.ts";
import { verifyPdf } from "@camtay/worker/signing/verify-pdf.ts";
import { startTestServices } from "../services/start-test-services.ts";
import { blankPdf } from "../signing/blank-pdf.ts";
import type { Conformance } from "./conformance-report.ts";
import { hasPythonJudges, PYTHON } from "./judges.ts";

const PROGRAM = fileURLToPath(new URL("./python/sign-with-pyhanko.py", import.meta.url));

export const conformance: Conformance = {
  what: "what pyHanko signs (sub-filters, levels, certification, several signatures, fields, both kinds of cross-reference), judged by our verifier",
  run: async () => {
    if (!hasPythonJudges()) return { checked: 0, failures: [], skipped: ["pyHanko"] };
    const services = await startTestServices();
    const folder = mkdtempSync(join(tmpdir(), "camtay-foreign-"));
    try {
      const sources = join(folder, "sources");
      const out = join(folder, "signed");
      mkdirSync(sources);
      mkdirSync(out);
      writeFileSync(join(sources, "table.pdf"), await blankPdf(1));
      writeFileSync(join(sources, "stream.pdf"), await blankPdf(2, { objectStreams: true }));
      const trustFile = join(services.trustDir, "camtay-test-root.pem");
      const { stdout, status, stderr } = spawnSync(
        join(PYTHON, "python"),
        [PROGRAM, services.p12.path, services.p12.password, trustFile, services.tsaUrl, sources, out],
        { encoding: "utf8" },
      );
      const failures = stdout.split("\n").filter((line) => line.startsWith("not made"));
      if (status !== 0) failures.push(`pyHanko ended with ${status}: ${stderr.trim().split("\n").at(-1) ?? ""}`);
      const trust = await loadTrustAnchors(services.trustDir);
      const files = readdirSync(out).sort();
      for (const file of files) {
        const report = await verifyPdf(readFileSync(join(out, file)), file, { trust, now: new Date() });
        const why = report.signatures.flatMap((one) =>
          one.findings.filter(({ code }) => code.startsWith("signature.changed")).map(({ en }) => en),
        );
        if (report.verdict !== "TOTAL-PASSED")
          failures.push(`${file}: we say ${report.verdict} ${report.reasons.join(" ")} ${why.join(" ")}`);
      }
      if (files.length === 0) failures.push("pyHanko signed nothing");
      return { checked: files.length, failures, skipped: [] };
    } finally {
      await services.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
