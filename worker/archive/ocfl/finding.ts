/**
 * One thing that is wrong with an object or a storage root.
 * `code` is the validation code of the OCFL 1.1 specification (ocfl.io/1.1/spec/validation-codes.html), or `exact-bytes` where a
 * file is acceptable to the specification but is not what this store wrote.
 */
export interface Finding {
  readonly code: string;
  /** Path below the storage root or object. */
  readonly place: string;
  readonly kind: FindingKind;
  readonly detail: string;
}
export type FindingKind = "changed" | "missing" | "unexpected" | "structure";

export type Report = (code: string, place: string, kind: FindingKind, detail: string) => void;

export function collectFindings(): { readonly findings: Finding[]; readonly report: Report } {
  const findings: Finding[] = [];
  return { findings, report: (code, place, kind, detail) => void findings.push({ code, place, kind, detail }) };
}
