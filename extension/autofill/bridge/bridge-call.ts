import { z } from "zod";

/** Widget libraries whose objects live in the page's own world. One small function each, injected for one request only. */
export const BridgeLibrary = z.enum(["formio", "select", "datepicker", "survey", "react", "kendo"]);
export type BridgeLibrary = z.infer<typeof BridgeLibrary>;

/** One request: at most one value, for one control. */
export const BridgeCall = z.object({
  library: BridgeLibrary,
  /** `announce`: wait until the library has told the page of every change. */
  task: z.enum(["read", "write", "options", "announce"]),
  /** Text of the option's value, or the text to set; dates as ISO. */
  value: z.string().max(4000).nullable(),
});
export type BridgeCall = z.infer<typeof BridgeCall>;

/** What came back from the page's world: checked like any foreign input. */
export const BridgeAnswer = z.object({
  found: z.boolean(),
  /** What the model holds, as text (dates as ISO). */
  value: z.string().max(4000).nullable(),
  options: z
    .array(z.object({ text: z.string().max(1000), value: z.string().max(4000) }))
    .max(20_000)
    .optional(),
});
export type BridgeAnswer = z.infer<typeof BridgeAnswer>;

/**
 * Runs in the page's world. Must stand alone (it is sent as text): no imports, no outer names, keeps nothing.
 * @param token value of the attribute `data-camtay` on the control, made for this one request
 */
export type BridgeFunction = (token: string, task: BridgeCall["task"], value: string | null) => Promise<BridgeAnswer>;
