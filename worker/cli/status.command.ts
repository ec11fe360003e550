import { readSettings } from "../settings.ts";
import type { Command } from "./command.ts";
import { parseCommandLine } from "./parse-command-line.ts";
import { STATUS_MESSAGES } from "./status/status-messages.ts";

export const command: Command = {
  usage: "status [--json]",
  summary: "Cho biết bộ xử lý có chạy không và các việc tự động hằng ngày với kho lưu trữ ra sao. Trả mã 1 khi có lỗi.",
  async run(args) {
    const { values } = parseCommandLine(args, { json: { type: "boolean", default: false } });
    const { openDatabase } = await import("../db/open-database.ts");
    const { openAtRest } = await import("../keys/at-rest.ts");
    const { isUpkeepSound, listTasks } = await import("../pipeline/upkeep/upkeep.repository.ts");
    const { isWorkerUp } = await import("../pipeline/worker.ts");
    const { upkeepLines } = await import("./status/archive-upkeep-lines.ts");
    const settings = readSettings(process.env);
    const db = await openDatabase(settings.database, await openAtRest(settings));
    try {
      const [worker, upkeep, tasks] = await Promise.all([isWorkerUp(db, new Date()), isUpkeepSound(db), listTasks(db)]);
      if (values.json) console.log(JSON.stringify({ worker, upkeep, tasks: tasks.map(({ owner, ...task }) => task) }));
      else {
        console.log(STATUS_MESSAGES.worker(worker));
        console.log(STATUS_MESSAGES.heading);
        for (const line of upkeepLines(tasks, settings)) console.log(line);
      }
      return worker && upkeep ? 0 : 1;
    } finally {
      await db.destroy();
    }
  },
};
