import { z } from "zod";

/** A step of sending a scan piece by piece; the piece itself goes by key through the extension's own database. */
export const UploadMessage = z.object({
  kind: z.literal("upload"),
  task: z.discriminatedUnion("do", [
    z.object({ do: z.literal("begin"), batchId: z.string(), name: z.string(), sizeBytes: z.number(), key: z.string() }),
    z.object({ do: z.literal("received"), uploadId: z.string() }),
    z.object({ do: z.literal("part"), uploadId: z.string(), offset: z.number(), sendKey: z.string() }),
  ]),
});
export type UploadTask = z.infer<typeof UploadMessage>["task"];
