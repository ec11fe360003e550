import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { parseTokenKey, type TokenKeyFile } from "./token-key-file.ts";
import { keyId } from "./wrapping-key.ts";
import { writeOnce } from "./write-once.ts";

const LINE = /^camtay-office-key-1 ([A-Za-z0-9_-]{43})\s*$/;

/** Stands in the data folder, apart from the key: a folder that once had a key is never given another one by itself. */
export const officeKeyMark = (dataFolder: string): string => join(dataFolder, "office-key-id");

export const officeKeyText = (officeKey: Uint8Array): string => `camtay-office-key-1 ${Buffer.from(officeKey).toString("base64url")}\n`;

/** A token asks for its PIN at every start; it comes with the environment (a credential of the service), never from a file of ours. */
const PIN_VARIABLE = "CAMTAY_OFFICE_KEY_PIN";

/**
 * The key that wraps all keys of files and dossiers and encrypts values in the database; 32 bytes, made at the first start.
 * @param keyFile may lie on another disk than the data; readable by the owner only. It holds the key, or the key as only a token opens it
 * @throws AppError `keys.office_key_lost`, `keys.other_office_key`, `keys.office_key_damaged`, `keys.token_pin_needed`, `keys.token_pin_refused`, and of the token
 */
export async function loadOfficeKey(
  dataFolder: string,
  keyFile: string,
  pin: string | undefined = process.env[PIN_VARIABLE],
): Promise<Buffer> {
  const mark = officeKeyMark(dataFolder);
  const wanted = existsSync(mark) ? readFileSync(mark, "utf8").trim() : null;
  if (!existsSync(keyFile)) {
    if (wanted !== null) throw new AppError("keys.office_key_lost", { file: keyFile });
    await mkdir(dirname(keyFile), { recursive: true, mode: 0o700 });
    await writeOnce(keyFile, officeKeyText(randomBytes(32)));
  }
  const text = readFileSync(keyFile, "utf8");
  const onToken = parseTokenKey(text);
  if (onToken && pin === undefined) throw new AppError("keys.token_pin_needed", { token: onToken.token, variable: PIN_VARIABLE });
  const key = onToken ? await openOnToken(onToken, pin ?? "") : parseOfficeKey(text, keyFile);
  const id = keyId(key).toString("hex");
  if (wanted !== null && wanted !== id) throw new AppError("keys.other_office_key", { key: wanted });
  if (wanted === null) {
    await mkdir(dataFolder, { recursive: true, mode: 0o700 });
    await writeOnce(mark, `${id}\n`);
  }
  return key;
}

/** A refused PIN is a wrong setting here: whoever starts the service again and again with it would lock the token. */
async function openOnToken(place: TokenKeyFile, pin: string): Promise<Buffer> {
  // The token's library is native code: loaded only where there is a token.
  const { openWithToken } = await import("./token-key.ts");
  try {
    return openWithToken(place, pin);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === "signing.pin_wrong")
      throw new AppError("keys.token_pin_refused", { token: place.token, variable: PIN_VARIABLE }, { cause: thrown });
    throw thrown;
  }
}

/** @throws AppError `keys.office_key_damaged` */
export function parseOfficeKey(text: string, file: string): Buffer {
  const [, key] = LINE.exec(text) ?? [];
  if (key === undefined) throw new AppError("keys.office_key_damaged", { file });
  return Buffer.from(key, "base64url");
}
