import { readFile } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { z } from "zod";

const address = z.url({ protocol: /^https?$/ });
const text = z.string().min(1).max(1_000);
/** How many papers one call to the service may carry, where it takes fewer than a hundred. */
const digestsPerCall = z.number().int().min(1).max(1_000).optional();
const client = { clientId: text, clientSecret: text };
const common = {
  level: z.enum(["B-B", "B-T", "B-LT", "B-LTA"]).default("B-T"),
  appearance: z.enum(["tt05-archive", "nd30-copy", "invisible"]).default("tt05-archive"),
  /** Certifies with the first signature (ISO 32000-1 §12.8.2.2). */
  certify: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
  /** Serial numbers (hex) of the certificates that may sign here; absent: any that a trusted authority issued. */
  allowedSerials: z.array(z.string().regex(/^[0-9a-f]+$/)).optional(),
};

/** Where one key is and how it is asked. */
export const SignerSettings = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("csc-v2"),
    url: address,
    ...client,
    credential: text.optional(),
    pss: z.boolean().default(false),
    asynchronous: z.boolean().default(false),
    digestsPerCall,
    ...common,
  }),
  z.strictObject({
    kind: z.literal("csc-v1-ras"),
    url: address,
    user: text,
    password: text,
    credential: text.optional(),
    digestsPerCall,
    ...common,
  }),
  z.strictObject({
    kind: z.literal("vnpt-sp769"),
    url: address,
    ...client,
    userId: text,
    certificateSerial: text.optional(),
    confirmation: z.enum(["phone", "password"]).default("phone"),
    digestsPerCall,
    ...common,
  }),
  z.strictObject({ kind: z.literal("pkcs11"), library: text, token: text.optional(), certificateSerial: text.optional(), ...common }),
  z.strictObject({ kind: z.literal("pkcs12"), file: text, password: z.string(), pss: z.boolean().default(false), ...common }),
  /** A token in the officer's own computer, reached through the extension's helper. */
  z.strictObject({ kind: z.literal("desk-token"), ...common }),
]);
export type SignerSettings = z.infer<typeof SignerSettings>;

/** The keys of an office: the officer's, and the agency's seal that follows. */
export const SignersFile = z.strictObject({ officer: SignerSettings.optional(), seal: SignerSettings.optional() });
export type SignersFile = z.infer<typeof SignersFile>;

/**
 * Reads the file that names the office's keys. Paths in it count from its own folder.
 * @throws AppError `system.bad_setting` naming what is wrong; never what stands there
 */
export const readSignersFile = async (path: string): Promise<SignersFile> => {
  const bad = (where: string, cause?: unknown): AppError =>
    new AppError("system.bad_setting", { variable: `CAMTAY_SIGNERS ${where}` }, { cause });
  const content = await readFile(path, "utf8").catch((cause: unknown) => {
    throw bad(basename(path), cause);
  });
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    // The parser's own words would repeat a piece of the file, and there are secrets in it.
    throw bad("(JSON)");
  }
  const parsed = SignersFile.safeParse(value);
  if (!parsed.success) throw bad(parsed.error.issues[0]?.path.join(".") ?? "");
  const located = (one: SignerSettings | undefined): SignerSettings | undefined =>
    one?.kind === "pkcs12" ? { ...one, file: resolve(dirname(path), one.file) } : one;
  const { officer, seal } = parsed.data;
  return { ...(officer && { officer: located(officer) }), ...(seal && { seal: located(seal) }) } as SignersFile;
};
