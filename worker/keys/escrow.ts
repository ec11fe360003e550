import { existsSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { z } from "zod";
import { loadOfficeKey, officeKeyMark, officeKeyText, parseOfficeKey } from "./office-key.ts";
import { loadOfficeKeys, officeKeysFile } from "./office-keys.ts";
import { newRecoveryCode, openRecovery, RecoveryFile, recoveryPublicKey, sealForRecovery } from "./recovery.ts";
import { keyId } from "./wrapping-key.ts";
import { writeOnce } from "./write-once.ts";

export interface KeyPlaces {
  readonly dataFolder: string;
  readonly officeKeyFile: string;
}

/** Everything an office cannot do without: the key of what lies on the disk, and the key under which people are found. */
const Escrowed = z.object({ officeKey: z.string(), officeKeys: z.string() });

/** Lies there once a recovery code was made. */
export const publicKeyFile = (dataFolder: string): string => join(dataFolder, "recovery-public-key");

/**
 * The public key that the office's keys are sealed for. The first call makes the recovery code.
 * @returns the code the one time it is made; it is kept nowhere
 */
export async function ensureRecoveryCode({ dataFolder }: KeyPlaces): Promise<{ publicKey: string; newCode: string | null }> {
  const path = publicKeyFile(dataFolder);
  if (existsSync(path)) return { publicKey: readFileSync(path, "utf8").trim(), newCode: null };
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const newCode = newRecoveryCode();
  const own = recoveryPublicKey(newCode);
  const publicKey = (await writeOnce(path, `${own}\n`)).trim();
  return { publicKey, newCode: publicKey === own ? newCode : null };
}

/** The office's keys as they are now, sealed for the recovery code. @throws AppError `keys.office_key_lost`, `keys.other_office_key` */
export async function sealOfficeKeys(places: KeyPlaces, publicKey: string): Promise<RecoveryFile> {
  const officeKey = await loadOfficeKey(places.dataFolder, places.officeKeyFile);
  await loadOfficeKeys(places.dataFolder); // made when there were none
  const secret: z.infer<typeof Escrowed> = {
    // The key itself: what a token holds is lost with the token.
    officeKey: officeKeyText(officeKey),
    officeKeys: readFileSync(officeKeysFile(places.dataFolder), "utf8"),
  };
  return sealForRecovery(publicKey, keyId(officeKey).toString("hex"), Buffer.from(JSON.stringify(secret)));
}

/** @throws AppError `keys.recovery_file_damaged` */
export function readRecoveryFile(file: string): RecoveryFile {
  try {
    return RecoveryFile.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    throw new AppError("keys.recovery_file_damaged", { file }, { cause });
  }
}

/**
 * Puts lost keys back in their places; files that are still there are left alone.
 * @returns the files that were written
 * @throws AppError `keys.recovery_refused`, `keys.already_there` when another key lies there, `keys.other_office_key` when the data
 * was locked with another key than the sealed one
 */
export async function recoverOfficeKeys(places: KeyPlaces, file: RecoveryFile, code: string): Promise<string[]> {
  const parsed = Escrowed.safeParse(JSON.parse(openRecovery(file, code).toString("utf8")));
  if (!parsed.success) throw new AppError("keys.recovery_file_damaged", { file: file.officeKeyId }, { cause: parsed.error });
  const mark = officeKeyMark(places.dataFolder);
  const id = keyId(parseOfficeKey(parsed.data.officeKey, file.officeKeyId)).toString("hex");
  if (existsSync(mark) && readFileSync(mark, "utf8").trim() !== id) throw new AppError("keys.other_office_key", { key: id });
  const wanted = [
    [places.officeKeyFile, parsed.data.officeKey],
    [officeKeysFile(places.dataFolder), parsed.data.officeKeys],
    [mark, `${id}\n`],
    [publicKeyFile(places.dataFolder), `${recoveryPublicKey(code)}\n`],
  ] as const;
  for (const [path, text] of wanted.slice(0, 2))
    if (existsSync(path) && readFileSync(path, "utf8").trim() !== text.trim()) throw new AppError("keys.already_there", { file: path });
  const written: string[] = [];
  for (const [path, text] of wanted) {
    if (existsSync(path)) continue;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeOnce(path, text);
    written.push(path);
  }
  return written;
}
