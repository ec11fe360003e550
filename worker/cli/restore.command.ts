import { vietnamMoment } from "@camtay/shared/calendar/vietnam-day.ts";
import { BACKUP_MESSAGES } from "./backup/backup-messages.ts";
import type { Command } from "./command.ts";
import { parseCommandLine } from "./parse-command-line.ts";

export const command: Command = {
  usage: BACKUP_MESSAGES.restoreUsage,
  summary: BACKUP_MESSAGES.restoreSummary,
  async run(args) {
    const [source, ...more] = parseCommandLine(args, {}).positionals;
    if (source === undefined || more.length > 0) {
      console.error(`${BACKUP_MESSAGES.wrongUse}\n  camtay ${BACKUP_MESSAGES.restoreUsage}`);
      return 2;
    }
    const { readSettings } = await import("../settings.ts");
    const { readSecret } = await import("./sign/read-secret.ts");
    const { restoreBackup } = await import("./backup/restore-backup.ts");
    const settings = readSettings(process.env);
    const restored = await restoreBackup(settings, source, () => readSecret("CAMTAY_RECOVERY_CODE", BACKUP_MESSAGES.askCode, process.env));
    for (const place of restored.damaged) console.error(BACKUP_MESSAGES.damaged(place));
    console.log(BACKUP_MESSAGES.restored(vietnamMoment(new Date(restored.createdAt)), restored.blobs, restored.objects));
    return restored.damaged.length === 0 ? 0 : 1;
  },
};
