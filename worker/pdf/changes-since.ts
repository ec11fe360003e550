import { AppError } from "@camtay/shared/errors/app-error.ts";
import { type Change, type ChangeReport, toReport } from "./revisions/change-report.ts";
import { compareRevisions } from "./revisions/compare-revisions.ts";
import type { ChangePolicy } from "./revisions/comparison.ts";
import { stateAt } from "./revisions/file-states.ts";
import type { PdfFile } from "./strict-reader.ts";

export type { Change, ChangeReport } from "./revisions/change-report.ts";
export type { ChangePolicy } from "./revisions/comparison.ts";

const DEFAULT_POLICY: ChangePolicy = { docMdp: null, metadata: true };
const MAX_LATER_REVISIONS = 100;

/**
 * What happened to a file after the revision that ends at `revisionEnd`: every later state is compared with the signed one, so that a
 * swap that is undone again is seen too.
 * @param revisionEnd see `SignatureInFile.revisionEnd`
 * @throws AppError of the reader when the signed revision itself cannot be read
 */
export function changesSince(file: PdfFile, revisionEnd: number, policy: Partial<ChangePolicy> = {}): ChangeReport {
  const base = stateAt(file, revisionEnd);
  const later = file.sections.filter((section) => section.offset >= revisionEnd);
  if (later.length > MAX_LATER_REVISIONS) throw new AppError("pdf.limit", { what: "revisions", limit: MAX_LATER_REVISIONS });
  const changes: Change[] = [];
  const ends = later.flatMap(({ end }) => (end === null ? [] : [end]));
  // The state that a reader shows is compared whatever its cross-references claim: they may lead back into the signed bytes.
  const { size } = file.source;
  if (!ends.includes(size) && !/^[\r\n]{0,2}$/.test(file.source.slice(revisionEnd, revisionEnd + 3).toString("latin1"))) ends.push(size);
  if (ends.length < later.length) changes.push({ kind: "revision-unreadable", severity: "forbidden", object: null, detail: "%%EOF" });
  for (const end of ends.sort((a, b) => a - b)) changes.push(...compareState(file, base, end, { ...DEFAULT_POLICY, ...policy }));
  return toReport(withoutRepeats(changes));
}

function compareState(file: PdfFile, base: PdfFile, end: number, policy: ChangePolicy): Change[] {
  try {
    return compareRevisions(base, stateAt(file, end), policy);
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return [{ kind: "revision-unreadable", severity: "forbidden", object: null, detail: thrown.code }];
  }
}

function withoutRepeats(changes: readonly Change[]): Change[] {
  const byKey = new Map(changes.map((change) => [JSON.stringify(change), change]));
  return [...byKey.values()];
}
