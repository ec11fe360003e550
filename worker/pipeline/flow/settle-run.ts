import { STEPS } from "../pipeline.ts";
import type { RunOutcome } from "../runner.ts";
import type { FlowContext, SettledRun } from "./flow-context.ts";
import { settleArchive } from "./settle-archive.ts";
import { settleAssembly } from "./settle-assembly.ts";
import { settleComposition } from "./settle-composition.ts";
import { settleFile } from "./settle-file.ts";
import { settlePage } from "./settle-page.ts";

/** The way of a scan: what happens next when a step is over, well or badly. Always inside the transaction that settles the run. */
export async function settleRun(context: FlowContext, run: SettledRun, outcome: RunOutcome): Promise<void> {
  const key = run.run_key;
  const output = "output" in outcome ? outcome.output : undefined;
  const problem = "problem" in outcome ? outcome.problem : undefined;
  switch (run.step) {
    case "split-file":
      return settleFile(context, key, problem ?? STEPS["split-file"].output.parse(output));
    case "read-page":
      return settlePage(context, key, problem ?? STEPS["read-page"].output.parse(output));
    case "assemble-dossiers":
      return settleAssembly(context, key, problem ?? STEPS["assemble-dossiers"].output.parse(output));
    case "compose-paper":
      return settleComposition(context, key, problem ?? STEPS["compose-paper"].output.parse(output));
    case "archive-dossier":
      return settleArchive(context, key, problem ?? STEPS["archive-dossier"].output.parse(output));
  }
}
