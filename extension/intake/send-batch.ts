import type { BatchProgress } from "@camtay/shared/api/answers.ts";
import { signal } from "@preact/signals";
import { callWorker } from "../messages/ask-background.ts";
import type { Failure } from "../messages/messages.ts";
import { failureOf } from "../ui/failure-note.tsx";
import { sendScan } from "./send-scan.ts";
import { mayPass, uploadPort, waitForLine } from "./upload-port.ts";

/** Scans chosen and not yet handed in. */
export const files = signal<readonly File[]>([]);
export const failure = signal<Failure | null>(null);
/** While scans are on their way. */
export const sending = signal<{ readonly done: number; readonly sentBytes: number; readonly waiting: boolean } | null>(null);
/** The batch handed in last. */
export const current = signal<BatchProgress | null>(null);

export interface BatchWishes {
  readonly procedure: string;
  readonly dossier: string;
  readonly urgency: "counter" | "pile" | null;
}

/** What was begun and did not come to an end: pressing the button again goes on from there. */
let begun: {
  readonly batchId: string;
  readonly wishes: BatchWishes;
  readonly uploads: Map<File, string>;
  readonly whole: Set<File>;
} | null = null;

/**
 * A batch keeps the procedure and the dossier under which it was begun: other wishes are for another batch. The old one was never started,
 * or only the answer to its start was lost: then it is given up.
 */
async function giveUpUnless({ procedure, dossier, urgency }: BatchWishes): Promise<void> {
  const old = begun;
  if (old === null || (old.wishes.procedure === procedure && old.wishes.dossier === dossier && old.wishes.urgency === urgency)) return;
  begun = null;
  const path = { batchId: old.batchId };
  if ((await callWorker("batch", { path })).state === "running") await callWorker("cancelBatch", { path });
}

/** Sends every file and starts the batch; a broken line is waited for, whatever else goes wrong is told and can be gone on with. */
export async function handIn(wishes: BatchWishes): Promise<void> {
  failure.value = null;
  sending.value = { done: 0, sentBytes: 0, waiting: false };
  try {
    await giveUpUnless(wishes);
    const { procedure, dossier, urgency } = wishes;
    begun ??= {
      wishes,
      batchId: (
        await callWorker("createBatch", {
          path: {},
          body: { ...(procedure && { procedure }), ...(dossier && { dossier }), ...(urgency && { urgency }) },
        })
      ).id,
      uploads: new Map(),
      whole: new Set(),
    };
    const { batchId, uploads, whole } = begun;
    let earlierBytes = 0;
    for (const [done, file] of files.value.entries()) {
      if (!whole.has(file))
        await sendScan(uploadPort, file, {
          batchId,
          uploadId: uploads.get(file) ?? null,
          onBegun: (uploadId) => uploads.set(file, uploadId),
          onProgress: (sent, waiting) => {
            sending.value = { done, sentBytes: earlierBytes + sent, waiting };
          },
          mayPass,
          wait: waitForLine,
        });
      whole.add(file);
      earlierBytes += file.size;
      sending.value = { done: done + 1, sentBytes: earlierBytes, waiting: false };
    }
    current.value = await callWorker("startBatch", { path: { batchId } });
    // What was added while these were on their way is for the next batch.
    files.value = files.value.filter((file) => !whole.has(file));
    begun = null;
  } catch (thrown) {
    failure.value = failureOf(thrown);
  } finally {
    sending.value = null;
  }
}

/** Files of one name would replace each other in the batch. */
export function addFiles(chosen: readonly File[]): void {
  const names = new Set(files.value.map((file) => file.name));
  files.value = [
    ...files.value,
    ...chosen.map((file) => {
      const name = freeName(file.name, names);
      names.add(name);
      return name === file.name ? file : new File([file], name, { type: file.type, lastModified: file.lastModified });
    }),
  ];
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  const dot = name.lastIndexOf(".");
  const [stem, ending] = dot <= 0 ? [name, ""] : [name.slice(0, dot), name.slice(dot)];
  for (let count = 1; ; count++) {
    const free = count === 1 ? name : `${stem} (${count})${ending}`;
    if (!taken.has(free)) return free;
  }
}

/** A file taken off the list; when its sending had begun, the whole batch is begun anew. */
export function removeFile(file: File): void {
  files.value = files.value.filter((other) => other !== file);
  if (begun?.uploads.has(file)) begun = null;
}
