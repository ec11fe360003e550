import type { FieldKey } from "./dictionary.ts";
import type { NeverReason } from "./lexicon/concept.ts";

/** Why no key is given. */
export type NoKeyReason =
  /** The dictionary forbids it, or the control is none that is filled. */
  | { readonly kind: "never-fill"; readonly because: NeverReason | "control" | "hidden" }
  /** The label is not understood. */
  | { readonly kind: "not-recognised" }
  /** The fact is clear, the person is not. */
  | { readonly kind: "role-unclear" }
  /** Understood, but below the limit of certainty. */
  | { readonly kind: "unsure"; readonly best: FieldKey };

/** One observation that took part in a decision; weight multiplies the confidence. */
export interface Feature {
  readonly name: string;
  readonly detail: string;
  readonly weight: number;
}

export interface FieldMatch {
  readonly fieldId: string;
  readonly key: FieldKey | null;
  /** True: number, date and place asked are a passport's; those of another paper must not go there. */
  readonly ofPassport?: true;
  /** Row of a repeating block, from 0; absent outside of one. */
  readonly row?: number;
  /** 0 to 1. */
  readonly confidence: number;
  readonly reason: NoKeyReason | null;
  readonly features: readonly Feature[];
}

/** Below this a field is left alone: a missing value costs a moment, a wrong one a returned dossier. */
export const MIN_CONFIDENCE = 0.62;

/** The observations that decided, one a line, for the person who asks "why this value here?" and for tests. */
export const explain = (match: FieldMatch): string =>
  [
    `${match.key ?? "—"} ${match.confidence.toFixed(2)}${match.reason ? ` (${match.reason.kind})` : ""}`,
    ...match.features.map(({ name, detail, weight }) => `  ${weight.toFixed(2)} ${name}: ${detail}`),
  ].join("\n");
