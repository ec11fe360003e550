import { type FieldKey, isPersonRole, type Role } from "../dictionary.ts";
import type { FormDescription } from "../field-description.ts";
import type { Meaning } from "../interpret-label.ts";
import { type Feature, MIN_CONFIDENCE } from "../match-result.ts";
import { type AddressGroup, addressGroups } from "./address-groups.ts";
import type { Outline, Section } from "./form-outline.ts";
import { PaperTracker } from "./paper-in-context.ts";
import { feature, made, NOT_RECOGNISED, type Reading, ROLE_UNCLEAR } from "./reading.ts";
import { RoleTracker } from "./roles-in-context.ts";

const MEASURES =
  /^(?:vessel\.(?:lengthMax|breadthMax|depth|crew|area|use|engineModel|yearBuilt)|construction\.(?:height|type|storeys)|land\.(?:area|purpose|term|usedSince)|business\.(?:capital|employees|startDate))$/;

/** Places that name their thing as well as a fact of it does. */
const THING_AT: Readonly<Record<string, Role>> = { businessSeat: "business", construction: "construction", land: "land" };

/** What is remembered while the fields of a form are read in order. */
export class FormWalk {
  readonly form: FormDescription;
  readonly meanings: readonly Meaning[];
  readonly outline: Outline;
  readonly addresses: ReadonlyMap<number, AddressGroup>;
  readonly roles: RoleTracker;
  readonly papers = new PaperTracker();
  /** Things that headings name, and how many labels ask about each. */
  readonly mentions: { readonly topics: ReadonlySet<Role | null>; readonly labels: ReadonlyMap<Role, number> };
  /** Thing of the last field, null after a field about a person. */
  lastThing: Role | null = null;
  lastKey: FieldKey | null = null;
  private lastIndex = -1;
  private section: Section | null = null;
  private orgAsked = false;
  private personAsked = false;

  constructor(form: FormDescription, meanings: readonly Meaning[], outline: Outline) {
    this.form = form;
    this.meanings = meanings;
    this.outline = outline;
    this.addresses = addressGroups(form.fields, meanings, outline.sections);
    this.roles = new RoleTracker(outline);
    const labels = new Map<Role, number>();
    for (const { head, certainty } of meanings) {
      const placed = head.kind === "address" && head.base !== null ? THING_AT[head.base] : undefined;
      if (placed) labels.set(placed, (labels.get(placed) ?? 0) + 1);
      if (head.kind !== "thing" || certainty < MIN_CONFIDENCE) continue;
      const role = head.keys[0]!.slice(0, head.keys[0]!.indexOf(".")) as Role;
      // measures are asked of many things: two of them do not make a ship
      labels.set(role, (labels.get(role) ?? 0) + (MEASURES.test(head.keys[0]!) ? 0.5 : 1));
    }
    this.mentions = { topics: new Set(outline.sections.map(({ topic, topicGuessed }) => (topicGuessed ? null : topic))), labels };
  }

  /** Goes on to a field; call for each in order, before it is read. */
  enter(index: number): void {
    const section = this.outline.sections[index]!;
    this.roles.enter(section, index, this.form.fields[index]!.row);
    if (section === this.section) return;
    this.section = section;
    this.papers.enter(section.paper);
    if (section.roleFrom === "heading" || section.topic !== null) this.afterEntity = false;
    this.lastThing = null;
    this.orgAsked = false;
    this.personAsked = false;
  }

  /** Keeps a certain reading as context for the fields behind it. */
  remember(key: FieldKey, index: number): void {
    const dot = key.indexOf(".");
    const role = key.slice(0, dot) as Role;
    this.roles.note(role, key.slice(dot + 1));
    this.papers.note(key, index);
    this.lastKey = key;
    this.lastIndex = index;
    if (role === "org") this.orgAsked = true;
    if (isPersonRole(role)) this.personAsked = true;
    if (isPersonRole(role) || role === "submission") {
      this.lastThing = null;
      return;
    }
    if (!this.addresses.has(index)) this.lastThing = role;
    this.roles.leaveNamedPerson();
  }

  /** Somebody was asked about whom the dictionary does not know. */
  meetStranger(): void {
    this.roles.meetStranger();
    this.papers.forgetPerson();
  }

  /** The field before named a school, a company, a project: where it is and how it is reached are asked next. */
  afterEntity = false;

  /** Was this the last field that got a key? */
  wasRead(index: number): boolean {
    return this.lastIndex === index;
  }

  /** The section has asked about a person, and about no thing since. */
  get speaksOfPerson(): boolean {
    return this.personAsked && this.lastThing === null;
  }

  /** The section has asked about a person. */
  get asksPerson(): boolean {
    return this.personAsked;
  }

  /** The thing that this section speaks of so far. */
  lastThingIn(section: Section): Role | null {
    return section === this.section ? this.lastThing : null;
  }

  /** The section has asked for an organisation. */
  get asksOrg(): boolean {
    return this.orgAsked;
  }

  /** A section under no person's heading that has asked for an organisation and for nobody yet. */
  speaksOfOrg(section: Section): boolean {
    return (section.roleFrom === "form" || section.roleFrom === "unread") && this.orgAsked && !this.personAsked;
  }

  /** A fact of whoever the label, the labels before or the heading name. */
  personFact(attribute: string, meaning: Meaning, ...features: Feature[]): Reading {
    const choice = this.roles.choose(attribute, meaning);
    if (!choice) return ROLE_UNCLEAR;
    if (!isPersonRole(choice.role)) return NOT_RECOGNISED;
    return made(choice.role, attribute, ...features, feature("person", `${choice.role}: ${choice.because}`, choice.certainty));
  }
}
