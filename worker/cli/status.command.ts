import { readSettings } from "../settings.ts";
import type { Command } from "./command.ts";
import { parseCommandLine } from "./parse-command-line.ts";
import { STATUS_MESSAGES } from "./status/status-messages.ts";

export const command: Command = {
  usage: "status [--json]",
  summary: "Cho biết bộ xử lý có chạy không, việc tự động với kho lưu trữ ra sao, và có sự cố nào. Trả mã 1 khi có lỗi.",
  async run(args) {
    const { values } = parseCommandLine(args, { json: { type: "boolean", default: false } });
    const { openDatabase } = await import("../db/open-database.ts");
    const { openAtRest } = await import("../keys/at-rest.ts");
    const { isUpkeepSound, listTasks } = await import("../pipeline/upkeep/upkeep.repository.ts");
    const { isWorkerUp } = await import("../pipeline/worker.ts");
    const { isRecent, listFaults } = await import("../db/faults.repository.ts");
    const { upkeepLines } = await import("./status/archive-upkeep-lines.ts");
    const { faultLines } = await import("./status/fault-lines.ts");
    const settings = readSettings(process.env);
    const db = await openDatabase(settings.database, await openAtRest(settings));
    try {
      const now = new Date();
      const [worker, upkeep, tasks, faults] = await Promise.all([
        isWorkerUp(db, now),
        isUpkeepSound(db),
        listTasks(db),
        listFaults(db, now),
      ]);
      if (values.json) console.log(JSON.stringify({ worker, upkeep, tasks: tasks.map(({ owner, ...task }) => task), faults }));
      else {
        console.log(STATUS_MESSAGES.worker(worker));
        console.log(STATUS_MESSAGES.heading);
        for (const line of upkeepLines(tasks, settings)) console.log(line);
        for (const line of faultLines(faults)) console.log(line);
      }
      return worker && upkeep && !faults.some((fault) => isRecent(fault, now)) ? 0 : 1;
    } finally {
      await db.destroy();
    }
  },
};
