import { type AddressGroup, addressGroups } from "./address-groups.ts";
import { nameClues, optionKind } from "./clues.ts";
import { type FieldKey, fieldKey, isPersonRole, isRole, parseKey, type Role } from "./dictionary.ts";
import type { FieldDescription, FormDescription } from "./field-description.ts";
import { type Outline, outlineForm, type Section } from "./form-outline.ts";
import { interpretLabel, type Meaning } from "./interpret-label.ts";
import { type Feature, type FieldMatch, MIN_CONFIDENCE, type NoKeyReason } from "./match-result.ts";
import { PaperTracker } from "./paper-in-context.ts";
import { RoleTracker } from "./roles-in-context.ts";

/** One way to read a field. */
interface Reading {
  readonly key: FieldKey | null;
  readonly features: readonly Feature[];
  readonly reason: NoKeyReason | null;
}

/** Whose address, which of theirs, and how sure that is. */
interface Place {
  readonly role: Role;
  readonly base: string;
  readonly certainty: number;
}

const feature = (name: string, detail: string, weight: number): Feature => ({ name, detail, weight });
const never = (because: Extract<NoKeyReason, { kind: "never-fill" }>["because"]): Reading => ({
  key: null,
  features: [],
  reason: { kind: "never-fill", because },
});
const NOT_RECOGNISED: Reading = { key: null, features: [], reason: { kind: "not-recognised" } };
const ROLE_UNCLEAR: Reading = { key: null, features: [], reason: { kind: "role-unclear" } };

const NEEDS_SUPPORT: ReadonlySet<Role> = new Set(["land", "construction", "vehicle", "vessel", "business", "license", "death"]);
const FAMILY: readonly (readonly Role[])[] = [["land", "construction"]];

const UNFILLABLE = new Set<FieldDescription["control"]>(["file", "password", "search", "button", "other"]);
/** Facts that can stand behind round or square boxes. */
const CHOICES =
  /(?:\.scope|gender|idType|residenceType|maritalStatus|relationTo\w+|partyType|resultMethod|isDeceased|nationality|\.grade|license\.class|deathNotice\.type|civilRecord\.type)$/;

/**
 * Gives every control of a form its key in the data dictionary, or none. Looks at the whole form: headings, neighbours, addresses
 * that span several boxes, papers whose number and date are asked with bare labels. Pure; about 10 µs a field.
 */
export function matchFields(form: FormDescription): FieldMatch[] {
  const meanings = form.fields.map((field) => interpretLabel(field.label || field.placeholder || ""));
  const outline = outlineForm(form, meanings);
  const matcher = new Matcher(form, meanings, outline);
  return form.fields.map((field, index) => finish(field, matcher.read(index)));
}

const certainty = ({ features }: Reading): number => features.reduce((product, { weight }) => product * weight, 1);

function finish(field: FieldDescription, { key, features, reason }: Reading): FieldMatch {
  const row = field.row === undefined ? {} : { row: field.row };
  const confidence = key === null ? 0 : certainty({ key, features, reason });
  if (key !== null && confidence < MIN_CONFIDENCE)
    return { fieldId: field.id, key: null, ...row, confidence, reason: { kind: "unsure", best: key }, features };
  return { fieldId: field.id, key, ...row, confidence, reason, features };
}

class Matcher {
  private readonly form: FormDescription;
  private readonly meanings: readonly Meaning[];
  private readonly outline: Outline;
  private readonly addresses: ReadonlyMap<number, AddressGroup>;
  private readonly roles: RoleTracker;
  private readonly papers: PaperTracker;
  private readonly groupRoles = new Map<AddressGroup, Place>();
  private section: Section | null = null;
  private lastThing: Role | null = null;
  private lastKey: FieldKey | null = null;
  private orgAsked = false;
  private personAsked = false;

  constructor(form: FormDescription, meanings: readonly Meaning[], outline: Outline) {
    this.form = form;
    this.meanings = meanings;
    this.outline = outline;
    this.addresses = addressGroups(form.fields, meanings, outline.sections);
    this.roles = new RoleTracker(outline);
    this.papers = new PaperTracker();
  }

  read(index: number): Reading {
    const field = this.form.fields[index]!;
    const section = this.outline.sections[index]!;
    this.roles.enter(section, index);
    if (section !== this.section) {
      this.section = section;

      this.papers.enter(section.paper);
      this.lastThing = null;
      this.orgAsked = false;
      this.personAsked = false;
    }
    const reading = this.fits(field, this.understand(index, field, section));
    if (reading.key && certainty(reading) >= MIN_CONFIDENCE) this.remember(reading.key, index);
    return reading;
  }

