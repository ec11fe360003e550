import { ask, BackgroundError } from "../messages/ask-background.ts";
import { dropBytes, putBytes } from "../messages/shared-bytes.ts";
import type { UploadPort } from "./send-scan.ts";

/** Sending through the background, which alone holds the login. */
export const uploadPort: UploadPort = {
  begin: async (batchId, file) => String(await ask({ kind: "upload", task: { do: "begin", batchId, ...file } })),
  received: async (uploadId) => Number(await ask({ kind: "upload", task: { do: "received", uploadId } })),
  async sendPart(uploadId, offset, part) {
    const sendKey = await putBytes(part);
    try {
      return Number(await ask({ kind: "upload", task: { do: "part", uploadId, offset, sendKey } }));
    } finally {
      await dropBytes(sendKey);
    }
  },
};

/** The worker is away, or the browser has put the background to sleep: both come back. */
export const mayPass = (thrown: unknown): boolean => !(thrown instanceof BackgroundError) || thrown.failure.retry === "later";

/** Ends early when the browser says that the line is back. */
export const waitForLine = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener("online", done);
  });
