import { fold } from "../../text/fold.ts";
import { isPersonRole, parseKey, type Role } from "../dictionary.ts";
import type { Meaning } from "../interpret-label.ts";
import type { FormWalk } from "./form-walk.ts";
import { type Asked, feature, isThing, made, NOT_RECOGNISED, type Reading, ROLE_UNCLEAR, weaker } from "./reading.ts";

/** Things whose words are common enough to stand in other forms too. */
const NEEDS_SUPPORT: ReadonlySet<Role> = new Set(["land", "construction", "vehicle", "vessel", "business", "death"]);
const FAMILY: readonly (readonly Role[])[] = [["land", "construction"]];
const EITHER_PARTY = /^ten (?:to chuc|ca nhan)(?:[ ,/]+(?:hoac|va))?[ ,/]+(?:ca nhan|to chuc)$/;
const FOUNDED = /quyet dinh thanh lap/;
const ownerOf = (key: string): Role => key.slice(0, key.indexOf(".")) as Role;

/** "Số khung", "Thửa đất số", "Tên tổ chức". */
export function readThing(walk: FormWalk, keys: readonly string[], { meaning, section, label }: Asked): Reading {
  const ofStranger =
    (section.roleFrom === "unclear" || section.roleFrom === "unread") &&
    /^(?:org\.|license\.|construction\.designer)/.test(keys[0]!) &&
    !(section.designs && keys[0]!.startsWith("construction.designer"));
  if (ofStranger) return ROLE_UNCLEAR;
  // "Hình thức nhận" below "Hình thức chi trả" is how money is paid
  if (/^(?:hinh|phuong) thuc nhan(?! ket qua| ho so| giay)/.test(`${meaning.before} ${meaning.words}`.trim()) && !section.ofResult)
    return NOT_RECOGNISED;
  const topics = [walk.papers.topic, walk.lastThing, section.topic, walk.outline.topic];
  // "Tên cơ sở": an organisation's where its decision of founding is asked, too
  const isFounded = () => walk.mentions.labels.has("org") || walk.form.fields.some((other) => FOUNDED.test(fold(other.label)));
  const founded =
    keys.length > 1 && keys.includes("org.name") && !walk.mentions.topics.has("business") && isFounded() ? "org.name" : undefined;
  const inContext = founded ?? topics.flatMap((topic) => keys.find((key) => ownerOf(key) === topic) ?? [])[0];
  const chosen = inContext ?? keys[0]!;
  // "Tên cơ sở kinh doanh" behind the organisation's own name: one of its places
  if (founded && walk.roles.has("org", "name")) return NOT_RECOGNISED;
  if (chosen === "org.name" && topics.includes("construction") && section.roleFrom !== "heading")
    return made("construction", "designerName", label, feature("topic", "the designer of the building", 0.9));
  // "Tên tổ chức, cá nhân" and no more: a person who files the form puts their own name
  if (meaning.role === "unknownPerson" && EITHER_PARTY.test(meaning.words) && section.roleFrom !== "unread")
    return walk.personFact("fullName", { ...meaning, role: null }, weaker(label, 0.75));
  // "Tên cơ quan bị khiếu nại": of somebody whom the dictionary does not know
  if (meaning.role === "unknownPerson") return ROLE_UNCLEAR;
  const role = walk.roles.current;
  const isOthersOrg =
    section.roleFrom === "heading" && role !== null && role !== "applicant" && role !== "representative" && isPersonRole(role);
  if (chosen === "org.name" && isOthersOrg) return made(role, "orgName", label, feature("person", role, 0.95));
  // "tên đơn vị làm việc gần nhất" names no organisation that files anything
  if (chosen.startsWith("org.") && meaning.certainty < 0.9) return NOT_RECOGNISED;
  const key = parseKey(chosen);
  if (key === null) return NOT_RECOGNISED;
  const owner = ownerOf(chosen);
  // "số đăng ký tàu cá" is no number of a civil record
  if (isThing(meaning.role) && meaning.role !== owner && owner !== "submission" && owner !== "org") return NOT_RECOGNISED;
  if (!isSupported(walk, owner, meaning))
    return { key, features: [label, feature("topic", "the form speaks of no such thing elsewhere", 0.55)], reason: null };
  // a second box for the same fact of the same thing asks something else ("số máy 2", "nghề kiêm")
  if (walk.roles.has(owner, key.slice(owner.length + 1)) && walk.lastThingIn(section) === owner)
    return { key, features: [label, feature("repeated", "asked before in this section", 0.5)], reason: null };
  const context =
    keys.length > 1 && inContext === undefined && chosen !== "business.name"
      ? [feature("topic", "nothing says which of several things", 0.65)]
      : [];
  return { key, features: [label, ...context], reason: null };
}

/** One label about a thing is little ("chiều cao", "nhãn hiệu"): title, heading or a second label must speak of it too. */
function isSupported({ outline, mentions, roles }: FormWalk, thing: Role, meaning: Meaning): boolean {
  if (!NEEDS_SUPPORT.has(thing) || meaning.role === thing) return true;
  if (thing === "death" && roles.has("deceased", "fullName")) return true;
  // "ngành nghề", "số lao động" are asked of companies too; a household business is named somewhere
  if (thing === "business" && (mentions.topics.has("org") || mentions.labels.has("org")))
    return outline.topic === thing || mentions.topics.has(thing) || roles.has(thing, "name");
  if (thing === "death" && (outline.mainRole === "deceased" || outline.named.has("deceased"))) return true;
  const kin = FAMILY.find((family) => family.includes(thing)) ?? [thing];
  return (
    kin.some((role) => outline.topic === role || mentions.topics.has(role)) ||
    kin.reduce((sum, role) => sum + (mentions.labels.get(role) ?? 0), 0) > 1
  );
}
