import { writeFile } from "node:fs/promises";
import { documents, findDocument } from "@camtay/shared/catalogues/documents.ts";
import { findProcedure } from "@camtay/shared/catalogues/procedures.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { CLI_MESSAGES } from "./cli-messages.ts";
import type { Command } from "./command.ts";
import { parseCommandLine } from "./parse-command-line.ts";
import type { SeparatorSheet } from "./separators/separator-sheets.ts";

const usage = "separators [DOSSIER …] [--procedure CODE] [--component TYPE …] [--copies N] --out SHEETS.pdf";

const parse = (args: readonly string[]) =>
  parseCommandLine(args, {
    procedure: { type: "string" },
    /** Kind of paper by the catalogue; one sheet each behind the dossier's own. */
    component: { type: "string", multiple: true },
    copies: { type: "string" },
    out: { type: "string" },
  });

const MOST_COPIES = 500;
/** Codes travel in a QR code whose parts are parted by strokes. */
const DOSSIER_CODE = /^[^|\s]{1,60}$/;

export const command: Command = {
  usage,
  summary: "Tạo phiếu tách hồ sơ và phiếu tách giấy tờ (PDF khổ A4) để in và đặt vào xấp giấy trước khi quét.",
  async run(args) {
    const { values, positionals } = parse(args);
    const copies = values.copies === undefined ? 1 : Number(values.copies);
    if (values.out === undefined || !Number.isInteger(copies) || copies < 1 || copies > MOST_COPIES) {
      console.error(CLI_MESSAGES.badArguments(`camtay ${usage}`));
      return 2;
    }
    const sheets = sheetsFor(positionals, values.procedure ?? null, values.component ?? []);
    const { drawSeparatorSheets } = await import("./separators/separator-sheets.ts");
    const all = Array.from({ length: copies }, () => sheets).flat();
    await writeFile(values.out, await drawSeparatorSheets(all));
    console.log(CLI_MESSAGES.separatorsWritten(all.length, values.out));
    return 0;
  },
};

/** Without codes: one sheet for any dossier and one for any paper, to be used again and again. */
function sheetsFor(codes: readonly string[], procedureCode: string | null, components: readonly string[]): SeparatorSheet[] {
  const procedure = procedureCode === null ? null : findProcedure(procedureCode);
  if (procedure === undefined) throw new AppError("system.invalid_input", { where: "--procedure" });
  if (codes.some((code) => !DOSSIER_CODE.test(code))) throw new AppError("system.invalid_input", { where: "DOSSIER" });
  const types = components.map((id) => {
    const type = findDocument(id);
    if (!type) throw new AppError("system.invalid_input", { where: `--component: ${documents().map((known) => known.id)}` });
    return type;
  });
  const dossiers = codes.length === 0 ? [null] : codes;
  return dossiers.flatMap((dossier): SeparatorSheet[] => {
    const place = { dossier, procedure: procedure?.code ?? null };
    const papers = types.map((type): SeparatorSheet => ({ mark: { opens: "paper", ...place, documentType: type.id }, name: type.name }));
    const reusable: SeparatorSheet = { mark: { opens: "paper", ...place, documentType: null }, name: null };
    return [
      { mark: { opens: "dossier", ...place, documentType: null }, name: procedure?.name ?? null },
      ...(papers.length > 0 ? papers : codes.length === 0 ? [reusable] : []),
    ];
  });
}
