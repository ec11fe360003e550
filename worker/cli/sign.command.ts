import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { Command } from "./command.ts";
import { parseCommandLine } from "./parse-command-line.ts";

const usage =
  "sign FILE.pdf... --out DIR [--credential ID | --p12 FILE | --pkcs11 LIBRARY [--token LABEL]] [--profile tt05-archive|nd30-copy|invisible] [--level B-B|B-T|B-LT|B-LTA] [--role officer|seal] [--certify 1|2|3] [--json]";

const parse = (args: readonly string[]) =>
  parseCommandLine(args, {
    out: { type: "string" },
    credential: { type: "string" },
    p12: { type: "string" },
    pkcs11: { type: "string" },
    token: { type: "string" },
    profile: { type: "string", default: "tt05-archive" },
    level: { type: "string", default: "B-T" },
    role: { type: "string", default: "officer" },
    certify: { type: "string" },
    json: { type: "boolean", default: false },
  });

export const command: Command = {
  usage,
  summary:
    "Ký số các tệp PDF dưới một lần xác nhận; bản gốc giữ nguyên, bản đã ký nằm trong thư mục --out. Mã PIN hỏi trên màn hình hoặc lấy từ CAMTAY_PIN.",
  async run(args) {
    const { values, positionals } = parse(args);
    if (positionals.length === 0 || values.out === undefined) throw new AppError("system.invalid_input", { where: `camtay ${usage}` });
    const { readSignOptions } = await import("./sign/sign-options.ts");
    const { signFiles } = await import("./sign/sign-files.ts");
    const options = readSignOptions(values);
    return signFiles({ files: positionals, out: values.out, json: values.json, options, environment: process.env });
  },
};
