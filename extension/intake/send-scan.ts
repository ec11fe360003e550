/** What sending a scan piece by piece needs of the worker; see background/upload-calls.ts. */
export interface UploadPort {
  /** @param key asking again with the same one begins no second upload @returns id of the upload */
  begin(batchId: string, file: { readonly name: string; readonly sizeBytes: number; readonly key: string }): Promise<string>;
  /** How much of it has come. */
  received(uploadId: string): Promise<number>;
  /** @returns how much has come in all */
  sendPart(uploadId: string, offset: number, part: Blob): Promise<number>;
}

export interface SendingScan {
  readonly batchId: string;
  /** Known when the same file was begun before: sending goes on where it stopped. */
  readonly uploadId: string | null;
  /** Told once the upload has an id. */
  readonly onBegun: (uploadId: string) => void;
  /** Told how much has come; `waiting`: the line is broken and is tried again. */
  readonly onProgress: (sentBytes: number, waiting: boolean) => void;
  /** Is it worth another try by itself? */
  readonly mayPass: (thrown: unknown) => boolean;
  readonly wait: (ms: number) => Promise<void>;
}

/** Small enough that a slow line loses little, large enough that a fast one is not held up. */
const PART_BYTES = 4 * 1024 * 1024;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/**
 * Sends one scan however often the line breaks: after each break it asks how much has come and goes on from there.
 * @throws what the worker says when another try cannot help
 */
export async function sendScan(port: UploadPort, file: Blob & { readonly name: string }, sending: SendingScan): Promise<void> {
  let uploadId = sending.uploadId;
  /** Null: not known, the worker is asked. */
  let sent: number | null = null;
  let waitMs = FIRST_WAIT_MS;
  const key = crypto.randomUUID();
  for (;;) {
    try {
      if (uploadId === null) {
        uploadId = await port.begin(sending.batchId, { name: file.name, sizeBytes: file.size, key });
        sending.onBegun(uploadId);
        sent = 0;
      }
      sent ??= await port.received(uploadId);
      while (sent < file.size) {
        sent = await port.sendPart(uploadId, sent, file.slice(sent, sent + PART_BYTES));
        waitMs = FIRST_WAIT_MS;
        sending.onProgress(sent, false);
      }
      return;
    } catch (thrown) {
      if (!sending.mayPass(thrown)) throw thrown;
      sending.onProgress(sent ?? 0, true);
      sent = null;
      await sending.wait(waitMs);
      waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
    }
  }
}