  private remember(key: FieldKey, index: number): void {
    const dot = key.indexOf(".");
    const role = key.slice(0, dot) as Role;
    this.roles.note(role, key.slice(dot + 1));
    this.papers.note(key, index);
    this.lastKey = key;
    if (role === "org") this.orgAsked = true;
    if (isPersonRole(role)) this.personAsked = true;
    if (!isPersonRole(role) && role !== "submission") {
      if (!this.addresses.has(index)) this.lastThing = role;
      this.roles.leaveNamedPerson();
    } else this.lastThing = null;
  }

  /** Does the control suit the fact? A tick box takes no name. */
  private fits(field: FieldDescription, reading: Reading): Reading {
    const { key } = reading;
    if (key === null) return reading;
    if (field.control === "checkbox" || field.control === "checkboxes")
      return key.endsWith(".isDeceased") || (CHOICES.test(key) && field.control === "checkboxes") ? reading : never("control");
    if (field.control === "radio" && !CHOICES.test(key)) return never("control");
    return reading;
  }

  private understand(index: number, field: FieldDescription, section: Section): Reading {
    if (field.visible === false) return never("hidden");
    if (UNFILLABLE.has(field.control)) return never("control");
    const meaning = this.meanings[index]!;
    const { head } = meaning;
    if (head.kind === "never") return never(head.reason);
    const label = feature("label", `"${field.label}" asks ${describe(meaning)}`, meaning.certainty);
    if (meaning.choices.length >= 2 && head.kind === "blank" && meaning.choices.some((c) => /^nam$/iu.test(c)))
      return this.personFact("gender", meaning, feature("choices", "Nam, Nữ", 0.97));
    const group = this.addresses.get(index);
    if (group) return this.address(index, field, group, label, meaning);
    switch (head.kind) {
      case "blank":
      case "unknown":
        return this.byClues(field, meaning);
      case "attribute":
        return this.attribute(index, head.attribute, meaning, label, section, field);
      case "generic":
        return this.generic(index, meaning, label, section, field);
      case "thing":
        return this.thing(head.keys, meaning, label, section);
      case "paper":
        return this.paper(index, meaning, label, field);
      case "relation":
        return this.relation(meaning, label, section);
      case "role":
        return field.control === "text" || field.control === "textarea" ? this.personFact("fullName", meaning, label) : NOT_RECOGNISED;
      case "address":
        return NOT_RECOGNISED;
    }
  }

  private made(role: Role, attribute: string, ...features: Feature[]): Reading {
    const key = fieldKey(role, attribute);
    return key ? { key, features, reason: null } : NOT_RECOGNISED;
  }

  private personFact(attribute: string, meaning: Meaning, ...features: Feature[]): Reading {
    const choice = this.roles.choose(attribute, meaning);
    if (!choice) return ROLE_UNCLEAR;
    const role = isPersonRole(choice.role) ? choice.role : this.roles.sectionRole;
    return this.made(role, attribute, ...features, feature("person", `${choice.role}: ${choice.because}`, choice.certainty));
  }

  private attribute(
    index: number,
    attribute: string,
    meaning: Meaning,
    label: Feature,
    section: Section,
    field: FieldDescription,
  ): Reading {
    const topic =
      meaning.role !== null && isThing(meaning.role)
        ? meaning.role
        : meaning.role === null && section.roleFrom !== "heading"
          ? section.topic
          : null;
    const org = topic === "org" || (topic === null && meaning.role === null && this.speaksOfOrg(section));
    if (org && attribute === "fax") return NOT_RECOGNISED;
    if (org && parseKey(`org.${attribute}`)) return this.made("org", attribute, label, feature("topic", "an organisation is asked", 0.95));
    if (meaning.role !== null && isThing(meaning.role)) return NOT_RECOGNISED;
    if (section.history && (attribute === "occupation" || attribute === "workplace"))
      return this.personFact(`residenceHistory.${attribute}`, meaning, label);
    if (attribute === "taxCode" && meaning.role === null && this.roles.has("org", "name") && this.section?.role === "applicant")
      return this.made("org", "taxCode", label, feature("neighbour", "the organisation's name is asked before", 0.9));
    if (attribute === "partyType" && (field.control === "text" || field.control === "textarea" || section.roleFrom !== "heading"))
      return NOT_RECOGNISED;
    if (attribute === "surname" && !this.nameParts(index))
      return field.control === "text" ? this.personFact("surname", meaning, { ...label, weight: label.weight * 0.8 }) : NOT_RECOGNISED;
    if (
      attribute === "dateOfBirth.inWords" &&
      !this.lastKey?.endsWith(".dateOfBirth") &&
      meaning.role === null &&
      !/sinh/iu.test(field.label)
    )
      return NOT_RECOGNISED;
    if (attribute === "idDocNumber" && !this.papers.asksType(this.roles.current))
      return this.personFact("idNumber", meaning, { ...label, weight: label.weight * 0.8 });
    return this.personFact(attribute, meaning, label);
  }

