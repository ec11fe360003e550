import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { Commit } from "../ocfl/inventory.ts";
import type { OcflStore } from "../ocfl/ocfl-store.ts";
import type { RootReport } from "../ocfl/validate-root.ts";
import type { PackageEvent } from "./archive-record.ts";
import { nameUuid, vietnamTime } from "./package-identifiers.ts";
import { eventReport, type SoftwareAgent } from "./premis.ts";

export interface EventEdges {
  readonly now: () => Date;
  readonly user: Commit["user"];
  readonly software: SoftwareAgent;
}

/** One object a month keeps the month's events of a kind, so that no object's inventory grows for ever. */
const eventObjectId = (kind: string, now: Date): string =>
  `urn:uuid:${nameUuid(`camtay:${kind}`, vietnamTime(now).slice(0, 7)).toLowerCase()}`;
export const fixityObjectId = (now: Date): string => eventObjectId("fixity", now);
export const replicationObjectId = (now: Date): string => eventObjectId("replication", now);

/**
 * Keeps an event of the whole archive in the archive itself, as PREMIS, readable without keys.
 * @param objects ids of the objects it concerns
 * @returns path of the report in the month's object
 */
async function recordEvent(
  store: OcflStore,
  kind: "fixity" | "replication" | "deletion",
  event: Omit<PackageEvent, "at">,
  objects: readonly string[],
  { now: clock, user, software }: EventEdges,
  name = "",
): Promise<string> {
  const now = clock();
  const objectId = eventObjectId(kind, now);
  const at = vietnamTime(now);
  const report = eventReport({ ...event, at }, objects, software);
  const file = `${kind}/${at.slice(0, 19).replaceAll(":", "")}${name}.xml`;
  const commit = { created: now, message: `${MESSAGES[kind]}${event.detail === undefined ? "" : `: ${event.detail}`}`, user };
  const put = new Map([[file, report]]);
  if (!(await store.has(objectId))) {
    try {
      await store.createObject(objectId, put, commit, { open: true });
      return file;
    } catch (thrown) {
      // Another process kept the month's first event in between.
      if (!(thrown instanceof AppError && thrown.code === "archive.object_exists")) throw thrown;
    }
  }
  await store.addVersion(objectId, { put }, commit, { open: true });
  return file;
}

const MESSAGES = {
  fixity: "Kiểm tra tính toàn vẹn",
  replication: "Sao chép sang kho thứ hai",
  deletion: "Tiêu hủy hồ sơ hết thời hạn",
} as const;

/** Keeps the result of a check: proof that somebody looked. */
export function recordFixity(store: OcflStore, { objects, findings }: RootReport, edges: EventEdges): Promise<string> {
  const failed = [...new Set(findings.map(({ place }) => /^([0-9a-f]{3}\/){3}[0-9a-f]{64}/.exec(place)?.[0] ?? place))];
  const detail = `${objects} gói; ${failed.length} gói có lỗi`;
  return recordEvent(store, "fixity", { type: "fixity check", outcome: failed.length === 0 ? "success" : "fail", detail }, failed, edges);
}

/** Keeps that the archive was copied to a second place. @param place as people know it, e.g. `s3://bucket/prefix` */
export function recordReplication(
  store: OcflStore,
  { place, objects, copied, damaged }: { place: string; objects: number; copied: number; damaged: readonly string[] },
  edges: EventEdges,
): Promise<string> {
  const detail = `${place}: ${objects} gói, chép mới ${copied}, bỏ lại ${damaged.length} gói hỏng`;
  return recordEvent(
    store,
    "replication",
    { type: "replication", outcome: damaged.length === 0 ? "success" : "warning", detail },
    damaged,
    edges,
  );
}

/** Keeps that an object was destroyed, and by which decision; account ids, never names. */
export function recordDeletion(store: OcflStore, objectId: string, detail: string, edges: EventEdges): Promise<string> {
  const name = `-${nameUuid("camtay:deletion", objectId).slice(0, 8).toLowerCase()}`;
  return recordEvent(store, "deletion", { type: "deletion", outcome: "success", detail }, [objectId], edges, name);
}
