import { z } from "zod";

/** What became of one field. `kept` = left alone on purpose; `doubtful` = shown but not proved. */
export const FieldOutcome = z.object({
  fieldId: z.string(),
  outcome: z.enum(["filled", "kept", "doubtful", "failed"]),
  /** Sentence code in the message catalogue; absent when filled. */
  reason: z.string().optional(),
  /** What the control shows now. */
  shown: z.string(),
  /** True when the page's display and, where it could be asked, the widget's model both hold the value. */
  verified: z.boolean(),
  /** True when the model itself was asked. */
  modelAsked: z.boolean(),
});
export type FieldOutcome = z.infer<typeof FieldOutcome>;

export const FillReport = z.object({ fields: z.array(FieldOutcome), milliseconds: z.number() });
export type FillReport = z.infer<typeof FillReport>;
