import { isPersonRole, type Role } from "../dictionary.ts";
import type { Meaning } from "../interpret-label.ts";
import type { RoleWord } from "../lexicon/concept.ts";
import type { Outline, Section } from "./form-outline.ts";

export interface RoleChoice {
  readonly role: Role;
  readonly certainty: number;
  readonly because: string;
}

/** Facts that a form asks of a person it has just named (a parent, a spouse) before it goes on with its main person. */
const OF_NAMED_PERSON =
  /^(?:fullName|dateOfBirth|yearOfBirth|gender|ethnicity|nationality|id[A-Z]|occupation|workplace|residence|permanent|current|placeOfBirth|phone|email|isDeceased|otherName|hometown|surname|middleName|givenName)/;

/** Facts that nobody but a person has, and that are asked once: under a heading that is not understood they are the form's person's. */
const ASKED_ONCE =
  /^(?:occupation|education|socialInsurance|healthInsurance|healthCare|maritalStatus|religion|ethnicity|bloodType|permanent|temporary|current|hometown|placeOfBirth|birthRegistration|bank)/;

/** Facts that a couple's form asks once, of whoever is to be called. */
const OF_EITHER = /^(?:phone|email|contact)/;

/** Persons whom a form has once, wherever they are named; all others are somebody's relatives or helpers. */
const STANDS_ALONE: ReadonlySet<Role> = new Set(["applicant", "owner", "subject", "deceased", "receiver"]);

/** Whose block is often made by copying whose. */
const COUNTERPART: Partial<Record<Role, Role>> = { bride: "groom", groom: "bride", father: "mother", mother: "father" };

/** A fact that begins the block of another person. */
const NAMES_PERSON = /^(?:fullName|surname)$/;

const BY_SECTION: Readonly<Record<Section["roleFrom"], { readonly certainty: number; readonly because: string }>> = {
  heading: { certainty: 0.98, because: "the heading names the person" },
  before: { certainty: 0.95, because: "the section before names the person" },
  form: { certainty: 0.88, because: "the form's usual person" },
  unread: { certainty: 0.45, because: "the heading is not understood: another person or place may be meant" },
  unclear: { certainty: 0.4, because: "the heading names somebody whom the dictionary does not know" },
};

interface Named {
  readonly role: Role;
  /** Was the label that named the person numbered? */
  readonly numbered: boolean;
  facts: number;
  /** Field where the person was last spoken of. */
  last: number;
  /** Something has been asked of the section's own person since. */
  left: boolean;
}

/**
 * Whose fact is asked, when one section talks of several people. A label that names a person ("Họ tên người mẹ") makes that
 * person the owner of the bare labels behind it, until the section's own person lacks what is asked or another is named.
 */
export class RoleTracker {
  private readonly outline: Outline;
  private section: Section | null = null;
  private named: Named | null = null;
  private stranger = false;
  /** The section whose own person a label has named too: then whoever was named last is spoken of. */
  private namesOwnPerson: Section | null = null;
  /** Everybody whom labels of this section have named. */
  private readonly namedHere = new Set<Role>();
  private index = 0;
  private row: number | undefined;
  /** By role and row of a repeating block. */
  private readonly asked = new Map<string, Map<string, Section>>();

  constructor(outline: Outline) {
    this.outline = outline;
  }

  /** Goes on to a field; call for each in order. */
  enter(section: Section, index: number, row?: number): void {
    this.index = index;
    if (row !== this.row) this.named = null;
    this.row = row;
    if (section === this.section) return;
    this.section = section;
    // "Địa chỉ thường trú:" below "Tôi là": goes on with whoever was spoken of
    if (section.roleFrom === "before" && section.base !== null) return;
    this.named = null;
    this.stranger = false;
    this.namedHere.clear();
  }

  /** A control about a thing stands between: bare labels behind it are the section's person again. */
  leaveNamedPerson(): void {
    this.named = null;
  }

  /** Somebody was asked about whom the dictionary does not know. */
  meetStranger(): void {
    this.stranger = true;
    this.named = null;
  }

  get sectionRole(): Role {
    return this.section!.role;
  }

  /** The person spoken of right now; null when it is one the dictionary does not know. */
  get current(): Role | null {
    if (this.stranger) return null;
    return this.named?.role ?? this.sectionRole;
  }

  /** Was the field before about the person whom a label has named? */
  namedBefore(index: number): boolean {
    return this.named !== null && this.named.last === index - 1;
  }

  has(role: Role | null, attribute: string): boolean {
    return role !== null && (this.factsOf(role)?.has(attribute) ?? false);
  }

  /** Has this section asked such a fact of them? */
  hasHere(role: Role | null, attribute: string): boolean {
    return role !== null && this.factsOf(role)?.get(attribute) === this.section;
  }

  /** Has another section asked such a fact of it? */
  askedElsewhere(role: Role, section: Section, attribute: RegExp): boolean {
    return [...(this.factsOf(role) ?? [])].some(([name, where]) => where !== section && attribute.test(name));
  }

  private slot(role: Role): string {
    return `${role}#${this.row ?? ""}`;
  }

  private factsOf(role: Role): Map<string, Section> | undefined {
    return this.asked.get(this.slot(role));
  }

  private asksHere(section: Section): boolean {
    return [...(this.factsOf(section.role)?.values() ?? [])].includes(section);
  }

  note(role: Role, attribute: string): void {
    const known = this.factsOf(role);
    if (known) known.set(attribute, this.section!);
    else this.asked.set(this.slot(role), new Map([[attribute, this.section!]]));
    if (this.named?.role === role) {
      this.named.facts++;
      this.named.last = this.index;
    } else if (this.named && role === this.sectionRole) this.named.left = true;
  }

