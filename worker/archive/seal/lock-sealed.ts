import { INVENTORY_FILE, SIDECAR_FILE } from "../ocfl/inventory.ts";
import type { OcflStore } from "../ocfl/ocfl-store.ts";
import { objectPath } from "../ocfl/storage-layout.ts";
import { isLockable } from "../storage/object-storage.ts";
import { countSeals, readSeal } from "./seals.ts";

/** Which seals' versions are locked already; lies among the root's extensions, which OCFL tools pass over. */
const lockMark = (ordinal: number): string => `extensions/camtay-locks/${String(ordinal).padStart(6, "0")}`;

/**
 * Locks the versions of every seal that was not locked yet, and the seal itself (Object Lock, COMPLIANCE), in the archive or a copy of it.
 * A seal of which something is missing or damaged there is taken up again the next time.
 * @param seals where the seals are read
 * @returns how many files; 0 where the storage knows no locks
 */
export async function lockSealed(seals: OcflStore, { storage, versions }: OcflStore, until: Date): Promise<number> {
  if (!isLockable(storage)) return 0;
  let locked = 0;
  const count = await countSeals(seals);
  for (let ordinal = 1; ordinal <= count; ordinal++) {
    if (await storage.head(lockMark(ordinal))) continue;
    const { objectId, record } = await readSeal(seals, ordinal);
    let isWhole = true;
    for (const { objectId: id, version } of [...record.groups, { objectId, version: "v1" }]) {
      const place = objectPath(id);
      const inventory = await versions.newest(place);
      if (!inventory?.versions[version]) {
        // What is gone from the archive too was given up for good.
        if (await seals.versions.has(place)) isWhole = false;
        continue;
      }
      const content = Object.values(inventory.manifest).flat();
      for (const path of [...content, `${version}/${INVENTORY_FILE}`, `${version}/${SIDECAR_FILE}`]) {
        if (!path.startsWith(`${version}/`)) continue;
        await storage.lock(`${place}/${path}`, until);
        locked += 1;
      }
    }
    if (!isWhole) continue;
    await storage.replace(lockMark(ordinal), Buffer.from(`${until.toISOString()}\n`));
    await storage.lock(lockMark(ordinal), until);
  }
  return locked;
}

/** Until when what is sealed now is locked; null: it is not. @param years 0: the bucket has no Object Lock */
export function lockedUntil(years: number, now: Date): Date | null {
  if (years === 0) return null;
  const until = new Date(now);
  until.setUTCFullYear(until.getUTCFullYear() + years);
  return until;
}
