import { OcflStore } from "../../archive/index.ts";
import { isEncrypted } from "../../archive/ocfl/encrypted-content.ts";
import { stateOf } from "../../archive/ocfl/inventory.ts";
import { RECORD_FILE } from "../../archive/package/archive-record.ts";
import type { AtRest } from "../../keys/at-rest.ts";

export interface CheckedKeys {
  readonly kept: number;
  readonly destroyed: number;
  /** Archived dossiers whose record cannot be opened for want of a key. */
  readonly missing: readonly string[];
}

/** @throws AppError `keys.other_office_key`, `keys.dossier_key_damaged` at the first key that does not open */
export async function checkKeys({ dossierKeys }: AtRest, archiveFolder: string, s3Endpoint: string | null = null): Promise<CheckedKeys> {
  let [kept, destroyed] = [0, 0];
  const known = new Set<string>();
  for (const { key } of dossierKeys.list()) {
    known.add(key.objectId);
    if (key.state === "destroyed") destroyed += 1;
    else {
      await dossierKeys.forReading(key.objectId);
      kept += 1;
    }
  }
  const missing: string[] = [];
  if (!(await OcflStore.isAt(archiveFolder, { s3Endpoint }))) return { kept, destroyed, missing };
  const store = await OcflStore.open(archiveFolder, { keys: dossierKeys, s3Endpoint });
  for await (const { inventory } of store.objects()) {
    if (!inventory || known.has(inventory.id) || !stateOf(inventory).has(RECORD_FILE)) continue;
    // Kept before there were keys: plain, so nothing is missing.
    const { place } = await store.findFile(inventory.id, RECORD_FILE);
    if (await isEncrypted(store.storage, place)) missing.push(inventory.id);
  }
  return { kept, destroyed, missing };
}
