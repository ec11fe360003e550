import { fold } from "../../text/fold.ts";
import { isPersonRole, isRole, parseKey, type Role } from "../dictionary.ts";
import type { PaperKind } from "../lexicon/concept.ts";
import { nameClues, optionKind } from "./clues.ts";
import type { FormWalk } from "./form-walk.ts";
import { asksNameInParts } from "./name-parts.ts";
import { readGeneric } from "./paper-facts.ts";
import { type Asked, feature, isList, isThing, made, NOT_RECOGNISED, type Reading, ROLE_UNCLEAR, weaker } from "./reading.ts";

/** Who may be a person or an organisation. */
const FILES: ReadonlySet<Role | null> = new Set<Role>(["applicant", "owner"]);
const OF_LIVING = /^(?:phone|email|bank)/;
const OF_CONTACT = /^(?:phone|email|fax|taxCode)$/;
/** Headings with the address of a thing: a phone below them is reached there. */
const OF_PLACE: ReadonlySet<string> = new Set(["seat", "businessSeat", "construction", "land", "other", "death"]);
const SAYS_WHOSE_PAPER = /tuy than|nhan than|dinh danh|phap ly|chung thuc|ca nhan|phap nhan|chung minh/;
const HAS_TYPE: ReadonlySet<PaperKind> = new Set(["deathNotice", "civilRecord"]);

