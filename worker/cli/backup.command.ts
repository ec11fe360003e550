import { BACKUP_MESSAGES } from "./backup/backup-messages.ts";
import type { Command } from "./command.ts";
import { parseCommandLine } from "./parse-command-line.ts";

export const command: Command = {
  usage: BACKUP_MESSAGES.backupUsage,
  summary: BACKUP_MESSAGES.backupSummary,
  async run(args) {
    const [target, ...more] = parseCommandLine(args, {}).positionals;
    if (target === undefined || more.length > 0) {
      console.error(`${BACKUP_MESSAGES.wrongUse}\n  camtay ${BACKUP_MESSAGES.backupUsage}`);
      return 2;
    }
    const { readSettings } = await import("../settings.ts");
    const { openAtRest } = await import("../keys/at-rest.ts");
    const { openDatabase } = await import("../db/open-database.ts");
    const { writeBackup } = await import("./backup/write-backup.ts");
    const settings = readSettings(process.env);
    const db = await openDatabase(settings.database, await openAtRest(settings));
    try {
      const tellCode = (code: string) => console.log(BACKUP_MESSAGES.newCode(code));
      const done = await writeBackup(settings, db, target, new Date(), tellCode);
      for (const place of done.archive.damaged) console.error(BACKUP_MESSAGES.leftOut(place));
      console.log(BACKUP_MESSAGES.done(done.place, done.blobs, done.archive.objects, done.archive.copied));
      return done.archive.damaged.length === 0 ? 0 : 1;
    } finally {
      await db.destroy();
    }
  },
};
