import { readSettings } from "../settings.ts";
import { CLI_MESSAGES } from "./cli-messages.ts";
import type { Command } from "./command.ts";
import { untilStopped } from "./until-stopped.ts";

export const command: Command = {
  usage: "serve [--with-worker]",
  summary: "Chạy máy chủ: đăng nhập, hồ sơ, ký số, tra cứu. Thêm --with-worker để xử lý luôn trong cùng lệnh.",
  async run(args) {
    const settings = readSettings(process.env);
    const { startServer } = await import("../api/server.ts");
    const { ensureFirstAccounts } = await import("../api/login/accounts.ts");
    const server = await startServer(settings);
    const made = await ensureFirstAccounts(server.db, settings.agency, new Date());
    if (made.length > 0) console.log(CLI_MESSAGES.firstAccounts);
    for (const { loginName, password, roles } of made) console.log(CLI_MESSAGES.account(loginName, password, roles.join(", ")));
    const worker = args.includes("--with-worker") ? await (await import("../pipeline/worker.ts")).startWorker(settings) : null;
    console.log(CLI_MESSAGES.serving(server.url));
    if (worker) console.log(CLI_MESSAGES.working(settings.concurrency));
    await untilStopped();
    await worker?.close();
    await server.close();
    return 0;
  },
};