/** "Ngày sinh", "Dân tộc", "Số điện thoại": the label says the fact, the place says whose. */
export function readAttribute(walk: FormWalk, attribute: string, asked: Asked): Reading {
  const { index, field, meaning, section, label } = asked;
  // who is paid is not who fetches the result
  if (attribute.startsWith("bank") && (meaning.role === "receiver" || walk.roles.current === "receiver")) return ROLE_UNCLEAR;
  if (attribute === "accountHolder") return readAccountHolder(walk, asked);
  // "Sổ tiết kiệm", "tại ngân hàng": no account was asked for
  if (attribute === "bankName" && /^tai\b/.test(meaning.words) && !walk.lastKey?.endsWith(".bankAccount")) return NOT_RECOGNISED;
  // the dead and the newborn are paid nothing and answer no telephone: whoever files the papers does
  const whose = walk.roles.current;
  const answers = section.roleFrom === "heading" || (whose !== "deceased" && whose !== "child");
  if (meaning.role === null && !answers && OF_LIVING.test(attribute))
    return made("applicant", attribute, label, feature("person", `applicant: no ${whose} is paid or called`, 0.8));
  const sectionTopic = meaning.role === null && section.roleFrom !== "heading" ? section.topic : null;
  const topic = isThing(meaning.role) ? meaning.role : sectionTopic;
  // "Người nộp hồ sơ của doanh nghiệp", "Điện thoại": of the person just named
  const isBehindName = walk.wasRead(index - 1) && walk.lastKey?.endsWith(".fullName") === true;
  const ofPersonNamed = (walk.roles.namedBefore(index) || isBehindName) && meaning.role === null;
  const org = !ofPersonNamed && (topic === "org" || (topic === null && meaning.role === null && walk.speaksOfOrg(section)));
  if (org && attribute === "fax") return NOT_RECOGNISED;
  // behind "Người liên hệ": that person's
  if (org && meaning.role === null && walk.roles.current === null) return ROLE_UNCLEAR;
  // a person has been asked about since: the phone may be theirs
  const since = walk.speaksOfPerson && meaning.role === null;
  if (org && parseKey(`org.${attribute}`))
    return made("org", attribute, label, feature("topic", "an organisation is asked", since ? 0.55 : 0.95));
  if (isThing(meaning.role)) return NOT_RECOGNISED;
  // behind a company and who represents it: the phone of either
  if (
    meaning.role === null &&
    walk.roles.current === "representative" &&
    section.role !== "representative" &&
    walk.asksOrg &&
    OF_CONTACT.test(attribute)
  )
    return walk.personFact(attribute, meaning, label, feature("neighbour", "a company and its representative are asked before", 0.6));
  // the phone of a shop or a building site: the dictionary has none, and it need not be its owner's
  if (
    !ofPersonNamed &&
    !(topic === "org" && walk.speaksOfPerson) &&
    (topic !== null || OF_PLACE.has(section.base ?? "")) &&
    OF_CONTACT.test(attribute)
  )
    return NOT_RECOGNISED;
  if (topic === "org" && attribute.startsWith("bank") && !walk.speaksOfPerson) return NOT_RECOGNISED;
  if (section.history && (attribute === "occupation" || attribute === "workplace"))
    return walk.personFact(`residenceHistory.${attribute}`, meaning, label);
  if (section.history && attribute === "occupationAndWorkplace") return NOT_RECOGNISED;
  if (attribute === "taxCode" && meaning.role === null && walk.roles.has("org", "name") && section.role === "applicant")
    return made("org", "taxCode", label, feature("neighbour", "the organisation's name is asked before", 0.9));
  // under "Giấy báo tử" a "Loại giấy tờ" is of that paper
  if (attribute === "idType" && section.paper && !SAYS_WHOSE_PAPER.test(fold(field.label)))
    return HAS_TYPE.has(section.paper)
      ? made(section.paper as Role, "type", label, feature("paper", "the heading names it", 0.95))
      : NOT_RECOGNISED;
  if (attribute === "idDocNumber" && section.paper && !SAYS_WHOSE_PAPER.test(fold(field.label)))
    return readGeneric(walk, { ...asked, meaning: { ...meaning, head: { kind: "generic", generic: "number" } } });
  if (attribute === "partyType") {
    const ofOtherKind = (field.options?.length ?? 0) > 0 && optionKind(field) !== "partyType";
    if (!isList(field) || ofOtherKind) return NOT_RECOGNISED;
    if (meaning.role === null && /\bnop\b/.test(fold(field.label)))
      return walk.personFact(attribute, { ...meaning, role: "applicant" }, label);
    if (section.roleFrom !== "heading" && optionKind(field) !== "partyType") return NOT_RECOGNISED;
    // "Đối tượng trẻ em": which kind of case it is
    if (meaning.role !== null && !FILES.has(walk.outline.resolve(meaning.role))) return NOT_RECOGNISED;
  }
  if (attribute === "surname" && !asksNameInParts(walk, index))
    return isList(field) ? NOT_RECOGNISED : walk.personFact("surname", meaning, weaker(label, 0.8));
  if (
    attribute === "dateOfBirth.inWords" &&
    !walk.lastKey?.endsWith(".dateOfBirth") &&
    meaning.role === null &&
    !/sinh/iu.test(field.label)
  )
    return NOT_RECOGNISED;
  // without a choice of paper before it, "số giấy tờ tùy thân" is the identity number
  if (attribute === "idDocNumber" && !walk.papers.asksType(walk.roles.current))
    return walk.personFact("idNumber", meaning, weaker(label, 0.8));
  // "Họ và tên đang dùng", then "Họ và tên khai sinh": the same person under another name, and which is which is open
  const known = walk.roles.current;
  if (
    attribute === "fullName" &&
    meaning.role === null &&
    walk.roles.has(known, "fullName") &&
    /khai sinh|dang dung/.test(fold(field.label))
  )
    return made(known!, attribute, weaker(label, 0.5));
  return walk.personFact(attribute, meaning, label);
}

/** "Chủ tài khoản": as a rule whoever is paid; a person looks at it, since an account may be somebody else's. */
function readAccountHolder(walk: FormWalk, { meaning, label }: Asked): Reading {
  const choice = walk.roles.choose("bankAccount", meaning);
  if (!choice || !isPersonRole(choice.role)) return ROLE_UNCLEAR;
  const { role } = choice;
  if (role === "deceased" || role === "child") return ROLE_UNCLEAR;
  return made(role, "fullName", weaker(label, 0.8), feature("person", `${role}: ${choice.because}`, choice.certainty));
}

