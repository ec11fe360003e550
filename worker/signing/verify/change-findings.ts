import { AppError } from "@camtay/shared/errors/app-error.ts";
import { type Change, changesSince } from "../../pdf/changes-since.ts";
import type { SignatureInFile, SignaturesInFile } from "../../pdf/read-signatures.ts";
import { nameOf } from "../../pdf/syntax/objects.ts";
import { type Finding, finding } from "./findings.ts";

export interface JudgedChanges {
  readonly findings: readonly Finding[];
  /** Kinds of change in plain codes, e.g. `dss`, `signature-added`; each once. */
  readonly kinds: readonly string[];
}

/** Certification that binds later changes: stated by a signature of the same or an earlier revision (ISO 32000-1 §12.8.2.2). */
const docMdpInForce = (signature: SignatureInFile, all: readonly SignatureInFile[]): 1 | 2 | 3 | null => {
  const levels = all.flatMap((one) => (one.docMdp !== null && (one.revisionEnd ?? 0) <= (signature.revisionEnd ?? 0) ? [one.docMdp] : []));
  return levels.length === 0 ? null : (Math.min(...levels) as 1 | 2 | 3);
};

/** Whether a signature of the same or an earlier revision locks form fields (ISO 32000-1 §12.8.2.4). Which ones is not asked: any filling then counts. */
const locksFields = ({ file, signatures }: SignaturesInFile, signature: SignatureInFile): boolean =>
  signatures.some(({ reference, revisionEnd }) => {
    if (reference === null || (revisionEnd ?? 0) > (signature.revisionEnd ?? 0)) return false;
    const transforms = file.items(file.dict(reference)?.entries.get("Reference")) ?? [];
    return transforms.some((one) => nameOf(file.resolve(file.dict(one)?.entries.get("TransformMethod"))) === "FieldMDP");
  });

const named = (changes: readonly Change[]): string =>
  [...new Set(changes.map((one) => (one.detail === "" ? one.kind : `${one.kind} ${one.detail}`)))].slice(0, 5).join("; ");

/**
 * What later revisions did to the signed one, and what that means for the signature.
 *
 * @param isAnswerable  whether a widget (object number) belongs to a later signature that holds: its signer stands, by name, for what its
 *   picture shows. A certified file promises that nothing is laid over it, whoever does it (signature overlay on certified
 *   files, PDF insecurity studies of 2021); there the picture stays doubtful.
 */
export const judgeChanges = (
  inFile: SignaturesInFile,
  signature: SignatureInFile,
  isAnswerable: (widget: number) => boolean = () => false,
): JudgedChanges => {
  const end = signature.revisionEnd;
  if (end === null || signature.coverage !== "revision") return { findings: [], kinds: [] };
  try {
    const docMdp = docMdpInForce(signature, inFile.signatures);
    const report = changesSince(inFile.file, end, { docMdp });
    const isOverlay = ({ kind, object }: Change): boolean =>
      docMdp === null && kind === "appearance-covers-text" && object !== null && isAnswerable(object);
    const of = (severity: Change["severity"]) => report.changes.filter((change) => change.severity === severity && !isOverlay(change));
    const findings: Finding[] = [];
    if (report.changes.some(({ kind }) => kind === "form-filled") && locksFields(inFile, signature))
      findings.push(finding("signature.changed_after", { what: "FieldMDP" }));
    if (of("forbidden").length > 0) findings.push(finding("signature.changed_after", { what: named(of("forbidden")) }));
    if (of("warning").length > 0) findings.push(finding("signature.doubtful_change", { what: named(of("warning")) }));
    if (findings.length === 0 && report.changes.some(isOverlay)) findings.push(finding("signature.seen_over", {}));
    if (report.changes.length > 0 && of("forbidden").length + of("warning").length === 0)
      findings.push(finding("signature.extended", { what: named(of("allowed")) }));
    return { findings, kinds: [...new Set(report.changes.map((change) => change.kind))] };
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return { findings: [finding("signature.changed_after", { what: thrown.code })], kinds: ["revision-unreadable"] };
  }
};
