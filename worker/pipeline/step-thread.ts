// One thread that runs steps for thread-executor.ts, one at a time.
import { parentPort, workerData } from "node:worker_threads";
import { asAppError } from "@camtay/shared/errors/app-error.ts";
import sharp from "sharp";
import { openBlobStore } from "../blobs/blob-store.ts";
import { openAtRest } from "../keys/at-rest.ts";
import { runStep } from "./run-step.ts";
import type { ThreadAnswer, ThreadFolders, ThreadRequest } from "./thread-executor.ts";

const port = parentPort;
if (port === null) throw new Error("step-thread.ts runs only as a thread");
// Threads are as many as cores; libvips must not make more.
sharp.concurrency(1);
sharp.cache(false);
const folders = workerData as ThreadFolders;
const { archiveFolder } = folders;
const { wrapper, dossierKeys } = await openAtRest(folders);
const blobs = openBlobStore(folders.blobFolder, wrapper);
const never = new AbortController().signal;
const say = (answer: ThreadAnswer) => port.postMessage(answer);

port.on("message", async ({ id, step, input }: ThreadRequest) => {
  try {
    const report = (done: number, total: number) => say({ kind: "report", id, done, total });
    say({
      kind: "output",
      id,
      output: await runStep(step, input, { blobs, archiveFolder, archiveKeys: dossierKeys, report, signal: never }),
    });
  } catch (thrown) {
    const problem = asAppError(thrown);
    const stack = problem.cause instanceof Error ? (problem.cause.stack ?? "") : (problem.stack ?? "");
    say({ kind: "problem", id, code: problem.code, facts: problem.facts, stack });
  }
});
