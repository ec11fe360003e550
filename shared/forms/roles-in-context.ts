import type { Role } from "./dictionary.ts";
import type { Outline, Section } from "./form-outline.ts";
import type { Meaning } from "./interpret-label.ts";

export interface RoleChoice {
  readonly role: Role;
  readonly certainty: number;
  readonly because: string;
}

/** Facts that a form asks of a person it has just named (a parent, a spouse) before it goes on with its main person. */
const OF_NAMED_PERSON =
  /^(?:dateOfBirth|yearOfBirth|gender|ethnicity|nationality|id[A-Z]|occupation|workplace|residence|permanent|current|placeOfBirth|phone|email|isDeceased|otherName|hometown|surname|middleName|givenName)/;

/**
 * Whose fact is asked, when one section talks of several people. A label that names a person ("Họ tên người mẹ") makes that
 * person the owner of the bare labels behind it, until the section's own person lacks what is asked or another is named.
 */
export class RoleTracker {
  private readonly outline: Outline;
  private section: Section | null = null;
  private named: { readonly role: Role; readonly numbered: boolean; facts: number } | null = null;
  private readonly asked = new Map<Role, Set<string>>();

  constructor(outline: Outline) {
    this.outline = outline;
  }

  enter(section: Section): void {
    if (section === this.section) return;
    this.section = section;
    this.named = null;
  }

  /** A control about a thing stands between: bare labels behind it are the section's person again. */
  leaveNamedPerson(): void {
    this.named = null;
  }

  get sectionRole(): Role {
    return this.section!.role;
  }

  /** The person spoken of right now. */
  get current(): Role {
    return this.named?.role ?? this.sectionRole;
  }

  has(role: Role, attribute: string): boolean {
    return this.asked.get(role)?.has(attribute) ?? false;
  }

  note(role: Role, attribute: string): void {
    const known = this.asked.get(role);
    if (known) known.add(attribute);
    else this.asked.set(role, new Set([attribute]));
    if (this.named?.role === role) this.named.facts++;
  }

  /** @returns null when the label names a person whom the dictionary does not know */
  choose(attribute: string, meaning: Meaning): RoleChoice | null {
    const section = this.section!;
    if (meaning.role !== null) {
      const role = this.outline.resolve(meaning.role);
      if (role === null) return null;
      if (role !== this.sectionRole) this.named = { role, numbered: meaning.number !== null, facts: 0 };
      else this.named = null;
      return { role, certainty: meaning.role === "personGranted" ? 0.85 : 0.99, because: "the label names the person" };
    }
    if (this.named) {
      const { role, numbered, facts } = this.named;
      const sectionHas = this.has(section.role, attribute);
      const namedHas = this.has(role, attribute);
      let score = 1;
      if (sectionHas) score += 2;
      if (namedHas) score -= 3;
      if (!OF_NAMED_PERSON.test(attribute)) score -= 2.5;
      if (numbered && meaning.number !== null && !sectionHas) score -= 2;
      if (facts <= 1) score += 0.5;
      if (score > 0) return { role, certainty: score >= 1.5 ? 0.96 : 0.75, because: "the labels before name the person" };
      this.named = null;
      return { role: section.role, certainty: score <= -1 ? 0.92 : 0.75, because: "back to the person of the section" };
    }
    const certainty = { heading: 0.98, before: 0.95, form: 0.88, unclear: 0.4 }[section.roleFrom];
    const because = {
      heading: "the heading names the person",
      before: "the section before names the person",
      form: "the form's usual person",
      unclear: "the heading names somebody whom the dictionary does not know",
    }[section.roleFrom];
    return { role: section.role, certainty, because };
  }
}
