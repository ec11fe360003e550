import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { OcflStore } from "../../archive/index.ts";
import { isDue } from "../../archive/ocfl/daily-share.ts";
import { validateRoot } from "../../archive/ocfl/validate-root.ts";
import { agencyUser, SOFTWARE } from "../../archive/package/archive-agents.ts";
import { recordFixity, recordReplication } from "../../archive/package/record-fixity.ts";
import { lockedUntil, lockSealed } from "../../archive/seal/lock-sealed.ts";
import { renewAgeingTimestamps } from "../../archive/seal/renew-seals.ts";
import { checkSealChain, sealArchive } from "../../archive/seal/seal-archive.ts";
import { repairFromCopy, updateCopy } from "../../archive/second-copy.ts";
import type { Database } from "../../db/database.ts";
import type { Settings } from "../../settings.ts";
import { archiveAudit } from "./archive-audit.ts";
import { createStamper, lifeOfToken } from "./seal-timestamps.ts";

export interface UpkeepParts {
  readonly db: Database;
  readonly store: OcflStore;
  readonly settings: Settings;
  readonly now: () => Date;
  /** Aborted when the worker ends: what can be left for later is. */
  readonly signal: AbortSignal;
}

/** Counts of what was done. */
export type UpkeepFacts = Readonly<Record<string, number>>;

export interface UpkeepTask {
  readonly name: (typeof UPKEEP_NAMES)[number];
  /** Whether the office's settings ask for it. */
  readonly wanted: (settings: Settings) => boolean;
  /** @throws AppError what a person has to see to; it is tried again later */
  readonly run: (parts: UpkeepParts) => Promise<UpkeepFacts>;
}

const userOf = ({ agency, agencyName }: Settings) => agencyUser({ code: agency, name: agencyName });
const edgesOf = ({ settings, now }: UpkeepParts) => ({ now, user: userOf(settings), software: SOFTWARE });
const hasTsa = ({ tsaUrl }: Settings): boolean => tsaUrl !== null;

/** In the order in which they are done: the copy comes last, so that it holds what the others wrote. */
export const UPKEEP_NAMES = ["seal", "renew", "fixity", "copy"] as const;

export const UPKEEP_TASKS: readonly UpkeepTask[] = [
  { name: "seal", wanted: hasTsa, run: seal },
  { name: "renew", wanted: hasTsa, run: renew },
  { name: "fixity", wanted: ({ fixityPercent }) => fixityPercent > 0, run: fixity },
  { name: "copy", wanted: ({ archiveCopy }) => archiveCopy !== null, run: copy },
];

/** The audit trail goes into the archive first, so that the day's seal covers it. */
async function seal({ db, store, settings, now, signal }: UpkeepParts): Promise<UpkeepFacts> {
  const user = userOf(settings);
  const auditLines = await archiveAudit(store, db, user, now());
  const { versions, damaged } = await sealArchive(store, { stamper: createStamper(settings.tsaUrl ?? "", signal), now, user });
  const [broken] = await checkSealChain(store);
  if (broken !== undefined) throw new AppError("archive.object_damaged", { place: `seal ${broken}` });
  const until = lockedUntil(settings.s3LockYears, now());
  const locked = until === null ? 0 : await lockSealed(store, store, until);
  if (damaged[0] !== undefined) throw new AppError("archive.object_damaged", { place: damaged[0] });
  return { versions, auditLines, ...(locked > 0 && { locked }) };
}

async function renew({ store, settings, now, signal }: UpkeepParts): Promise<UpkeepFacts> {
  const edges = { stamper: createStamper(settings.tsaUrl ?? "", signal), now, user: userOf(settings) };
  return { renewed: await renewAgeingTimestamps(store, lifeOfToken, edges) };
}

/** Reads the day's share of the archive again, keeps the result as a PREMIS event, and repairs what is damaged from the second copy. */
async function fixity(parts: UpkeepParts): Promise<UpkeepFacts> {
  const { store, settings, now, signal } = parts;
  const today = now();
  await store.recover(); // what stopped writers left in a bucket
  const only = (place: string): boolean => {
    signal.throwIfAborted();
    return isDue(place, settings.fixityPercent, today);
  };
  const report = await validateRoot(store.versions.source, { exactBytes: true, only });
  await recordFixity(store, report, edgesOf(parts));
  if (report.findings.length === 0) return { objects: report.objects, damaged: 0, repaired: 0 };
  const damaged = new Set(report.findings.map(({ place }) => OBJECT_PLACE.exec(place)?.[0] ?? place));
  const left = await repair(parts, damaged);
  if (left !== undefined) throw new AppError("archive.object_damaged", { place: left });
  return { objects: report.objects, damaged: damaged.size, repaired: damaged.size };
}

const OBJECT_PLACE = /^(?:[0-9a-f]{3}\/){3}[0-9a-f]{64}/;

/** @returns a place that is still not sound */
async function repair(parts: UpkeepParts, damaged: ReadonlySet<string>): Promise<string | undefined> {
  const { store, settings } = parts;
  const [first] = damaged;
  if (settings.archiveCopy === null) return first;
  await repairFromCopy(store, { ...settings, place: settings.archiveCopy }, { only: (place) => damaged.has(place) });
  const after = await validateRoot(store.versions.source, { exactBytes: true, only: (place) => damaged.has(place) });
  await recordFixity(store, after, { ...edgesOf(parts), now: () => new Date(parts.now().getTime() + 1000) });
  return after.findings[0]?.place;
}

async function copy(parts: UpkeepParts): Promise<UpkeepFacts> {
  const { store, settings, now } = parts;
  const place = settings.archiveCopy ?? "";
  const done = await updateCopy(store, { ...settings, place }, now());
  if (done.copied > 0 || done.damaged.length > 0) await recordReplication(store, { place, ...done }, edgesOf(parts));
  if (done.damaged[0] !== undefined) throw new AppError("archive.object_damaged", { place: done.damaged[0] });
  return { objects: done.objects, copied: done.copied, locked: done.locked };
}
