import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { z } from "zod";
import { writeOnce } from "./write-once.ts";

const Keys = z.object({
  /** Signs tokens: ES256. */
  signing: z.looseObject({ kty: z.literal("EC"), kid: z.string(), d: z.string() }),
  cookies: z.array(z.string().min(32)).min(1),
  /** Keys the digest under which a person is found: base64url, 32 bytes. */
  person: z.string().min(43),
});

export interface OfficeKeys {
  readonly signing: JWK & { readonly kid: string };
  readonly cookies: string[];
  readonly person: Buffer;
}

export const officeKeysFile = (dataFolder: string): string => join(dataFolder, "keys", "office-keys.json");

/** Stands in the data folder, apart from the keys: people are found under one of them, so it is never replaced by a new one by itself. */
const officeKeysMark = (dataFolder: string): string => join(dataFolder, "office-keys-id");

const idOf = (keys: z.infer<typeof Keys>): string => createHash("sha256").update(`person ${keys.person}`).digest("hex").slice(0, 16);

/**
 * The keys of this office, in one file that only its owner may read; made on the first start.
 * @throws AppError `keys.office_key_lost` when the file of an office that had one is gone, `keys.other_office_key` when it is another's
 */
export async function loadOfficeKeys(dataFolder: string): Promise<OfficeKeys> {
  const path = officeKeysFile(dataFolder);
  const mark = officeKeysMark(dataFolder);
  const wanted = existsSync(mark) ? readFileSync(mark, "utf8").trim() : null;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const text = await readFile(path, "utf8").catch(async (problem: NodeJS.ErrnoException) => {
    if (problem.code !== "ENOENT") throw problem;
    if (wanted !== null) throw new AppError("keys.office_key_lost", { file: path });
    return writeOnce(path, JSON.stringify(await makeKeys()));
  });
  const keys = Keys.parse(JSON.parse(text));
  if (wanted === null) await writeOnce(mark, `${idOf(keys)}\n`);
  else if (wanted !== idOf(keys)) throw new AppError("keys.other_office_key", { key: wanted });
  return { signing: keys.signing as JWK & { kid: string }, cookies: keys.cookies, person: Buffer.from(keys.person, "base64url") };
}

async function makeKeys() {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = await exportJWK(privateKey);
  return {
    signing: { ...jwk, kid: randomBytes(8).toString("base64url"), alg: "ES256", use: "sig" },
    cookies: [randomBytes(32).toString("base64url")],
    person: randomBytes(32).toString("base64url"),
  };
}