  /** @returns null when somebody is asked about whom the dictionary does not know */
  choose(attribute: string, meaning: Meaning): RoleChoice | null {
    return meaning.role !== null ? this.byLabel(attribute, meaning.role, meaning) : this.byContext(attribute, meaning);
  }

  private byLabel(attribute: string, word: Role | RoleWord, meaning: Meaning): RoleChoice | null {
    // "Tôi là" below a heading that names a person: that person speaks
    const headed = this.section!.roleFrom === "heading";
    // "Ông/Bà": so addressed for the first time
    const isOwn = word === "speaker" || (word === "honorific" && NAMES_PERSON.test(attribute) && !this.has(this.sectionRole, attribute));
    const role = headed && isOwn ? this.sectionRole : this.outline.resolve(word);
    if (role === null) {
      // "Họ tên người làm chứng": the bare labels behind it are that person's too
      if (NAMES_PERSON.test(attribute)) this.stranger = true;
      return null;
    }
    if (!isPersonRole(role)) return { role, certainty: 0.9, because: "the label names a thing" };
    // "Ngày sinh của bên nữ" below "Bên nam", and asked of her before: copied from her block
    if (headed && COUNTERPART[this.sectionRole] === role && this.has(role, attribute) && !this.has(this.sectionRole, attribute))
      return { role: this.sectionRole, certainty: 0.75, because: "the label is copied from the block of the other one" };
    // "Họ tên vợ" below "Bên bán": of somebody whom the dictionary does not know
    if (this.section!.roleFrom === "unclear" && !this.outline.named.has(role) && !STANDS_ALONE.has(role)) return null;
    this.stranger = false;
    this.namedHere.add(role);
    if (role === this.sectionRole) {
      this.named = null;
      this.namesOwnPerson = this.section;
    } else if (role !== this.named?.role) this.named = { role, numbered: meaning.number !== null, facts: 0, last: this.index, left: false };
    return { role, certainty: word === "personGranted" ? 0.85 : 0.99, because: "the label names the person" };
  }

  private byContext(attribute: string, meaning: Meaning): RoleChoice | null {
    const section = this.section!;
    if (this.named) return this.ofNamedPerson(this.named, attribute, meaning);
    const where = this.factsOf(section.role)?.get(attribute);
    // asked before, of the same person, with no other named: a second person begins here
    if (
      where !== undefined &&
      NAMES_PERSON.test(attribute) &&
      meaning.certainty > 0.9 &&
      (where === section || (section.roleFrom === "form" && !section.petition))
    )
      this.stranger = true;
    if (section.roleFrom === "unread") return this.underUnreadHeading(section, attribute, where !== undefined, meaning.certainty);
    if (this.stranger) return null;
    if (where !== undefined && where !== section && section.roleFrom === "form" && section.petition)
      return { role: section.role, certainty: 0.82, because: "whoever files the petition is asked again" };
    if (where !== undefined && where !== section && section.roleFrom === "form")
      return section.asksName
        ? { role: section.role, certainty: 0.4, because: "an earlier section asked this of the form's usual person: another is meant" }
        : { role: section.role, certainty: 0.7, because: "asked again of the form's usual person: no other is named here" };
    return { role: section.role, ...BY_SECTION[section.roleFrom] };
  }

  /** A name there is another person's, and so is what follows it. */
  private underUnreadHeading(section: Section, attribute: string, known: boolean, certainty: number): RoleChoice | null {
    if (NAMES_PERSON.test(attribute) && certainty > 0.6) this.stranger = true;
    if (this.stranger) return null;
    if (!known && ASKED_ONCE.test(attribute))
      return { role: section.role, certainty: 0.75, because: "the form's usual person, not asked this before" };
    return { role: section.role, ...BY_SECTION.unread };
  }

  private ofNamedPerson({ role, numbered, facts, last, left }: Named, attribute: string, meaning: Meaning): RoleChoice {
    const section = this.section!;
    // "Thông tin về hộ": nobody but the person named has been asked about here
    if (this.namedHere.has("bride") && this.namedHere.has("groom") && OF_EITHER.test(attribute))
      return { role, certainty: 0.55, because: "either of the couple may be meant" };
    if (!this.asksHere(section) && !this.has(role, attribute))
      return { role, certainty: 0.93, because: "the only person that this section names" };
    const sectionHas = this.has(section.role, attribute) || (attribute === "yearOfBirth" && this.has(section.role, "dateOfBirth"));
    let score = 1;
    if (sectionHas) score += 2;
    if (this.namesOwnPerson === section && section.roleFrom === "form" && facts >= 3) score += 1;
    if (this.has(role, attribute)) score -= 3;
    if (!OF_NAMED_PERSON.test(attribute)) score -= 2.5;
    // "7. Họ tên chủ hộ", "9. Nghề nghiệp": the count goes on with the form's person, unless it has gone on with the one named
    if (numbered && meaning.number !== null && !sectionHas && facts <= 1 && this.namesOwnPerson !== section) score -= 2;
    // "14. Số điện thoại" behind a spouse: whom the form is about is called, not their relatives
    if (numbered && meaning.number !== null && !sectionHas && OF_EITHER.test(attribute)) score -= 1;
    // "8. Quan hệ với chủ hộ" lies between: the form speaks of its own person again
    if (left) score -= 1;
    if (facts <= 1) score += 0.5;
    // other questions stand between: who is meant is open, unless the block has become that person's own
    if (this.index - last > 2 && facts < 4) score -= 1;

    if (score > 0) return { role, certainty: score >= 1.5 ? 0.96 : score >= 1 ? 0.85 : 0.55, because: "the labels before name the person" };
    this.named = null;
    return { role: section.role, certainty: score <= -1 ? 0.92 : 0.55, because: "back to the person of the section" };
  }
}
