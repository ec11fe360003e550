import { fold } from "../text/fold.ts";
import { roleOf } from "./dictionary.ts";
import type { FieldDescription, FormDescription } from "./field-description.ts";
import { interpretLabel, type Meaning } from "./interpret-label.ts";
import { type Place, readAddress } from "./match/address-facts.ts";
import type { AddressGroup } from "./match/address-groups.ts";
import { checkControl } from "./match/check-control.ts";
import { outlineForm } from "./match/form-outline.ts";
import { FormWalk } from "./match/form-walk.ts";
import { readGeneric, readPaper } from "./match/paper-facts.ts";
import { readAttribute, readByClues, readRelation } from "./match/person-facts.ts";
import {
  type Asked,
  certaintyOf,
  describeMeaning,
  feature,
  isList,
  made,
  NOT_RECOGNISED,
  never,
  type Reading,
  ROLE_UNCLEAR,
  weaker,
} from "./match/reading.ts";
import { readThing } from "./match/thing-facts.ts";
import { type FieldMatch, MIN_CONFIDENCE } from "./match-result.ts";
import { readHeading } from "./read-heading.ts";

const NAMES_SOMEBODY =
  /^(?:ho (?:va )?ten|ho chu dem|ten (?:co quan|to chuc|nguoi|ong|ba|cha|me|con|don vi|chu)|nguoi |ong |ba |ben |cua )/;
const NAMES_PAPER =
  /^(?:so (?!luong|tien|thang|nam|ngay|ban |nguoi|lan )|giay |chung (?:chi|nhan|thu)|the |bang (?!chu)|quyet dinh|hop dong|hoa don|van (?:bang|ban)|seri|phieu )|\bso$/;
const NAMES_ENTITY =
  /^(?:ten (?!toi|goi|khac|thuong|dem|lot)|truong |cong ty|doanh nghiep|co so |co quan |don vi |benh vien|ngan hang|dai ly|nha thau|chu (?!ho\b|ky)|to chuc|hoi |trung tam|hop tac xa|quy |cua hang|lop )/;
const OF_ANYTHING: ReadonlySet<string> = new Set(["", "bare", "contact", "seat"]);
const OTHER_NAME = /\b(?:trong|theo|tren|ghi|nhu|truoc|cu|moi|sau|khac|khai sinh|dang dung|tai khoan)\b/;
/** "example@email.com", "VD: Nguyễn Văn A", "09xxxxxxxx": shows the form of an answer, asks nothing. */
const EXAMPLE = /^\S+@\S+\.\w+$|^(?:vd|ví dụ|e\.g|example)\b|^[\dx.\-/ ]+$/iu;
const PASSPORT_FACT = /\.id(?:DocNumber|IssueDate|IssuePlace)$/;
const UNFILLABLE = new Set<FieldDescription["control"]>(["file", "password", "search", "button", "other"]);

/**
 * Gives every control of a form its key in the data dictionary, or none. Looks at the whole form: headings, neighbours, addresses
 * that span several boxes, papers whose number and date are asked with bare labels. Pure.
 */
export function matchFields(form: FormDescription): FieldMatch[] {
  const meanings = form.fields.map(meaningOf);
  const walk = new FormWalk(form, meanings, outlineForm(form, meanings));
  const places = new Map<AddressGroup, Place | null>();
  return form.fields.map((field, index) => {
    walk.enter(index);
    const meaning = meanings[index]!;
    const label = feature("label", `"${field.label}" asks ${describeMeaning(meaning)}`, meaning.certainty);
    const asked: Asked = { index, field, meaning, section: walk.outline.sections[index]!, label };
    const reading = checkControl(field, read(walk, places, asked));
    const decided = decide(field, reading);
    const match = walk.papers.isPassport && PASSPORT_FACT.test(decided.key ?? "") ? { ...decided, ofPassport: true as const } : decided;
    const isFirstName = beginsSection(walk, index, meaning);
    walk.afterEntity =
      (namesEntity(asked, match) && !isFirstName && !/\.name$/.test(walk.lastKey ?? "")) || (walk.afterEntity && asksContact(meaning));
    if (match.key) walk.remember(match.key, index);
    // a paper that is not known: the bare "Ngày cấp" behind it is its own
    else if (meaning.head.kind !== "never" && !isNumberOfPaper(asked) && NAMES_PAPER.test(meaning.words)) walk.papers.enter("foreign");
    // "Tên cơ quan …", "Họ tên …" without a key: the bare labels behind it are not the form's person's
    if (match.key === null && namesSomebody(asked, match) && !isFirstName) walk.meetStranger();
    return match;
  });
}

