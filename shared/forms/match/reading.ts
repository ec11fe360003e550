import { type FieldKey, fieldKey, isPersonRole, isRole, type Role } from "../dictionary.ts";
import type { FieldDescription } from "../field-description.ts";
import type { Meaning } from "../interpret-label.ts";
import type { RoleWord } from "../lexicon/concept.ts";
import type { Feature, NoKeyReason } from "../match-result.ts";
import type { Section } from "./form-outline.ts";

/** One way to read a field: a key with what speaks for it, or why there is none. */
export interface Reading {
  readonly key: FieldKey | null;
  readonly features: readonly Feature[];
  readonly reason: NoKeyReason | null;
}

/** A field with all that is known of it before it is read. */
export interface Asked {
  readonly index: number;
  readonly field: FieldDescription;
  readonly meaning: Meaning;
  readonly section: Section;
  /** What the label itself says, as the first feature of the reading. */
  readonly label: Feature;
}

export const feature = (name: string, detail: string, weight: number): Feature => ({ name, detail, weight });
export const weaker = (of: Feature, factor: number): Feature => ({ ...of, weight: of.weight * factor });
export const never = (because: Extract<NoKeyReason, { kind: "never-fill" }>["because"]): Reading => ({
  key: null,
  features: [],
  reason: { kind: "never-fill", because },
});
export const NOT_RECOGNISED: Reading = { key: null, features: [], reason: { kind: "not-recognised" } };
export const ROLE_UNCLEAR: Reading = { key: null, features: [], reason: { kind: "role-unclear" } };

/** The reading for a key of the dictionary; not recognised when the dictionary has no such key. */
export function made(role: Role, attribute: string, ...features: Feature[]): Reading {
  const key = fieldKey(role, attribute);
  return key ? { key, features, reason: null } : NOT_RECOGNISED;
}

export const certaintyOf = ({ features }: Reading): number => features.reduce((product, { weight }) => product * weight, 1);

export const isThing = (role: Role | RoleWord | null): role is Role => role !== null && isRole(role) && !isPersonRole(role);
export const isList = (field: FieldDescription): boolean => field.control === "select" || field.control === "radio";

export function describeMeaning({ head, role, paper }: Meaning): string {
  const asked = (): string => {
    if (head.kind === "attribute") return head.attribute;
    if (head.kind === "generic") return head.generic;
    if (head.kind === "thing") return head.keys[0]!;
    return head.kind === "address" ? [head.base, head.part].filter(Boolean).join(" ") : head.kind;
  };
  return [asked(), role && `of ${role}`, paper && `on ${paper}`].filter(Boolean).join(" ");
}
