import { isPersonRole, parseKey, type Role } from "../dictionary.ts";
import type { Meaning } from "../interpret-label.ts";
import type { AddressGroup } from "./address-groups.ts";
import type { FormWalk } from "./form-walk.ts";
import { type Asked, feature, isThing, made, type Reading, ROLE_UNCLEAR } from "./reading.ts";

/** Whose address, which of theirs, and how sure that is. */
export interface Place {
  readonly role: Role;
  readonly base: string;
  readonly certainty: number;
}

/** Bases that say by themselves what the address is of. */
const FIXED: Readonly<Record<string, Place>> = {
  land: { role: "land", base: "address", certainty: 0.98 },
  construction: { role: "construction", base: "address", certainty: 0.98 },
  death: { role: "death", base: "place", certainty: 0.98 },
  post: { role: "receiver", base: "address", certainty: 0.95 },
  delivery: { role: "receiver", base: "address", certainty: 0.95 },
  businessSeat: { role: "business", base: "address", certainty: 0.97 },
};

/** Places asked in words, whose own parts the dictionary does not have: boxes behind them are theirs. */
const PLACE_IN_WORDS = /\.(?:birthRegistrationPlace|workplace|registrationPlace|healthCareFacility)$/;

/** One box of an address that may span several. */
export function readAddress(walk: FormWalk, group: AddressGroup, places: Map<AddressGroup, Place | null>, asked: Asked): Reading {
  const { index, field, meaning, section, label } = asked;
  if (section.history) return walk.personFact("residenceHistory.address", meaning, label);
  let place = places.get(group);
  if (place === undefined) {
    place = placeOf(walk, group, asked);
    places.set(group, place);
  }
  if (place === null) return ROLE_UNCLEAR;
  const { role, base, certainty } = place;
  let part = group.parts.get(index)!;
  const isBare = group.base === null && meaning.head.kind === "address" && meaning.head.base === "bare";
  // justice e-forms and delivery blocks ask street and number here; province and ward come from lists elsewhere on the page
  if (part === "full" && isBare && (role === "receiver" || /^x-/.test(field.widget ?? ""))) part = "detail";
  if (part === "residenceType") return walk.personFact("residenceType", meaning, label);
  const found = feature("address", `${base || role}, part ${part}`, group.from === "none" ? 0.93 : 0.98);
  return made(role, role === "agency" ? part : `${base}.${part}`, label, found, feature("person", role, certainty));
}

function placeOf(walk: FormWalk, group: AddressGroup, { index, field, section }: Asked): Place | null {
  if (group.base === "other") return null;
  if (group.base === "businessSeat" && isOfCompany(walk)) return null;
  if (group.base === "construction" && section.roleFrom === "unread" && !speaksOfBuilding(walk)) return null;
  const fixed = group.base === null ? undefined : FIXED[group.base];
  if (fixed) return fixed;
  if (group.base === "seat") {
    const isBusiness = section.topic === "business" || walk.outline.topic === "business";
    const spokenOf = isBusiness || section.topic === "org" || walk.mentions.topics.has("org") || walk.mentions.labels.has("org");
    const role = isBusiness ? "business" : "org";
    // asked before in another section: a branch, a second site
    const again = walk.roles.askedElsewhere(role, section, /^address\./);
    return { role, base: "address", certainty: again ? 0.5 : spokenOf ? 0.97 : 0.5 };
  }
  const members = [...group.parts.keys()].map((i) => walk.meanings[i]!);
  const named = members.map(({ role }) => role).find((role) => role !== null) ?? null;
  if (named === "agency") return { role: "agency", base: "", certainty: 0.95 };
  if (group.base === null) {
    const topic = isThing(named)
      ? named
      : section.roleFrom === "heading"
        ? walk.asksPerson
          ? null
          : walk.lastThing
        : walk.speaksOfPerson
          ? null
          : (section.topic ?? walk.lastThing);
    const base = topic === "death" ? "place" : "address";
    if (topic && parseKey(`${topic}.${base}.full`)) return { role: topic, base, certainty: 0.95 };
    // "Kính gửi: …", "Huyện", "Tỉnh"; a house number is no part of an office's area
    const isOfAgency = walk.lastKey === "submission.receivingAgency" && walk.wasRead(index - 1) && !detailed(walk, index);
    const isFirst = index === 0 || isOfAgency;
    const begins = isFirst && (section.roleFrom === "form" || section.roleFrom === "unread") && walk.form.fields.length > 6;
    const isBare = members.some(({ head }) => head.kind === "address" && head.base === "bare");
    // the place of the office that made the form stands before anything about a person
    if (begins && !isBare) return { role: "agency", base: "", certainty: 0.9 };
    if (walk.lastKey && PLACE_IN_WORDS.test(walk.lastKey) && walk.outline.sections[index - 1] === section && !isBare) return null;
  }
  // a country by itself is as good a nationality or a country of work
  if (group.base === null && [...group.parts.values()].every((part) => part === "country")) return null;
  // "tại địa chỉ" goes on with the field before: without a key there, whose address it is is open
  if (/^tai /.test(walk.meanings[index]!.words) && group.parts.size === 1 && index > 0 && !walk.wasRead(index - 1)) return null;
  if (topicOfAgency(group, section.topic)) return { role: "agency", base: "", certainty: 0.93 };
  const own = named !== null && !isThing(named) && !isStray(walk, named, group);
  const meaning: Meaning = { ...walk.meanings[index]!, role: own ? named : null };
  const choice = walk.roles.choose(group.base ?? "residence", meaning);
  if (!choice || !isPersonRole(choice.role)) return null;
  // "Địa chỉ" alone: justice e-forms mean the residence, other forms the registered address
  const standard = choice.role === "receiver" ? "address" : /^x-/.test(field.widget ?? "") ? "residence" : "permanent";
  return { role: choice.role, base: group.base ?? standard, certainty: choice.certainty };
}

/** "Địa chỉ kinh doanh" of a company is no household business's. */
const isOfCompany = ({ mentions, outline, roles }: FormWalk): boolean =>
  mentions.labels.has("org") && !roles.has("business", "name") && outline.topic !== "business" && !mentions.topics.has("business");

/** Below a heading that is not understood, "Vị trí công trình" may be a well's: another label must speak of a building. */
const speaksOfBuilding = ({ mentions: { topics, labels }, outline }: FormWalk): boolean =>
  topics.has("construction") || outline.topic === "construction" || (labels.get("construction") ?? 0) > 1 || labels.has("land");

/** Is a house number or the like asked right behind? */
const detailed = ({ meanings }: FormWalk, index: number): boolean =>
  meanings.slice(index, index + 4).some(({ head }) => head.kind === "address" && head.part === "detail");

const topicOfAgency = (group: AddressGroup, topic: Role | null): boolean => topic === "agency" && group.base === null;

/** A person named inside an address of somebody else, whom no heading knows: a label copied from another form. */
function isStray(walk: FormWalk, word: NonNullable<Meaning["role"]>, group: AddressGroup): boolean {
  const role = walk.outline.resolve(word);
  return role !== null && group.parts.size > 1 && !walk.outline.named.has(role);
}