/** "Số seri" below the heading of a paper: another number of that paper, not of another one. */
const isNumberOfPaper = ({ section, meaning }: Asked): boolean =>
  section.paper !== null && section.paper !== "foreign" && meaning.paper === null && /^so /.test(meaning.words);

/** "Tên cơ sở đào tạo", "Trường đang học": something without a key that has an address and a telephone. */
const namesEntity = ({ meaning, field }: Asked, { key }: FieldMatch): boolean =>
  key === null &&
  field.control !== "checkbox" &&
  meaning.head.kind !== "never" &&
  (NAMES_ENTITY.test(meaning.words) || (meaning.before !== "" && meaning.words === "ten"));

/** Asks how somebody or something is reached, without saying whom. */
const asksContact = ({ head, role }: Meaning): boolean =>
  role === null &&
  (head.kind === "attribute"
    ? /^(?:phone|email|fax|taxCode)$/.test(head.attribute)
    : head.kind === "address" && OF_ANYTHING.has(head.base ?? ""));

/** What is asked first below a heading that names a person is that person's, however it is worded ("họ và tên (theo hộ chiếu)"). */
const beginsSection = ({ outline: { sections } }: FormWalk, index: number, meaning: Meaning): boolean =>
  sections[index]!.roleFrom === "heading" &&
  sections[index - 1] !== sections[index] &&
  ((meaning.role === null && meaning.head.kind === "attribute") || meaning.head.kind === "thing");

/** Asks for somebody's name, whoever that is. */
function namesSomebody({ meaning: { head, words }, field: { label, control }, section }: Asked, { reason, features }: FieldMatch): boolean {
  if (control === "checkbox") return false;
  // what is asked is doubtful ("họ tên trong hộ chiếu"), not who; but "họ và tên liệt sĩ" names whom it is of
  if (reason?.kind === "unsure" && OTHER_NAME.test(fold(label))) return false;
  if (reason?.kind === "unsure" && head.kind === "attribute" && head.attribute === "fullName") return true;
  if (reason?.kind === "unsure" && head.kind === "role") return roleOf(reason.best) !== section.role;
  if (reason?.kind === "unsure") return features.some(({ name, weight }) => name === "person" && weight < MIN_CONFIDENCE);
  if (head.kind === "attribute") return head.attribute === "fullName" || head.attribute === "surname";
  return NAMES_SOMEBODY.test(words);
}

const namesKnown = (heading: string): boolean => {
  const { role, deed } = readHeading(heading);
  return role !== null && (role !== "unknownPerson" || deed !== null);
};

/** "Họ tên chủ hàng" below "Thông tin chủ hàng", "Họ và tên khách" below "Khách lưu trú": their name, whoever they are. */
function namedByHeading(meaning: Meaning, { sectionChain }: FieldDescription): Meaning {
  const whose = /^(?:ho (?:va )?ten|ho,? (?:chu dem|ten dem),? (?:va )?ten) (?:cua )?(.+)$/.exec(meaning.words)?.[1];
  const heading = sectionChain.at(-1) ?? "";
  const isHeadings = whose !== undefined && ` ${fold(heading)} `.includes(` ${whose} `) && namesKnown(heading);
  const isOpen = meaning.role === "unknownPerson" || (meaning.role === null && meaning.certainty < 0.9);
  return isHeadings && isOpen ? { ...meaning, head: { kind: "attribute", attribute: "fullName" }, role: null, certainty: 0.95 } : meaning;
}

