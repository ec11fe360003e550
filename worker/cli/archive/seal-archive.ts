import { vietnamMoment } from "@camtay/shared/calendar/vietnam-day.ts";
import type { OcflStore } from "../../archive/index.ts";
import { agencyUser } from "../../archive/package/archive-agents.ts";
import type { SealDigest } from "../../archive/seal/hash-tree.ts";
import { lockedUntil, lockSealed } from "../../archive/seal/lock-sealed.ts";
import { renewAllTimestamps, renewAllTrees } from "../../archive/seal/renew-seals.ts";
import { checkSealChain, sealArchive as seal } from "../../archive/seal/seal-archive.ts";
import { createStamper } from "../../pipeline/upkeep/seal-timestamps.ts";
import { ARCHIVE_MESSAGES } from "./archive-messages.ts";

/** Hashes everything sealed again with a stronger digest, before the old one weakens (RFC 4998, 5.3). */
export async function renewTrees(
  store: OcflStore,
  digest: SealDigest,
  { tsaUrl, agency }: { tsaUrl: string; agency: { code: string; name: string } },
): Promise<number> {
  const user = agencyUser(agency);
  const count = await renewAllTrees(store, digest, { stamper: createStamper(tsaUrl), now: () => new Date(), user });
  console.log(ARCHIVE_MESSAGES.treesRenewed(count, digest));
  return 0;
}

/**
 * Seals what is new; with `renew` every earlier seal gets a fresh timestamp as well.
 * @param options.lockYears how long sealed versions are locked where the archive lies in a bucket; 0: not
 */
export async function sealArchive(
  store: OcflStore,
  options: { tsaUrl: string; renew: boolean; lockYears: number; agency: { code: string; name: string } },
): Promise<number> {
  const { agency, renew, tsaUrl, lockYears } = options;
  const user = agencyUser(agency);
  const edges = { stamper: createStamper(tsaUrl), now: () => new Date(), user };
  if (renew) console.log(ARCHIVE_MESSAGES.renewed(await renewAllTimestamps(store, edges)));
  const result = await seal(store, edges);
  console.log(
    result.seal === null
      ? ARCHIVE_MESSAGES.nothingToSeal
      : ARCHIVE_MESSAGES.sealed(result.seal.ordinal, result.versions, vietnamMoment(result.seal.sealedAt), result.seal.root),
  );
  for (const place of result.damaged) console.error(ARCHIVE_MESSAGES.leftOut(place));
  const until = lockedUntil(lockYears, edges.now());
  const locked = until === null ? 0 : await lockSealed(store, store, until);
  if (locked > 0) console.log(ARCHIVE_MESSAGES.locked(locked));
  const broken = await checkSealChain(store);
  for (const ordinal of broken) console.error(ARCHIVE_MESSAGES.brokenSeal(ordinal));
  return result.damaged.length + broken.length === 0 ? 0 : 1;
}
