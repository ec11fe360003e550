import { writeFile } from "node:fs/promises";
import { IdentityNumber, maskIdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { openDatabase } from "../db/open-database.ts";
import { openAtRest } from "../keys/at-rest.ts";
import { loadOfficeKeys } from "../keys/office-keys.ts";
import { checkAudit } from "../pipeline/upkeep/archive-audit.ts";
import { whoSaw } from "../reuse/who-saw.ts";
import { readSettings } from "../settings.ts";
import { CLI_MESSAGES } from "./cli-messages.ts";
import type { Command } from "./command.ts";
import { parseCommandLine } from "./parse-command-line.ts";
import { readSecret } from "./sign/read-secret.ts";

const usage = "audit check | who-saw [--page FILE.html] [--json]";

export const command: Command = {
  usage,
  summary:
    "Kiểm tra nhật ký truy cập còn nguyên vẹn; hoặc cho một công dân biết ai đã xem giấy tờ của họ (số định danh nhập khi được hỏi).",
  async run(args) {
    const { positionals, values } = parse(args);
    const [action, ...rest] = positionals;
    if ((action !== "check" && action !== "who-saw") || rest.length > 0) {
      console.error(CLI_MESSAGES.badArguments(`camtay ${usage}`));
      return 2;
    }
    const settings = readSettings(process.env);
    const db = await openDatabase(settings.database, await openAtRest(settings));
    try {
      if (action === "check") {
        // An office that has archived nothing yet has no archive to compare with.
        const { openStore } = await import("./archive/open-store.ts");
        const { OcflStore } = await import("../archive/index.ts");
        const store = (await OcflStore.isAt(settings.archiveFolder, settings)) ? await openStore(undefined) : null;
        console.log(CLI_MESSAGES.auditHolds(await checkAudit(store, db)));
        return 0;
      }
      // Asked for, not given as an argument: arguments stay in the shell's history and in the list of processes.
      const typed = await readSecret("CAMTAY_IDENTITY_NUMBER", CLI_MESSAGES.askIdentityNumber, process.env);
      const number = IdentityNumber.safeParse(typed.trim());
      if (!number.success) throw new AppError("system.invalid_input", { where: "CAMTAY_IDENTITY_NUMBER" });
      const { person } = await loadOfficeKeys(settings.dataFolder);
      const sightings = await whoSaw(db, person, number.data, null);
      if (values.page !== undefined) {
        const { whoSawPage } = await import("./audit/who-saw-page.ts");
        const page = whoSawPage(settings.agencyName, maskIdentityNumber(number.data), sightings, new Date());
        // It tells about a person: for the one who asked, not for everyone on this machine.
        await writeFile(values.page, page, { mode: 0o600 });
        console.log(CLI_MESSAGES.whoSawPage(values.page));
        return 0;
      }
      if (values.json) console.log(JSON.stringify(sightings));
      else {
        for (const one of sightings) console.log(CLI_MESSAGES.sighting(one));
        console.log(CLI_MESSAGES.sightings(sightings.length));
      }
      return 0;
    } finally {
      await db.destroy();
    }
  },
};

const parse = (args: readonly string[]) => parseCommandLine(args, { json: { type: "boolean", default: false }, page: { type: "string" } });
