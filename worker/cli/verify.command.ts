import { basename } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { VerificationReport } from "../signing/verify/report.ts";
import type { Command } from "./command.ts";
import { parseCommandLine } from "./parse-command-line.ts";
import { reportText } from "./verify/report-text.ts";

const usage = "verify FILE.pdf... [--trust DIR] [--at TIME] [--offline] [--require-revocation] [--json]";

/** So that a script needs no parsing: passed 0, failed 1, wrong use or missing file 2, indeterminate 3. The worst of several files counts. */
const EXIT_CODES: Readonly<Record<VerificationReport["verdict"], number>> = { "TOTAL-PASSED": 0, "TOTAL-FAILED": 1, INDETERMINATE: 3 };

const parse = (args: readonly string[]) =>
  parseCommandLine(
    args,
    {
      trust: { type: "string" },
      at: { type: "string" },
      offline: { type: "boolean", default: false },
      "require-revocation": { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
    (why, cause) => new AppError("verify.usage", { why }, { cause }),
  );

function parseTime(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new AppError("verify.usage", { why: `--at ${text}` });
  return time;
}

/** Read in pieces where it matters, never held whole. @throws AppError `verify.file_missing` */
async function sourceOf(file: string) {
  const { openFileSource } = await import("../pdf/syntax/byte-source.ts");
  try {
    return openFileSource(file);
  } catch (cause) {
    throw new AppError("verify.file_missing", { file: basename(file) }, { cause });
  }
}

export const command: Command = {
  usage,
  summary: "Kiểm tra chữ ký số của tệp PDF. Mã thoát: 0 hợp lệ, 1 không hợp lệ, 2 gõ sai hoặc thiếu tệp, 3 chưa kết luận được.",
  async run(args) {
    const { values, positionals } = parse(args);
    if (positionals.length === 0) throw new AppError("verify.usage", { why: "FILE.pdf" });
    const at = parseTime(values.at);
    const { trustFor } = await import("./verify/trust-for.ts");
    const { verifyPdf } = await import("../signing/verify-pdf.ts");
    const { createRevocationFetcher } = await import("../signing/x509/revocation-fetcher.ts");
    const trust = await trustFor(values.trust, process.env);
    const fetcher = values.offline ? null : createRevocationFetcher({ fetch, now: () => new Date() });
    let worst = 0;
    for (const file of positionals) {
      const source = await sourceOf(file);
      const report = await verifyPdf(source, basename(file), {
        trust,
        now: new Date(),
        at,
        fetcher,
        requireRevocation: values["require-revocation"],
      }).finally(() => source.close());
      console.log(values.json ? JSON.stringify(report) : reportText(report));
      const code = EXIT_CODES[report.verdict];
      if (code === 1 || worst === 0) worst = code;
    }
    return worst;
  },
};
