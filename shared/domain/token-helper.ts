import { z } from "zod";

/** What the signing desk and the helper for USB tokens say to each other (native messaging, one answer for each request). */
const Base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);

export const HelperRequest = z.discriminatedUnion("kind", [
  z.object({ id: z.number().int(), kind: z.literal("hello") }),
  /** Lets the person choose the vendor's PKCS#11 library in a window of the machine. */
  z.object({ id: z.number().int(), kind: z.literal("choose-library") }),
  z.object({ id: z.number().int(), kind: z.literal("certificates") }),
  z.object({
    id: z.number().int(),
    kind: z.literal("sign"),
    /** One PIN releases the key for so many papers of this batch, and no more. */
    batch: z.object({
      id: z.string().max(100),
      total: z.number().int().min(1).max(10_000),
      names: z.array(z.string().max(300)).max(10_000),
      checkCode: z.string().max(20),
    }),
    items: z
      .array(z.object({ signedAttributes: Base64, label: z.string().max(300) }))
      .min(1)
      .max(200),
  }),
]);
export type HelperRequest = z.infer<typeof HelperRequest>;

export const HelperAnswer = z.discriminatedUnion("ok", [
  z.object({ id: z.number().int(), ok: z.literal(true), value: z.unknown() }),
  z.object({ id: z.number().int(), ok: z.literal(false), code: z.string() }),
]);
export type HelperAnswer = z.infer<typeof HelperAnswer>;

export const HelperHello = z.object({ version: z.string(), library: z.string().nullable() });
export const HelperCertificates = z.object({ chain: z.array(Base64).min(1), subject: z.string() });
export const HelperSignatures = z.object({ signatures: z.array(Base64) });
