import type { Commit } from "../ocfl/inventory.ts";
import type { OcflStore } from "../ocfl/ocfl-store.ts";
import type { RootReport } from "../ocfl/validate-root.ts";
import { nameUuid, vietnamTime } from "./package-identifiers.ts";
import { fixityReport, type SoftwareAgent } from "./premis.ts";

/** One object a month keeps the month's checks, so that no object's inventory grows for ever. */
export const fixityObjectId = (now: Date): string => `urn:uuid:${nameUuid("camtay:fixity", vietnamTime(now).slice(0, 7)).toLowerCase()}`;

/**
 * Keeps the result of a check in the archive itself, as a PREMIS event of its day: proof that somebody looked.
 * @returns path of the report in the month's object
 */
export async function recordFixity(
  store: OcflStore,
  { objects, findings }: RootReport,
  edges: { now: () => Date; user: Commit["user"]; software: SoftwareAgent },
): Promise<string> {
  const now = edges.now();
  const objectId = fixityObjectId(now);
  const at = vietnamTime(now);
  const failed = [...new Set(findings.map(({ place }) => /^([0-9a-f]{3}\/){3}[0-9a-f]{64}/.exec(place)?.[0] ?? place))];
  const detail = `${objects} gói; ${failed.length} gói có lỗi`;
  const report = fixityReport(
    { type: "fixity check", at, outcome: failed.length === 0 ? "success" : "fail", detail },
    failed,
    edges.software,
  );
  const file = `fixity/${at.slice(0, 19).replaceAll(":", "")}.xml`;
  const commit = { created: now, message: `Kiểm tra tính toàn vẹn: ${detail}`, user: edges.user };
  const put = new Map([[file, report]]);
  if (store.has(objectId)) await store.addVersion(objectId, { put }, commit, { open: true });
  else await store.createObject(objectId, put, commit, { open: true });
  return file;
}
