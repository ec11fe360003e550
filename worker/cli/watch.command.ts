import { CLI_MESSAGES } from "./cli-messages.ts";
import type { Command } from "./command.ts";
import { parseCommandLine } from "./parse-command-line.ts";
import { WATCH_MESSAGES } from "./watch-messages.ts";

const parse = (args: readonly string[]) =>
  parseCommandLine(args, {
    "with-worker": { type: "boolean", default: false },
    /** Until nothing waits any more, then ends: for timers of the system. */
    once: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  });

export const command: Command = {
  usage: WATCH_MESSAGES.usage,
  summary: WATCH_MESSAGES.summary,
  async run(args) {
    const { values, positionals } = parse(args);
    const [folder, ...rest] = positionals;
    if (folder === undefined || rest.length > 0) {
      console.error(CLI_MESSAGES.badArguments(`camtay ${WATCH_MESSAGES.usage}`));
      return 2;
    }
    const { watchFolder } = await import("./watch-folder.ts");
    const { readSettings } = await import("../settings.ts");
    return watchFolder(readSettings(process.env), { folder, withWorker: values["with-worker"], once: values.once, json: values.json });
  },
};
