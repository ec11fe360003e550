import { z } from "zod";

const Hex = z.string().regex(/^([0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/);

/** One version of one object under the seal, as a data group: its inventory and the PDFs it brought. */
export const SealedGroup = z.object({
  objectId: z.string(),
  version: z.string(),
  files: z.array(z.object({ path: z.string(), sha256: Hex })).min(1),
});
export type SealedGroup = z.infer<typeof SealedGroup>;

/** `seal.json` of a seal: what one timestamp covers. It is never changed; renewals are added in later versions of the object. */
export const SealRecord = z.object({
  version: z.literal(1),
  /** From 1 without gaps. */
  ordinal: z.number().int().positive(),
  digestAlgorithm: z.literal("sha256"),
  /** Root of the tree. */
  root: Hex,
  /** Root of the seal before; it is a leaf of this tree, so that a seal taken out or put in another place is noticed. */
  previousRoot: Hex.nullable(),
  groups: z.array(SealedGroup),
});
export type SealRecord = z.infer<typeof SealRecord>;

/** `renewals.json`: what was added to a seal since, oldest first. */
export const Renewal = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("timestamp"), token: z.string() }),
  z.object({
    kind: z.literal("tree"),
    digestAlgorithm: z.enum(["sha256", "sha384", "sha512"]),
    token: z.string(),
    /** For each group of the seal, for each of its files: the digest of file and earlier evidence. */
    leaves: z.array(z.array(Hex)),
  }),
]);
export type Renewal = z.infer<typeof Renewal>;
export const Renewals = z.array(Renewal);

export const SEAL_FILE = "seal.json";
export const FIRST_TOKEN_FILE = "timestamps/0001.tst";
export const RENEWALS_FILE = "renewals.json";
export const tokenFile = (number: number): string => `timestamps/${String(number).padStart(4, "0")}.tst`;
