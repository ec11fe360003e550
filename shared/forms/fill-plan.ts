import type { PartialDate } from "../domain/printed-date.ts";
import type { FieldKey } from "./dictionary.ts";
import type { ValueSource } from "./record.ts";

/** What a driver puts into a control. */
export type FillValue =
  | { readonly kind: "text"; readonly text: string }
  /** Option known by its index among the described options. */
  | { readonly kind: "option"; readonly index: number; readonly text: string }
  /** The list was not loaded when planning: load it, then `chooseOption(options, wanted)`; choose nothing when that is unsure. */
  | { readonly kind: "choose"; readonly wanted: Wanted }
  /** Null parts are unknown and stay empty. */
  | { readonly kind: "dateParts"; readonly day: string | null; readonly month: string | null; readonly year: string }
  /** `text` is printed to the precision known; `iso` likewise (`2026`, `2026-11`, `2026-11-23`). */
  | { readonly kind: "date"; readonly iso: string; readonly text: string }
  | { readonly kind: "checked"; readonly checked: boolean };

/** A value to be found in a list, and what kind of list it is. */
export interface Wanted {
  readonly text: string;
  readonly list: OptionList;
}
export type OptionList =
  | "plain"
  | "gender"
  | "ethnicity"
  | "religion"
  | "country"
  | "province"
  | "district"
  | "ward"
  | "idType"
  | "scope"
  | "residenceType"
  | "relation";

export interface Proposal {
  readonly fieldId: string;
  readonly key: FieldKey;
  readonly row?: number;
  readonly value: FillValue;
  /** As the person will read it. */
  readonly display: string;
  /** 0 to 1: certainty of the match times certainty of the value. */
  readonly confidence: number;
  readonly source: ValueSource;
  /** When the source was issued or the value entered; null when unknown. */
  readonly date: PartialDate | null;
  /** True: show it, fill only when the person confirms this one field. */
  readonly confirm: boolean;
  /** Others must be filled and the page quiet before this one (province before ward). */
  readonly after: readonly string[];
}

/** Why a control is left alone; sentences by these codes are in the message catalogue. */
export type NotFilledReason =
  | "never-fill"
  | "not-recognised"
  | "no-data"
  | "role-not-bound"
  | "another-person-on-page"
  | "locked"
  | "prefilled"
  | "typed"
  | "hidden"
  | "already-right"
  | "sources-disagree"
  | "doubtful-value"
  | "no-such-option"
  | "several-options-fit"
  | "precision-missing"
  | "does-not-fit";

/** One known value with where it comes from and when that was issued or entered. */
export interface Choice {
  readonly display: string;
  readonly source: ValueSource;
  readonly date: PartialDate | null;
  readonly value: FillValue | null;
}

export interface NotFilled {
  readonly fieldId: string;
  readonly key: FieldKey | null;
  readonly reason: NotFilledReason;
  /** Values to show side by side: those of disagreeing sources, or what would have been filled. */
  readonly choices: readonly Choice[];
}

export interface FillPlan {
  /** In the order to fill: driver fields, then the others, dependents after what they depend on. */
  readonly proposals: readonly Proposal[];
  readonly notFilled: readonly NotFilled[];
}