  /** A section under no person's heading that has asked for an organisation and for nobody yet. */
  private speaksOfOrg(section: Section): boolean {
    return section.roleFrom === "form" && this.orgAsked && !this.personAsked;
  }

  /** Is the name asked in parts (họ, chữ đệm, tên) around this field? */
  private nameParts(index: number): boolean {
    const isPart = (meaning: Meaning | undefined) =>
      meaning?.head.kind === "attribute" && ["surname", "middleName", "middleAndGivenName", "givenName"].includes(meaning.head.attribute);
    return isPart(this.meanings[index - 1]) || isPart(this.meanings[index + 1]) || isPart(this.meanings[index - 2]);
  }

  private generic(index: number, meaning: Meaning, label: Feature, section: Section, field: FieldDescription): Reading {
    const { head, role } = meaning;
    if (head.kind !== "generic") return NOT_RECOGNISED;
    const { generic } = head;
    if (section.roleFrom === "unclear" && role === null && this.papers.answer(generic, index, meaning.paper, this.roles)?.of === "person")
      return ROLE_UNCLEAR;
    if (generic === "name") {
      if (role !== null && isThing(role)) return this.made(role, "name", label);
      if (role !== null)
        return this.nameParts(index) ? this.personFact("givenName", meaning, label) : this.personFact("fullName", meaning, label);
      if (this.nameParts(index)) return this.personFact("givenName", meaning, label);
      const topic = section.roleFrom === "heading" ? null : section.topic;
      if (topic && parseKey(`${topic}.name`)) return this.made(topic, "name", label, feature("topic", topic, 0.85));
      return this.personFact("fullName", meaning, { ...label, weight: label.weight * 0.75 });
    }
    // "Loại chủ xe": person or organisation
    if (generic === "kind" && role !== null && !isThing(role))
      return field.control === "select" || field.control === "radio" ? this.personFact("partyType", meaning, label) : NOT_RECOGNISED;
    if (generic === "area") {
      const topic = this.lastThing ?? section.topic;
      return topic === "land" ? this.made("land", "area", label, feature("topic", "land", 0.95)) : NOT_RECOGNISED;
    }
    if (section.history && (generic === "from" || generic === "to")) return this.personFact(`residenceHistory.${generic}`, meaning, label);
    if (generic === "hour" && this.lastKey === "death.hour") return this.made("death", "minute", label);
    if ((generic === "hour" || generic === "minute") && (this.lastThing === "death" || section.topic === "death"))
      return this.made("death", generic, label);
    if (generic === "date" && (section.topic === "death" || this.lastKey === "death.hour" || this.lastKey === "death.minute"))
      return this.made("death", "date", label);
    const paper = this.papers.answer(generic, index, meaning.paper, this.roles);
    if (!paper) return NOT_RECOGNISED;
    if (paper.of === "thing") {
      const key = parseKey(paper.key);
      return key ? { key, features: [label, feature("paper", paper.because, paper.certainty)], reason: null } : NOT_RECOGNISED;
    }
    const fixed = paper.role && role === null ? { ...meaning, role: null } : meaning;
    const read =
      paper.role && role === null ? this.made(paper.role, paper.attribute, label, feature("paper", paper.because, paper.certainty)) : null;
    void field;
    return read ?? this.personFact(paper.attribute, fixed, label, feature("paper", paper.because, paper.certainty));
  }

