import { BATCH_MESSAGES } from "./batch-messages.ts";
import { CLI_MESSAGES } from "./cli-messages.ts";
import type { Command } from "./command.ts";
import { parseCommandLine } from "./parse-command-line.ts";

const WITH_ID = new Set(["pause", "resume", "cancel", "retry", "dismiss"]);
const LIST_LENGTH = 50;
const PROBLEMS = 300;

const parse = (args: readonly string[]) => parseCommandLine(args, { json: { type: "boolean", default: false } });

export const command: Command = {
  usage: BATCH_MESSAGES.usage,
  summary: BATCH_MESSAGES.summary,
  async run(args) {
    const { positionals, values } = parse(args);
    const [action = "list", id, ...more] = positionals;
    const needsId = WITH_ID.has(action);
    if (more.length > 0 || (id !== undefined) !== needsId || (!needsId && action !== "list" && action !== "problems")) {
      console.error(CLI_MESSAGES.badArguments(`camtay ${BATCH_MESSAGES.usage}`));
      return 2;
    }
    const { readSettings } = await import("../settings.ts");
    const { openWorkshop } = await import("../pipeline/worker.ts");
    const { listBatches } = await import("../pipeline/in-flight/batch-progress.ts");
    const { listProblems } = await import("../pipeline/in-flight/problems.repository.ts");
    const settings = readSettings(process.env);
    const workshop = await openWorkshop(settings);
    const { db } = workshop;
    const { agency } = settings;
    try {
      if (id !== undefined) await act(action, id, workshop, agency);
      else if (action === "problems") {
        const problems = await listProblems(db, agency, PROBLEMS);
        if (values.json) console.log(JSON.stringify(problems));
        else for (const problem of problems) console.log(BATCH_MESSAGES.problem(problem));
      } else {
        const batches = await listBatches(db, agency, LIST_LENGTH, new Date());
        if (values.json) console.log(JSON.stringify(batches));
        else for (const batch of batches) console.log(BATCH_MESSAGES.batch(batch));
      }
      return 0;
    } finally {
      await workshop.close();
    }
  },
};

async function act(
  action: string,
  id: string,
  { flow }: Pick<import("../pipeline/worker.ts").Workshop, "flow">,
  agency: string,
): Promise<void> {
  const { cancelBatch, pauseBatch, resumeBatch } = await import("../pipeline/in-flight/control-batch.ts");
  const { dismissProblem, retryProblem } = await import("../pipeline/in-flight/settle-problem.ts");
  const now = new Date();
  if (action === "pause") await pauseBatch(flow, agency, id, now);
  else if (action === "resume") await resumeBatch(flow, agency, id, now);
  else if (action === "cancel") await cancelBatch(flow, agency, id, now);
  else if (action === "retry") await retryProblem(flow, agency, id, now);
  else await dismissProblem(flow, agency, id, "cli", now);
}
