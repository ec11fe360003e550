import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Role } from "@camtay/shared/api/route.ts";
import { readSettings } from "../settings.ts";
import { CLI_MESSAGES } from "./cli-messages.ts";
import type { Command } from "./command.ts";
import { parseCommandLine } from "./parse-command-line.ts";
import { untilStopped } from "./until-stopped.ts";

export const command: Command = {
  usage: "serve [--with-worker]",
  summary: "Chạy máy chủ: đăng nhập, hồ sơ, ký số, tra cứu. Thêm --with-worker để xử lý luôn trong cùng lệnh.",
  async run(args) {
    const { values } = parseCommandLine(args, { "with-worker": { type: "boolean", default: false } });
    const settings = readSettings(process.env);
    const { startServer } = await import("../api/server.ts");
    const { ensureFirstAccounts } = await import("../api/login/accounts.ts");
    const server = await startServer(settings);
    const made = await ensureFirstAccounts(server.db, settings.agency, new Date());
    if (made.length > 0) {
      console.error(CLI_MESSAGES.firstAccounts);
      for (const { loginName, password, roles } of made) console.error(CLI_MESSAGES.account(loginName, password, roles.join(", ")));
      await keepFirstAccounts(settings.dataFolder, made);
    }
    const worker = values["with-worker"] ? await (await import("../pipeline/worker.ts")).startWorker(settings) : null;
    console.error(CLI_MESSAGES.serving(server.url));
    if (worker) console.error(CLI_MESSAGES.working(settings.concurrency));
    // One line for whoever started this: where it listens.
    console.log(JSON.stringify({ ready: true, url: server.url }));
    await untilStopped();
    await worker?.close();
    await server.close();
    return 0;
  },
};

/** So that the first person on this machine finds them again: readable by the owner of the data folder only. */
async function keepFirstAccounts(
  dataFolder: string,
  made: readonly { readonly loginName: string; readonly password: string; readonly roles: readonly Role[] }[],
): Promise<void> {
  const rows = made.map(({ loginName, password, roles }) => ({ loginName, role: roles.join(", "), password }));
  await writeFile(join(dataFolder, "first-accounts.json"), `${JSON.stringify(rows, null, 2)}\n`, { mode: 0o600 });
}
