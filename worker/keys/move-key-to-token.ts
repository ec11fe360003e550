import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { type KeyPlaces, publicKeyFile } from "./escrow.ts";
import { loadOfficeKey, officeKeyText } from "./office-key.ts";
import { wrapForToken } from "./token-key.ts";
import type { TokenPlace } from "./token-key-file.ts";

/**
 * Hands the office key to a token: from then on its file holds it as only the token opens it. The plain key is overwritten where it lay.
 * @throws AppError `keys.escrow_first` without a recovery code, and of the token
 */
export async function moveKeyToToken(places: KeyPlaces, place: TokenPlace, pin: string): Promise<void> {
  if (!existsSync(publicKeyFile(places.dataFolder))) throw new AppError("keys.escrow_first");
  const officeKey = await loadOfficeKey(places.dataFolder, places.officeKeyFile, pin);
  const file = wrapForToken(officeKey, place, pin);
  await replaceKeyFile(places.officeKeyFile, `${JSON.stringify(file, null, 2)}\n`, officeKeyText(officeKey).length);
}

async function replaceKeyFile(path: string, text: string, plainBytes: number): Promise<void> {
  const next = `${path}.${randomBytes(6).toString("hex")}`;
  const file = await open(next, "wx", 0o600);
  await file
    .writeFile(text)
    .then(() => file.sync())
    .finally(() => file.close());
  // Held open over the renaming: its blocks are overwritten only once the new file stands in its place.
  const old = await open(path, "r+");
  try {
    await rename(next, path);
    const folder = await open(dirname(path), "r");
    await folder.sync().finally(() => folder.close());
    await old.write(randomBytes(plainBytes), 0, plainBytes, 0);
    await old.sync();
  } finally {
    await old.close();
  }
}