  private thing(keys: readonly string[], meaning: Meaning, label: Feature, section: Section): Reading {
    const topics = [this.papers.topic, this.lastThing, section.topic, this.outline.topic];
    const inContext = topics.flatMap((topic) => keys.find((key) => key.split(".")[0] === topic) ?? [])[0];
    const chosen = inContext ?? keys[0]!;
    const role = this.roles.current;
    if (chosen === "org.name" && topics.includes("construction"))
      return this.made("construction", "designerName", label, feature("topic", "the designer of the building", 0.9));
    if (
      chosen === "org.name" &&
      section.roleFrom === "heading" &&
      role !== null &&
      role !== "applicant" &&
      role !== "representative" &&
      isPersonRole(role)
    )
      return this.made(role, "orgName", label, feature("person", role, 0.95));
    const key = parseKey(chosen);
    if (key === null) return NOT_RECOGNISED;
    const owner = chosen.split(".")[0];
    // "số đăng ký tàu cá" is no number of a civil record
    if (meaning.role !== null && isThing(meaning.role) && meaning.role !== owner && owner !== "submission" && owner !== "org")
      return NOT_RECOGNISED;
    const supported = this.isSupported(owner as Role, meaning);
    if (!supported) return { key, features: [label, feature("topic", "the form speaks of no such thing elsewhere", 0.55)], reason: null };
    const context = keys.length > 1 && inContext === undefined ? [feature("topic", "nothing says which of several things", 0.65)] : [];
    return { key, features: [label, ...context], reason: null };
  }

  /** One label about a thing is little ("chiều cao", "nhãn hiệu"): title, heading or a second label must speak of it too. */
  private isSupported(thing: Role, meaning: Meaning): boolean {
    if (!NEEDS_SUPPORT.has(thing) || meaning.role === thing) return true;
    if (thing === "death" && (this.outline.mainRole === "deceased" || this.outline.named.has("deceased"))) return true;
    const kin = FAMILY.find((family) => family.includes(thing)) ?? [thing];
    const topics = [this.outline.topic, ...this.outline.sections.map((section) => section.topic)];
    return (
      kin.some((role) => topics.includes(role)) ||
      this.meanings.filter(({ head }) => head.kind === "thing" && kin.includes(head.keys[0]!.split(".")[0] as Role)).length > 1
    );
  }

  private paper(index: number, meaning: Meaning, label: Feature, field: FieldDescription): Reading {
    const { head } = meaning;
    if (head.kind !== "paper") return NOT_RECOGNISED;
    const followed = this.meanings
      .slice(index + 1, index + 3)
      .some((next) => next.head.kind === "generic" && next.head.generic === "number" && next.paper === null);
    const isList = field.control === "select" || field.control === "radio";
    if (head.paper === "identity") {
      if (isList || followed) return this.personFact("idType", meaning, label);
      return this.personFact("idLine", meaning, label, feature("control", "one box for the whole paper", 0.9));
    }
    if (head.paper === "identityCard")
      return isList
        ? this.personFact("idType", meaning, label)
        : this.personFact("idNumber", meaning, label, feature("control", "a box for its number", 0.93));
    if (head.paper === "deathNotice" || head.paper === "civilRecord") {
      this.papers.enter(head.paper);
      if (isList || followed) return this.made(head.paper, "type", label);
    }
    if (head.paper === "foreign") this.papers.enter("foreign");
    return NOT_RECOGNISED;
  }

  private relation(meaning: Meaning, label: Feature, section: Section): Reading {
    const { head } = meaning;
    if (head.kind !== "relation") return NOT_RECOGNISED;
    const target = head.target === null ? null : this.outline.resolve(head.target);
    let holder = head.holder === null ? this.roles.current : this.outline.resolve(head.holder);
    if (holder === null || !isPersonRole(holder)) return ROLE_UNCLEAR;
    if (target === "applicant") return NOT_RECOGNISED;
    if (holder === target) holder = section.role;
    const attribute =
      target === "householdHead" || (target === null && holder === "member")
        ? "relationToHouseholdHead"
        : head.target === "child"
          ? "relationToChild"
          : "relationToSubject";
    if (holder === target) holder = this.outline.standard;
    return this.made(holder, attribute, label, feature("relation", `of ${holder} to ${target ?? "the person of the dossier"}`, 0.95));
  }

  private address(index: number, field: FieldDescription, group: AddressGroup, label: Feature, meaning: Meaning): Reading {
    let part = group.parts.get(index)!;
    const clue = optionKind(field);
    const placed = this.groupRoles.get(group) ?? this.place(index, group, field);
    if (!placed) return ROLE_UNCLEAR;
    this.groupRoles.set(group, placed);
    const { role, base, certainty } = placed;
    const section = this.outline.sections[index]!;
    // justice e-forms and delivery blocks ask street and number here; province and ward come from lists elsewhere on the page
    if (
      part === "full" &&
      group.base === null &&
      meaning.head.kind === "address" &&
      meaning.head.base === "bare" &&
      (role === "receiver" || /^x-/.test(field.widget ?? ""))
    )
      part = "detail";
    if (section.history) return this.personFact("residenceHistory.address", meaning, label);
    const attribute = role === "agency" ? part : `${base}.${part}`;
    const features = [
      label,
      feature("address", `${role}.${base}, part ${part}`, group.from === "none" ? 0.93 : 0.98),
      feature("person", role, certainty),
    ];
    if (clue && clue !== part && ["province", "ward", "country", "district", "scope"].includes(clue))
      features.push(feature("options", `the list holds ${clue}`, 0.4));
    if (role !== "agency" && base === "birthRegistrationPlace") return NOT_RECOGNISED;
    return this.made(role, attribute, ...features);
  }