/** The label, else what stands in for it; a column's heading may add whose fact it is ("Bên nữ" over "Họ và tên"). */
function meaningOf(field: FieldDescription): Meaning {
  const { label, tableHeader, placeholder, hint } = field;
  const said =
    [label, tableHeader, placeholder, hint].find((text) => text && !EXAMPLE.test(text) && interpretLabel(text).head.kind !== "blank") ??
    label;
  const meaning = interpretLabel(said);
  const header = tableHeader && tableHeader !== said ? interpretLabel(tableHeader) : null;
  return header?.role && meaning.role === null ? { ...meaning, role: header.role } : namedByHeading(meaning, field);
}

function read(walk: FormWalk, places: Map<AddressGroup, Place | null>, asked: Asked): Reading {
  const { index, field, meaning } = asked;
  const { head } = meaning;
  if (field.visible === false) return never("hidden");
  if (UNFILLABLE.has(field.control)) return never("control");
  // "(Ký, ghi rõ họ tên)" below "Người kê khai"
  if (head.kind === "never" && /^ky\b.*ten$/.test(meaning.words) && asked.section.roleFrom === "heading" && !asked.section.closed)
    return walk.personFact("fullName", { ...meaning, role: null }, weaker(asked.label, 0.85));
  if (head.kind === "never") return never(head.reason);
  if (asked.section.closed) return never("office-use");
  if (head.kind === "blank" && meaning.choices.some((choice) => /^nam$/iu.test(choice)))
    return walk.personFact("gender", meaning, feature("choices", "Nam, Nữ", 0.97));
  if (walk.afterEntity && asksContact(meaning)) return ROLE_UNCLEAR;
  const group = walk.addresses.get(index);
  if (group) return readAddress(walk, group, places, asked);
  switch (head.kind) {
    case "blank":
    case "unknown":
      return readByClues(walk, asked);
    case "attribute":
      return readAttribute(walk, head.attribute, asked);
    case "generic":
      return readGeneric(walk, asked);
    case "thing":
      return readThing(walk, head.keys, asked);
    case "paper":
      return readPaper(walk, asked);
    case "relation":
      return readRelation(walk, asked);
    case "role":
      return readRoleAlone(walk, asked);
    case "address":
      return NOT_RECOGNISED;
  }
}

/** "Chủ xe", "Người nộp hồ sơ": their name; but below somebody else's facts, and asked a second time, a place to sign. */
function readRoleAlone(walk: FormWalk, { field, meaning, section, label }: Asked): Reading {
  const { words } = meaning;
  if (words === "nhan ket qua" && isList(field)) return made("submission", "resultMethod", label);
  // "Là (vợ, chồng, con) của đối tượng" asks what somebody is to that person; "Là phụ huynh của em" names the child
  const isRelation = /^(?:la|cua) /.test(words) && meaning.role !== "child";
  // "Thông tin về mẹ" asks for more than her name
  if (field.control !== "text" || isRelation || /^thong tin/.test(words)) return NOT_RECOGNISED;
  // whose dossier it is also signs where nobody else is said to file it
  const ownersOwn = meaning.role === "applicant" && walk.roles.has("owner", "fullName") && !walk.roles.has("applicant", "fullName");
  const reading = walk.personFact("fullName", ownersOwn ? { ...meaning, role: "owner" } : meaning, label);
  const role = reading.key && roleOf(reading.key);
  const ofOthers = (section.roleFrom === "heading" || section.roleFrom === "before") && role !== section.role;
  const signs = /\bky\b/.test(fold(field.label));
  if (role === null || signs || !ofOthers || !walk.roles.has(role, "fullName")) return reading;
  return { ...reading, features: [...reading.features, feature("repeated", "asked before; here perhaps a place to sign", 0.5)] };
}

function decide(field: FieldDescription, reading: Reading): FieldMatch {
  const { key, features, reason } = reading;
  const found = { fieldId: field.id, ...(field.row !== undefined && { row: field.row }), features };
  const confidence = key === null ? 0 : certaintyOf(reading);
  if (key !== null && confidence < MIN_CONFIDENCE) return { ...found, key: null, confidence, reason: { kind: "unsure", best: key } };
  return { ...found, key, confidence, reason };
}
