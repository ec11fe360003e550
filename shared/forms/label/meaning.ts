import type { Role } from "../dictionary.ts";
import type { Generic, NeverReason, PaperKind, RoleWord } from "../lexicon/concept.ts";

/** What a label asks for, before its surroundings are known. */
export type Head =
  | { readonly kind: "attribute"; readonly attribute: string }
  | { readonly kind: "generic"; readonly generic: Generic }
  /** `base` null: parts only ("Tỉnh/Thành phố"); `part` null: base only ("Nơi cư trú"). */
  | { readonly kind: "address"; readonly base: string | null; readonly part: string | null }
  | { readonly kind: "thing"; readonly keys: readonly string[] }
  | { readonly kind: "paper"; readonly paper: PaperKind }
  /** "Quan hệ của A với B": `holder` A, `target` B; null when the label does not name them. */
  | { readonly kind: "relation"; readonly target: Role | RoleWord | null; readonly holder: Role | RoleWord | null }
  | { readonly kind: "role" }
  | { readonly kind: "never"; readonly reason: NeverReason }
  | { readonly kind: "blank" }
  | { readonly kind: "unknown" };

export interface Meaning {
  readonly head: Head;
  /** Person or thing named in the label, not the target of a relation. */
  readonly role: Role | RoleWord | null;
  readonly paper: PaperKind | null;
  /** 0 to 1: falls with every word that no phrase explains. */
  readonly certainty: number;
  /** Second reading when the first does not fit the place: "quốc gia … mang quốc tịch". */
  readonly otherwise: string | null;
  /** Number printed in front ("9", "2.1"), null when none. */
  readonly number: string | null;
  readonly choices: readonly string[];
  /** What stands before its last colon, folded ("Thông tin đại lý thuế: Tên"). */
  readonly before: string;
  /** The label's own words, folded: without numbering, brackets and instructions. */
  readonly words: string;
}

/** A meaning before what is printed around it is added. */
export type Bare = Omit<Meaning, "number" | "choices" | "before" | "words">;