  /** Whose address, and which: decided once for all boxes of the group. */
  private place(index: number, group: AddressGroup, field: FieldDescription): Place | null {
    const section = this.outline.sections[index]!;
    const members = [...group.parts.keys()];
    const named = members.map((i) => this.meanings[i]!.role).find((role) => role !== null) ?? null;
    const things: Record<string, Role> = { land: "land", construction: "construction", death: "death" };
    const thing = group.base === null ? undefined : things[group.base];
    if (thing) return { role: thing, base: thing === "death" ? "place" : "address", certainty: 0.98 };
    if (group.base === "post" || group.base === "delivery") return { role: "receiver", base: "address", certainty: 0.95 };
    if (group.base === "businessSeat") return { role: "business", base: "address", certainty: 0.97 };
    if (group.base === "seat") {
      const topic = section.topic === "business" || this.outline.topic === "business" ? "business" : "org";
      return { role: topic, base: "address", certainty: 0.97 };
    }
    const topic =
      named !== null && isThing(named) ? named : section.roleFrom === "heading" ? this.lastThing : (section.topic ?? this.lastThing);
    if (group.base === null || group.base === "bare") {
      if (topic && parseKey(`${topic === "death" ? "death.place" : `${topic}.address`}.full`))
        return { role: topic, base: topic === "death" ? "place" : "address", certainty: 0.95 };
      if (index === 0 && group.base === null && section.roleFrom === "form" && this.form.fields.length > 6)
        return { role: "agency", base: "", certainty: 0.9 };
    }
    const base = group.base === null || group.base === "bare" ? null : group.base;
    const own =
      named !== null && !isThing(named) && !this.isStray(named, group)
        ? this.meanings[members[0]!]!
        : { ...this.meanings[index]!, role: null };
    const choice = this.roles.choose(base ?? "residence", own.role === null ? own : { ...own, role: named });
    if (!choice || !isPersonRole(choice.role)) return null;
    const standard = choice.role === "receiver" ? "address" : /^x-/.test(field.widget ?? "") ? "residence" : "permanent";
    return { role: choice.role, base: base ?? standard, certainty: choice.certainty };
  }

  /** A person named inside an address of somebody else, whom no heading knows: a label copied from another form. */
  private isStray(word: NonNullable<Meaning["role"]>, group: AddressGroup): boolean {
    const role = this.outline.resolve(word);
    return role !== null && group.parts.size > 1 && !this.outline.named.has(role);
  }

  /** No label that helps: name, id and options of the control. */
  private byClues(field: FieldDescription, meaning: Meaning): Reading {
    const names = nameClues(field.names);
    const kind = optionKind(field);
    const attribute =
      names.attribute ?? (kind === "gender" || kind === "ethnicity" || kind === "religion" || kind === "maritalStatus" ? kind : null);
    if (attribute === null) return NOT_RECOGNISED;
    const agrees = names.attribute !== null && kind === names.attribute;
    const clue = feature("clues", `${field.names?.join(" ") ?? ""} ${kind ?? ""}`.trim(), agrees ? 0.9 : 0.75);
    if (names.role !== null && isRole(names.role))
      return this.made(
        names.role,
        attribute,
        clue,
        feature("person", "prefix of the name", names.role === this.roles.current ? 0.98 : 0.7),
      );
    return this.personFact(attribute, { ...meaning, role: null }, clue);
  }
}

const isThing = (role: NonNullable<Meaning["role"]>): role is Role => isRole(role) && !isPersonRole(role);

function describe({ head, role, paper }: Meaning): string {
  const asked =
    head.kind === "attribute"
      ? head.attribute
      : head.kind === "generic"
        ? head.generic
        : head.kind === "thing"
          ? head.keys[0]!
          : head.kind === "address"
            ? [head.base, head.part].filter(Boolean).join(" ")
            : head.kind;
  return [asked, role && `of ${role}`, paper && `on ${paper}`].filter(Boolean).join(" ");
}