const MAY_LEAVE_TARGET_OUT: ReadonlySet<Role> = new Set(["member", "guardian", "caregiver", "representative"]);
/** Who acts for the person that the dossier is about, and is asked how they are related. */
const HELPS: ReadonlySet<Role> = new Set(["guardian", "caregiver"]);
const NO_RELATION_TO: ReadonlySet<Role> = new Set([
  "applicant",
  "authorized",
  "representative",
  "receiver",
  "guardian",
  "caregiver",
  "member",
  "spouse",
]);

/** "Quan hệ với chủ hộ": the person named is whom the relation is to; whose relation it is, the place says. */
export function readRelation(walk: FormWalk, { meaning, section, label }: Asked): Reading {
  const { head } = meaning;
  if (head.kind !== "relation") return NOT_RECOGNISED;
  // to a witness, a guarantor: nobody of the dictionary; to whom the title speaks of ("khai báo tạm vắng"): the dossier's person
  const whom = /\bvoi (?:nguoi )?([a-z]+ [a-z ]+)$/.exec(meaning.words)?.[1];
  if (head.target === "unknownPerson" && !(whom && fold(walk.form.title).includes(whom))) return NOT_RECOGNISED;
  const target = head.target === null ? null : head.target === "unknownPerson" ? "subject" : walk.outline.resolve(head.target);
  let holder = head.holder === null ? walk.roles.current : walk.outline.resolve(head.holder);
  if (holder === null || !isPersonRole(holder)) return ROLE_UNCLEAR;
  // to the requester, the authorised person, …: no fact of the dictionary
  if (target !== null && NO_RELATION_TO.has(target) && !(target === "applicant" && HELPS.has(holder))) return NOT_RECOGNISED;
  // "Mối quan hệ" alone asks it of a helper, or in a table of relatives
  if (target === null && head.target === null && !MAY_LEAVE_TARGET_OUT.has(holder)) return NOT_RECOGNISED;
  if (holder === target) holder = section.role;
  if (holder === target) holder = walk.outline.standard;
  const toHead = target === "householdHead" || (head.target === null && holder === "member");
  const attribute = toHead ? "relationToHouseholdHead" : head.target === "child" ? "relationToChild" : "relationToSubject";
  const certainty = section.roleFrom === "unclear" ? 0.4 : 0.95;
  return made(holder, attribute, label, feature("relation", `of ${holder} to ${target ?? "the person of the dossier"}`, certainty));
}

/** Boxes that the page itself declares for one fact. */
const OF_CONTROL: Partial<Record<Asked["field"]["control"], string>> = { email: "email", tel: "phone" };
const TELLING = new Set(["gender", "ethnicity", "religion", "maritalStatus"]);

/** No label that helps: name, id and options of the control. */
export function readByClues(walk: FormWalk, { field, meaning }: Asked): Reading {
  const names = nameClues(field.names);
  const kind = optionKind(field);
  const attribute = names.attribute ?? OF_CONTROL[field.control] ?? (kind !== null && TELLING.has(kind) ? kind : null);
  if (attribute === null) return NOT_RECOGNISED;
  // an unknown label that the name contradicts is not overruled by the name alone
  if (meaning.head.kind === "unknown" && kind !== attribute) return NOT_RECOGNISED;
  const clue = feature(
    "clues",
    [...(field.names ?? []), kind ?? ""].join(" ").trim(),
    names.attribute !== null && kind === names.attribute ? 0.9 : 0.75,
  );
  if (names.role === null || !isRole(names.role)) return walk.personFact(attribute, { ...meaning, role: null }, clue);
  return made(names.role, attribute, clue, feature("person", "prefix of the name", names.role === walk.roles.current ? 0.98 : 0.7));
}
