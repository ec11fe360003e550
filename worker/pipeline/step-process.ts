// One lane of process-executor.ts: runs steps, one at a time.
import { asAppError } from "@camtay/shared/errors/app-error.ts";
import sharp from "sharp";
import { openBlobStore } from "../blobs/blob-store.ts";
import { openAtRest } from "../keys/at-rest.ts";
import type { StepTools } from "../steps/step.ts";
import { giveMemoryBack, residentMiB } from "./lane-memory.ts";
import type { LaneAnswer, LaneFolders, LaneRequest } from "./process-executor.ts";
import { runStep } from "./run-step.ts";

// Lanes are as many as cores; libvips must not make more threads.
sharp.concurrency(1);
sharp.cache(false);

// The terminal tells everybody; what happens to a lane is the worker's to decide. Without a worker there is nobody to work for.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
process.once("disconnect", () => process.exit(0));

const never = new AbortController().signal;
const say = (answer: LaneAnswer) => process.send?.(answer);
let tools: Promise<Omit<StepTools, "report">> | null = null;

async function openTools(folders: LaneFolders): Promise<Omit<StepTools, "report">> {
  const { wrapper, dossierKeys } = await openAtRest(folders);
  const blobs = openBlobStore(folders.blobFolder, wrapper);
  const { archiveFolder, s3Endpoint = null, secondCopy } = folders;
  return { blobs, archiveFolder, s3Endpoint, archiveKeys: dossierKeys, ...(secondCopy && { secondCopy }), signal: never };
}

process.on("message", async ({ step, input, folders }: LaneRequest) => {
  const answer = await work({ step, input, folders });
  giveMemoryBack();
  say({ ...answer, residentMiB: residentMiB() });
});

type Outcome = { readonly kind: "output"; readonly output: unknown } | Omit<LaneAnswer & { kind: "problem" }, "residentMiB">;

async function work({ step, input, folders }: LaneRequest): Promise<Outcome> {
  try {
    tools ??= openTools(folders).catch((thrown: unknown) => {
      // What could not be opened now is tried again by the next piece of work.
      tools = null;
      throw thrown;
    });
    const report = (done: number, total: number) => void say({ kind: "report", done, total });
    return { kind: "output", output: await runStep(step, input, { ...(await tools), report }) };
  } catch (thrown) {
    const problem = asAppError(thrown);
    const stack = problem.cause instanceof Error ? (problem.cause.stack ?? "") : (problem.stack ?? "");
    return { kind: "problem", code: problem.code, facts: problem.facts, stack };
  }
}
