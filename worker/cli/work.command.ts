import { readSettings } from "../settings.ts";
import { CLI_MESSAGES } from "./cli-messages.ts";
import type { Command } from "./command.ts";
import { untilStopped } from "./until-stopped.ts";

export const command: Command = {
  usage: "work",
  summary: "Xử lý hồ sơ đang chờ: đọc trang, tách hồ sơ, ghép PDF/A, lưu trữ. Chạy được trên nhiều máy cùng lúc.",
  async run() {
    const settings = readSettings(process.env);
    const { startWorker } = await import("../pipeline/worker.ts");
    const worker = await startWorker(settings);
    console.error(CLI_MESSAGES.working(settings.concurrency));
    console.log(JSON.stringify({ ready: true, threads: settings.concurrency }));
    await untilStopped();
    await worker.close();
    // Everything is put down. BullMQ leaves connections behind that try again for ever when Redis is away at this moment.
    process.exit(0);
  },
};
