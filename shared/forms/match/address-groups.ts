import type { FieldDescription } from "../field-description.ts";
import type { Meaning } from "../interpret-label.ts";
import { optionKind } from "./clues.ts";
import type { Section } from "./form-outline.ts";

/** Neighbouring controls that together take one address. */
export interface AddressGroup {
  /** Base named by one of its labels or by the heading; null when none says. */
  readonly base: string | null;
  readonly from: "label" | "heading" | "none";
  /** Field index -> part. `full`: the group is this one box. */
  readonly parts: ReadonlyMap<number, string>;
}

/** Controls that may stand inside an address without being part of it. */
const passesThrough = (meaning: Meaning): boolean => meaning.head.kind === "never" && meaning.head.reason === "switch";
const isResidenceType = (meaning: Meaning): boolean => meaning.head.kind === "attribute" && meaning.head.attribute === "residenceType";

interface Open {
  base: string | null;
  members: { index: number; part: string | null; blank: boolean; control: FieldDescription["control"] }[];
}

/** Finds the addresses of a form; by field index. Unlabelled boxes belong to the address they stand in. */
export function addressGroups(
  fields: readonly FieldDescription[],
  meanings: readonly Meaning[],
  sections: readonly Section[],
): ReadonlyMap<number, AddressGroup> {
  const groups = new Map<number, AddressGroup>();
  let open: Open | null = null;
  const close = () => {
    if (open && open.members.length > 0) {
      const group = finish(open, sections[open.members[0]!.index]!);
      for (const index of group.parts.keys()) groups.set(index, group);
    }
    open = null;
  };
  fields.forEach((field, index) => {
    const meaning = meanings[index]!;
    if (index > 0 && sections[index] !== sections[index - 1]) close();
    if (passesThrough(meaning)) return;
    if (isResidenceType(meaning)) {
      close();
      open = { base: "residence", members: [] };
      return;
    }
    const { head } = meaning;
    const blank = head.kind === "blank";
    const clue = blank || (head.kind === "address" && head.part === null) ? partFromOptions(field) : null;
    if (head.kind !== "address" && !(blank && (clue !== null || (open && open.members.length > 0)))) {
      close();
      return;
    }
    const base = head.kind === "address" ? head.base : null;
    const part = clue ?? (head.kind === "address" ? head.part : null);
    const ownBase = base === "bare" ? null : base;
    if (open === null || beginsAnother(open, base, part)) {
      const inherited: string | null = open && ownBase === null && (open as Open).members.length === 0 ? (open as Open).base : null;
      close();
      open = { base: ownBase ?? inherited, members: [] };
    } else if (open) (open as Open).base ??= ownBase;
    (open as Open | null)?.members.push({ index, part, blank, control: field.control });
  });
  close();
  return groups;
}

/** Options say more than a label that names no part ("Nơi sinh" over a list of provinces). */
function partFromOptions(field: FieldDescription): string | null {
  const kind = optionKind(field);
  return kind === "country" || kind === "province" || kind === "district" || kind === "ward" || kind === "scope" || kind === "residenceType"
    ? kind
    : null;
}

/** Does this label begin another address, or go on with the open one? */
function beginsAnother({ base: openBase, members }: Open, base: string | null, part: string | null): boolean {
  if (members.length === 0) return base !== null && base !== "bare" && openBase !== null && base !== openBase;
  if (part !== null && part !== "full" && members.some((member) => member.part === part)) return true;
  if (base === null) return false;
  if (base !== "bare" && openBase !== null && base !== openBase) return true;
  // a second box for the whole address
  return (
    part === null && members.some((m) => m.part === "detail" || m.part === "full" || (m.part === null && !m.blank && m.control !== "radio"))
  );
}

const ORDER = ["country", "province", "ward"] as const;

function finish({ base, members }: Open, section: Section): AddressGroup {
  const parts = new Map<number, string>();
  const taken = new Set(members.flatMap((member) => (member.part ? [member.part] : [])));
  const levels = members.filter(
    (member) =>
      member.part === "province" || member.part === "ward" || member.part === "district" || (member.blank && isList(member.control)),
  );
  const blanks = members.filter((member) => member.blank && member.part === null && isList(member.control)).length;
  for (const { index, part, blank, control } of members) {
    let chosen = part;
    if (chosen === null && control === "radio") chosen = "scope";
    if (chosen === null && blank && isList(control)) {
      // three may be country, province, ward or province, district, ward: not decided without options
      const free = blanks > 2 ? undefined : ["province", "ward"].find((level) => !taken.has(level));
      chosen = free ?? null;
    }
    if (chosen === null && !blank && isList(control)) chosen = ORDER.find((level) => level !== "country" && !taken.has(level)) ?? null;
    if (chosen === null && !isList(control) && control !== "checkbox")
      chosen = levels.length > 0 || taken.has("country") ? (taken.has("detail") ? null : "detail") : blank ? null : "full";
    if (chosen === null) continue;
    if (chosen === "street" || chosen === "hamlet" || !taken.has(chosen) || part !== null) parts.set(index, chosen);
    taken.add(chosen);
  }
  return { base: base ?? section.base, from: base ? "label" : section.base ? "heading" : "none", parts };
}

const isList = (control: FieldDescription["control"]): boolean => control === "select";
