import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadTrustAnchors } from "@camtay/worker/signing/verify/trust-anchors.ts";
import { verifyPdf } from "@camtay/worker/signing/verify-pdf.ts";
import { startTestServices } from "../services/start-test-services.ts";
import { blankPdf } from "../signing/blank-pdf.ts";
import type { Conformance } from "./conformance-report.ts";
import { FOREIGN_PRODUCERS } from "./foreign-producers.ts";

export const conformance: Conformance = {
  what: "what pyHanko, EU DSS, PDFBox and libpdf sign, fill and comment (levels, certification, several signatures, forms, notes), judged by our verifier",
  run: async () => {
    const skipped = FOREIGN_PRODUCERS.filter(({ isThere }) => !isThere()).map(({ name }) => name);
    if (skipped.length === FOREIGN_PRODUCERS.length) return { checked: 0, failures: [], skipped };
    const services = await startTestServices();
    const folder = mkdtempSync(join(tmpdir(), "camtay-foreign-"));
    const failures: string[] = [];
    let checked = 0;
    try {
      const sources = join(folder, "sources");
      mkdirSync(sources);
      writeFileSync(join(sources, "table.pdf"), await blankPdf(1));
      writeFileSync(join(sources, "stream.pdf"), await blankPdf(2, { objectStreams: true }));
      const trust = await loadTrustAnchors(services.trustDir);
      for (const [at, producer] of FOREIGN_PRODUCERS.entries()) {
        if (!producer.isThere()) continue;
        const out = join(folder, String(at));
        mkdirSync(out);
        failures.push(...(await producer.sign(services, sources, out)).map((line) => `${producer.name}: ${line}`));
        const files = readdirSync(out).filter((name) => name.endsWith(".pdf"));
        if (files.length === 0) failures.push(`${producer.name} signed nothing`);
        for (const file of files.sort()) {
          checked++;
          const report = await verifyPdf(readFileSync(join(out, file)), file, { trust, now: new Date() });
          const why = report.signatures.flatMap((one) =>
            one.findings.filter(({ code }) => /^signature\.(changed|doubtful)/.test(code)).map(({ en }) => en),
          );
          if (report.verdict !== "TOTAL-PASSED")
            failures.push(`${producer.name} ${file}: we say ${report.verdict} ${report.reasons.join(" ")} ${why.join(" ")}`);
        }
      }
      return { checked, failures, skipped };
    } finally {
      await services.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
