import { CLI_MESSAGES } from "./cli-messages.ts";
import type { Command } from "./command.ts";
import { parseCommandLine } from "./parse-command-line.ts";

const usage = "digitize FOLDER [--procedure CODE] [--dossier CODE] [--manifest FILE.csv] [--out OUT] [--pile] [--workers N] [--json]";

const parse = (args: readonly string[]) =>
  parseCommandLine(args, {
    procedure: { type: "string" },
    dossier: { type: "string" },
    manifest: { type: "string" },
    out: { type: "string" },
    /** Everything is one stack; that is found out anyway, so the switch changes nothing but says so. */
    pile: { type: "boolean", default: false },
    workers: { type: "string" },
    json: { type: "boolean", default: false },
  });

export const command: Command = {
  usage,
  summary: "Đọc tệp quét, tách hồ sơ, nhận tên giấy tờ, ghi mỗi giấy tờ một tệp PDF/A.",
  async run(args) {
    const { values, positionals } = parse(args);
    const [folder, ...rest] = positionals;
    const workers = values.workers === undefined ? undefined : Number(values.workers);
    if (folder === undefined || rest.length > 0 || (workers !== undefined && !(Number.isInteger(workers) && workers >= 1))) {
      console.error(CLI_MESSAGES.badArguments(`camtay ${usage}`));
      return 2;
    }
    if (values.out === undefined) return handOver(folder, values);
    const { digitizeLocally } = await import("./digitize/digitize-locally.ts");
    const { terminalProgress } = await import("./digitize/terminal-progress.ts");
    const progress = terminalProgress(values.json ? process.stderr : process.stdout);
    const result = await digitizeLocally({
      folder,
      out: values.out,
      procedure: values.procedure ?? null,
      dossier: values.dossier ?? null,
      manifest: values.manifest ?? null,
      ...(workers !== undefined && { workers }),
      progress,
      now: () => new Date(),
    });
    progress.finish(result);
    if (values.json) console.log(JSON.stringify(result));
    return result.failed.length > 0 ? 1 : 0;
  },
};

/** Without `--out` the folder goes into the office's store, where it is reviewed, signed and archived. */
async function handOver(
  folder: string,
  values: { procedure?: string | undefined; dossier?: string | undefined; manifest?: string | undefined; json: boolean },
): Promise<number> {
  const { handOverFolder } = await import("./digitize/hand-over.ts");
  const { readSettings } = await import("../settings.ts");
  return handOverFolder(readSettings(process.env), {
    folder,
    procedure: values.procedure ?? null,
    dossier: values.dossier ?? null,
    manifest: values.manifest ?? null,
    json: values.json,
  });
}
