import { z } from "zod";

const count = z.number().int().min(0);
const milliseconds = z.number().int().min(0).max(600_000);

/**
 * What the test service does wrong on purpose. Counts run down with each call they spoil; everything else stays until changed.
 * Set with `PUT /test/faults` (members given replace the old ones), cleared with `DELETE /test/faults`.
 */
export const Faults = z.strictObject({
  /** Added before every CSC call. */
  latencyMs: milliseconds.default(0),
  /** How long an asynchronous signature takes. */
  asyncDelayMs: milliseconds.default(200),
  /** The next N CSC calls answer 429 with Retry-After. */
  tooManyRequests: z.strictObject({ calls: count, retryAfterSeconds: z.number().min(0) }).default({ calls: 0, retryAfterSeconds: 1 }),
  /** The next N CSC calls answer 503 with Retry-After. */
  unavailable: z.strictObject({ calls: count, retryAfterSeconds: z.number().min(0) }).default({ calls: 0, retryAfterSeconds: 1 }),
  /** The next N calls of signatures/signHash sign, count, and then drop the connection instead of answering. */
  dropAfterSigning: count.default(0),
  /** The next N answers of signHash repeat the first signature in the place of the second (or, alone, give one value too many). */
  duplicateAnswer: count.default(0),
  /** The next N answers of signHash come in reversed order. */
  permuteAnswer: count.default(0),
  /** The next N answers of signHash lack the last byte of the last signature. */
  truncateSignature: count.default(0),
  /** The next N answers of signHash are made with another person's key. */
  foreignSignature: count.default(0),
  /** An activation expires once it has made so many signatures. */
  sadExpiresAfterSignatures: count.nullable().default(null),
  /** Lifetime of an activation. */
  sadLifetimeSeconds: z.number().min(0).default(300),
  /** signHash answers "Signing certificate is expired" once a credential has made so many signatures. */
  certificateExpiresAfterSignatures: count.nullable().default(null),
  /** ECDSA values as r and s side by side instead of DER. */
  rawEcdsa: z.boolean().default(false),
  /** Every PIN is answered with "Credential locked". */
  pinLocked: z.boolean().default(false),
  /** What the simulated phone does on its own; `default` follows the service's --phone option. */
  phone: z.enum(["default", "confirm", "refuse", "wait"]).default("default"),
  tsa: z
    .enum(["none", "wrong-nonce", "wrong-imprint", "rejected", "bad-signature", "no-certificate", "wrong-certificate", "down"])
    .default("none"),
  tsaLatencyMs: milliseconds.default(0),
  ocsp: z.enum(["none", "unknown", "revoked", "try-later", "wrong-responder", "stale", "down"]).default("none"),
  crl: z.enum(["none", "stale", "down"]).default("none"),
});
export type Faults = z.infer<typeof Faults>;

export const noFaults = (): Faults => Faults.parse({});

/** Uses up one of a counted fault; false when none is left. */
export function spend(
  faults: Faults,
  name: "dropAfterSigning" | "duplicateAnswer" | "permuteAnswer" | "truncateSignature" | "foreignSignature",
): boolean {
  if (faults[name] === 0) return false;
  faults[name] -= 1;
  return true;
}
