import type { SignatureAppearance } from "./appearance-profiles.ts";
import type { SignatureKind } from "./signature-placeholder.ts";

/** What one signature, or one document timestamp, asks of the increment that carries it. */
export interface IncrementOptions {
  readonly fieldName: string;
  readonly kind: SignatureKind;
  readonly reserveBytes: number;
  readonly appearance: SignatureAppearance;
}
