/** What a later revision did. */
export type ChangeKind =
  | "dss"
  | "doc-time-stamp"
  | "signature-added"
  | "signature-field-added"
  | "signature-field-signed"
  | "extensions"
  | "version"
  | "metadata"
  | "rewritten-same"
  | "unreferenced"
  | "form-filled"
  | "annotation-added"
  | "appearance-covers-text"
  | "certified-after"
  | "catalog-entry"
  | "form-entry"
  | "field-changed"
  | "signature-field-suspicious"
  | "page-changed"
  | "object-changed"
  | "object-removed"
  | "number-reused"
  | "trailer-changed"
  | "dss-shrunk"
  | "revision-unreadable";

/** `forbidden`: the signature no longer stands for what is shown. `warning`: a person should look. */
export type Severity = "allowed" | "warning" | "forbidden";

export interface Change {
  readonly kind: ChangeKind;
  readonly severity: Severity;
  /** Object number in the later revision; null when it concerns the file. */
  readonly object: number | null;
  /** A key or name from the PDF's structure, never text of the page. */
  readonly detail: string;
}

export interface ChangeReport {
  readonly verdict: "none" | Severity;
  readonly changes: readonly Change[];
}

export function toReport(changes: readonly Change[]): ChangeReport {
  const has = (severity: Severity): boolean => changes.some((change) => change.severity === severity);
  const verdict = changes.length === 0 ? "none" : has("forbidden") ? "forbidden" : has("warning") ? "warning" : "allowed";
  return { verdict, changes };
}
