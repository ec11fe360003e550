import { vietnamDay } from "@camtay/shared/calendar/vietnam-day.ts";
import { currentAgencyCode } from "@camtay/shared/catalogues/successions.ts";
import { findProcedureInForce, listImports, undoImport } from "../catalogue/catalogue-store.ts";
import { openDatabase } from "../db/open-database.ts";
import { readSettings } from "../settings.ts";
import { CATALOGUE_MESSAGES } from "./catalogue/catalogue-messages.ts";
import type { Command } from "./command.ts";
import { parseCommandLine } from "./parse-command-line.ts";

const parse = (args: readonly string[]) =>
  parseCommandLine(args, {
    decision: { type: "string" },
    date: { type: "string" },
    issuer: { type: "string" },
    from: { type: "string" },
    to: { type: "string" },
    agency: { type: "string" },
    whole: { type: "boolean", default: false },
    "dry-run": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  });

const ACTIONS: Readonly<Record<string, number>> = { import: 1, list: 0, show: 1, undo: 1 };

export const command: Command = {
  usage: CATALOGUE_MESSAGES.usage,
  summary: CATALOGUE_MESSAGES.summary,
  async run(args) {
    const { positionals, values } = parse(args);
    const [action = "", ...rest] = positionals;
    if (!Object.hasOwn(ACTIONS, action) || rest.length !== ACTIONS[action]) {
      console.error(`${CATALOGUE_MESSAGES.wrongUse}\n  camtay ${CATALOGUE_MESSAGES.usage}`);
      return 2;
    }
    const [operand = ""] = rest;
    const settings = readSettings(process.env);
    const agency = values.agency === undefined ? settings.agency : currentAgencyCode(values.agency);
    const now = new Date();
    const db = await openDatabase(settings.database);
    try {
      if (action === "list") {
        const imports = await listImports(db);
        console.log(values.json ? JSON.stringify(imports) : imports.map(CATALOGUE_MESSAGES.row).join("\n") || CATALOGUE_MESSAGES.none);
        return 0;
      }
      if (action === "undo") {
        console.log(CATALOGUE_MESSAGES.undone((await undoImport(db, operand, "cli", now)).number));
        return 0;
      }
      if (action === "show") {
        const found = await findProcedureInForce(db, agency, operand, values.from ?? vietnamDay(now));
        console.log(found ? JSON.stringify(found, null, 2) : CATALOGUE_MESSAGES.notInForce);
        return found ? 0 : 1;
      }
      const { importFile } = await import("./catalogue/import-file.ts");
      const decision = {
        agency,
        number: values.decision,
        issuedOn: values.date,
        issuer: values.issuer,
        effectiveFrom: values.from,
        effectiveTo: values.to ?? null,
        whole: values.whole,
      };
      return await importFile(db, { file: operand, decision, agency, dryRun: values["dry-run"], json: values.json }, now, (line) =>
        console.log(line),
      );
    } finally {
      await db.destroy();
    }
  },
};
