import type { FieldDescription } from "@camtay/shared/forms/field-description.ts";
import type { Claim, ControlState } from "../widgets/widget.ts";

/** One control with everything known about it. */
export interface Described {
  readonly claim: Claim;
  readonly field: FieldDescription;
  readonly state: ControlState;
  /** Captcha, consent and the like: outside of everything we do. */
  readonly neverTouch: boolean;
}
