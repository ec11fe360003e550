import { fold } from "../text/fold.ts";
import type { Role } from "./dictionary.ts";
import { type Concepts, conceptsIn } from "./lexicon/book.ts";
import type { Concept, Generic, NeverReason, PaperKind, RoleWord } from "./lexicon/concept.ts";
import { keySet } from "./lexicon/phrase.ts";
import { readLabel } from "./read-label.ts";

/** What a label asks for, before its surroundings are known. */
export type Head =
  | { readonly kind: "attribute"; readonly attribute: string }
  | { readonly kind: "generic"; readonly generic: Generic }
  /** `base` null: parts only ("Tỉnh/Thành phố"); `part` null: base only ("Nơi cư trú"). */
  | { readonly kind: "address"; readonly base: string | null; readonly part: string | null }
  | { readonly kind: "thing"; readonly keys: readonly string[] }
  | { readonly kind: "paper"; readonly paper: PaperKind }
  /** Several facts asked in one box: number, date and issuer of an identity paper; occupation and workplace. */
  | { readonly kind: "relation"; readonly target: Role | RoleWord | null; readonly holder: Role | RoleWord | null }
  | { readonly kind: "role" }
  | { readonly kind: "never"; readonly reason: NeverReason }
  | { readonly kind: "blank" }
  | { readonly kind: "unknown" };

export interface Meaning {
  readonly head: Head;
  /** Person or thing named in the label, not the target of a relation. */
  readonly role: Role | RoleWord | null;
  readonly paper: PaperKind | null;
  /** 0 to 1: falls with every word that no phrase explains. */
  readonly certainty: number;
  /** Second reading when the first does not fit the place: "quốc gia … mang quốc tịch". */
  readonly otherwise: string | null;
  /** Number printed in front ("9", "2.1"), null when none. */
  readonly number: string | null;
  readonly choices: readonly string[];
}

type Kind<K extends Concept["kind"]> = Extract<Concept, { kind: K }>;
/** Words that ask for another time than now, or another value than the one known. */
const OTHER_TIME = keySet("cũ", "mới", "trước", "nhất", "dự", "sau", "thay", "khác");
const OF = keySet("của");
const WITH = keySet("với");
const PROVINCE = keySet("tỉnh");
type Bare = Omit<Meaning, "number" | "choices">;
const PART_ORDER = ["detail", "street", "hamlet", "ward", "district", "province", "country", "scope"];

/** One part for words such as "Phường/Xã", "Số nhà, đường, xã/phường", "Tỉnh/TP, phường/xã". */
function partOf(parts: readonly string[], saysProvince: boolean): string | null {
  const kinds = [...new Set(parts)];
  if (kinds.length <= 1) return kinds[0] ?? null;
  if (kinds.includes("detail")) return kinds.includes("province") ? "full" : "detail";
  if (kinds.includes("province")) {
    if (kinds.includes("ward") || kinds.includes("hamlet") || kinds.includes("street")) return "full";
    // "Quận/Huyện/Thị xã/Thành phố": the city below a province; "huyện/quận, tỉnh/thành": the province level leads since 2025
    return !kinds.includes("district") || saysProvince ? "province" : "district";
  }
  if (kinds.includes("ward") && kinds.includes("district")) return "ward";
  if (kinds.includes("ward") && kinds.includes("hamlet")) return "ward";
  if (kinds.includes("street") || kinds.includes("hamlet"))
    return kinds.length > 1 && kinds.every((k) => k === "street" || k === "hamlet") ? "detail" : kinds[0]!;
  return PART_ORDER.find((part) => kinds.includes(part)) ?? null;
}

const COMBINED: readonly { readonly of: readonly string[]; readonly attribute: string }[] = [
  { of: ["occupation", "workplace"], attribute: "occupationAndWorkplace" },
  { of: ["surname", "middleAndGivenName"], attribute: "fullName" },
  { of: ["surname", "middleName", "name"], attribute: "fullName" },
  { of: ["surname", "middleName", "givenName"], attribute: "fullName" },
  { of: ["surname", "name"], attribute: "fullName" },
  { of: ["middleName", "name"], attribute: "middleAndGivenName" },
  { of: ["dateOfBirth", "yearOfBirth"], attribute: "dateOfBirth" },
  { of: ["idNumber", "idDocNumber"], attribute: "idNumber" },
];

/** Facts of one identity paper in one box. */
const ID_LINE = new Set(["number", "idNumber", "idDocNumber", "idType", "issueDate", "issuePlace", "kind", "paper"]);

/** Share of the label that phrases explain; words in front of what is asked weigh more ("ảnh căn cước" asks no number). */
const certaintyOf = (words: number, before: number, after: number): number =>
  Math.max(0.02, 0.98 * (1 - (before + after) / Math.max(words, 1)) ** 1.3 * 0.6 ** before);

function combinedHead(names: readonly string[]): Head | null {
  const kinds = [...new Set(names)];
  if (kinds.length < 2) return null;
  const combined = COMBINED.find(({ of }) => of.length === kinds.length && of.every((name) => kinds.includes(name)));
  if (combined) return { kind: "attribute", attribute: combined.attribute };
  const asks = kinds.filter((name) => name !== "paper");
  if (kinds.every((name) => ID_LINE.has(name)) && asks.some((n) => n === "issueDate" || n === "issuePlace") && asks.length >= 2)
    return { kind: "attribute", attribute: "idLine" };
  return null;
}

/** "(bên bán)", "(người làm chứng)": the aside names a person and nothing else, but none of the dictionary. */
const namesStranger = ({ items, unknown }: Concepts): boolean =>
  items.length > 0 &&
  unknown.length === 0 &&
  items.every(({ concept }) => concept.kind === "role" && concept.role === "unknownPerson") &&
  items.reduce((sum, { length }) => sum + length, 0) > 1;

function interpret({ items, unknown, words }: Concepts, asides: Concepts): Bare {
  const said = items.filter(({ concept }) => concept.kind !== "filler");
  const strong = said.find(({ concept }) => concept.kind === "never" && concept.strong);
  const roles = said
    .filter(({ concept }) => concept.kind === "role")
    .map((item) => ({ ...item, role: (item.concept as Kind<"role">).role }));
  // "người nhận con nuôi" receives no result
  roles.forEach((role, i) => {
    const end = role.start + role.length;
    if (
      role.role === "receiver" &&
      (unknown.includes(end) ||
        said.some(
          ({ start, concept }) =>
            start === end && (concept.kind === "never" || (concept.kind === "role" && concept.role !== "unknownPerson")),
        ))
    )
      roles[i] = { ...role, role: "unknownPerson" };
  });
  const papers = said.flatMap(({ concept }) => (concept.kind === "paper" ? [concept.paper] : []));
  const relation = said.find(({ concept }) => concept.kind === "relation");
  const lead = said.find(({ concept }) => concept.kind !== "role");
  const paper = papers.find((p) => p !== "identity") ?? papers[0] ?? null;
  const plain = (head: Head, start: number): Bare => {
    const before = unknown.filter((i) => i < start).length;
    const after = unknown.length - before;
    // "của" and a word that is not understood: of somebody, and nobody known
    const ofUnknown = words.keys.some((key, i) => OF.has(key) && i > start && unknown.includes(i + 1));
    const named = (roles.find((r) => r.start >= start) ?? roles[0])?.role ?? (ofUnknown || namesStranger(asides) ? "unknownPerson" : null);
    const aside = asides.items.flatMap(({ concept }) =>
      concept.kind === "role" && concept.role !== "unknownPerson" ? [concept.role] : [],
    )[0];
    const asideRoles = new Set(
      asides.items.flatMap(({ concept }) => (concept.kind === "role" && concept.role !== "unknownPerson" ? [concept.role] : [])),
    );
    if (named === null && asideRoles.size > 0) {
      // "Họ và tên (chủ hộ hoặc người đại diện)": one of several people
      const certainty = certaintyOf(words.keys.length, before, after) * 0.9;
      return { head, role: asideRoles.size === 1 ? aside! : "unknownPerson", paper, otherwise: null, certainty };
    }
    if (named === "parent" && [...asideRoles].some((other) => other === "guardian" || other === "caregiver"))
      return { head, role: "unknownPerson", paper, otherwise: null, certainty: certaintyOf(words.keys.length, before, after) };
    const role = (named === "wife" && aside === "husband") || (named === "husband" && aside === "wife") ? "spouse" : named;
    const otherTime = unknown.some((i) => OTHER_TIME.has(words.keys[i]!));
    // "ngành nghề có thu nhập chính": narrowed by something that is never asked of the record
    const narrowed =
      head.kind !== "never" && said.some(({ concept: c, start: at }) => c.kind === "never" && c.reason === "amount" && at > start);
    // without accents a short word is many words ("tinh": tỉnh, tình, tính)
    const guessed = words.folded && unknown.length > 0;
    const doubt = otherTime || narrowed || guessed ? 0.5 : 1;
    return { head, role, paper, otherwise: null, certainty: certaintyOf(words.keys.length, before, after) * doubt };
  };
  if (strong && strong.concept.kind === "never") return plain({ kind: "never", reason: strong.concept.reason }, strong.start);
  if (words.keys.length === 0) return { head: { kind: "blank" }, role: null, paper: null, otherwise: null, certainty: 1 };
  if (relation && (!lead || lead.start >= relation.start)) {
    const after = roles.filter((r) => r.start > relation.start).map((r) => r.role);
    const granted = after[0] === "personGranted";
    // "quan hệ của A với B" says whose it is, "quan hệ với A" does not
    const saysWith = WITH.has(words.keys[relation.start + relation.length - 1] ?? "");
    const otherTime = unknown.some((i) => i > relation.start && OTHER_TIME.has(words.keys[i]!));
    const first = roles.find((r) => r.start < relation.start)?.role ?? null;
    return {
      head: {
        kind: "relation",
        target: (granted ? "personGranted" : after.at(-1)) ?? null,
        holder: first ?? (after.length > 1 && !granted && !saysWith ? after[0]! : null),
      },
      role: null,
      paper: null,
      otherwise: null,
      certainty: (after.length > 0 ? 0.95 : unknown.length === 0 ? 0.85 : 0.7) * (otherTime ? 0.5 : 1),
    };
  }
  // "Người đề nghị chuyển mục đích sử dụng đất": the person is asked, the rest says what for
  const opening = roles[0];
  if (
    lead &&
    opening?.start === 0 &&
    opening.role === "applicant" &&
    opening.length > 1 &&
    unknown.includes(opening.length) &&
    lead.start > opening.length
  )
    return { head: { kind: "role" }, role: opening.role, paper: null, otherwise: null, certainty: 0.8 };
  if (!lead) {
    if (roles.length === 0) return plain({ kind: "unknown" }, 0);
    const meaning = plain({ kind: "role" }, roles[0]!.start);
    // "mẹ của đối tượng" is the mother, "người chăm sóc trẻ em" the carer; "chủ hộ, người đại diện" is one of two
    const heads = roles.filter(({ start }, i) => {
      const before = roles[i - 1];
      const isObject =
        before !== undefined &&
        (OF.has(words.keys[start] ?? "") || OF.has(words.keys[start - 1] ?? "") || before.start + before.length === start);
      return !isObject || words.breaks.has(start);
    });
    return new Set(heads.map(({ role }) => role)).size > 1 ? { ...meaning, role: "unknownPerson" } : meaning;
  }
  const { concept } = lead;
  if (concept.kind === "never") return plain({ kind: "never", reason: concept.reason }, lead.start);

  const saysProvince = words.keys.some((key) => PROVINCE.has(key));
  // "Địa chỉ/trụ sở chính" asks a person or an organisation, "địa chỉ trụ sở" an organisation
  const eitherOr = (item: (typeof said)[number]) => [...words.breaks].some((i) => i > item.start && i < item.start + item.length);
  const bases = said.flatMap((item) =>
    item.concept.kind === "base" ? [item.concept.base === "seat" && eitherOr(item) ? "bare" : item.concept.base] : [],
  );
  const ownParts = said.flatMap(({ concept: c }) => (c.kind === "part" ? [c.part] : []));
  const asideParts = asides.items.flatMap(({ concept: c }) => (c.kind === "part" ? [c.part] : []));
  const names = said.flatMap(({ concept: c }) =>
    c.kind === "attribute"
      ? [c.attribute]
      : c.kind === "generic"
        ? [c.generic]
        : c.kind === "paper" && c.paper.startsWith("identity")
          ? ["paper"]
          : [],
  );
  if (concept.kind === "thing") {
    const meaning = plain({ kind: "thing", keys: concept.keys }, lead.start);
    // "đăng ký tại nước ngoài": not the registration that is known
    const abroad = said.some(({ concept: c, start }) => start > lead.start && c.kind === "part" && c.part === "scope");
    // "mã số doanh nghiệp/mã số thuế": one of two
    const either = said.some(({ concept: c, start }) => words.breaks.has(start) && c.kind === "attribute" && c.attribute === "taxCode");
    // "tên tổ chức/cá nhân đề nghị": whoever asks, in one box
    const party = concept.keys[0] === "org.name" ? roles.find(({ role }) => role === "applicant" || role === "owner") : undefined;
    if (party) return { ...meaning, head: { kind: "role" }, role: party.role, certainty: Math.min(meaning.certainty, 0.8) };
    // "tên tổ chức tôn giáo": which one is said by a word that asks something else
    const narrowed = concept.keys[0] === "org.name" && said.some(({ concept: c, start }) => start > lead.start && c.kind === "attribute");
    return abroad || either || narrowed ? { ...meaning, certainty: meaning.certainty * 0.5 } : meaning;
  }
  if (concept.kind === "base" || concept.kind === "part") {
    const [first] = bases;
    const asideBases = asides.items.flatMap(({ concept: c }) => (c.kind === "base" ? [c.base] : []));
    const base =
      bases.includes("permanent") && (bases.includes("temporary") || asideBases.includes("temporary"))
        ? "residence"
        : first === "bare" && bases.includes("seat")
          ? "bare"
          : (bases.find((b) => b !== "bare") ?? first ?? null);
    const part = partOf(ownParts.length > 0 ? ownParts : asideParts, saysProvince);
    if (part === "country" && names.includes("nationality"))
      return { ...plain({ kind: "address", base, part }, lead.start), certainty: 0.75, otherwise: "nationality" };
    if (names.some((name) => name !== "number" && name !== "name" && name !== "place" && name !== "paper"))
      return plain({ kind: "unknown" }, lead.start);
    return plain({ kind: "address", base, part }, lead.start);
  }
  const combined = combinedHead(names);
  if (combined) return plain(combined, lead.start);
  if (concept.kind === "attribute") {
    const other = names.find(
      (name) => name !== concept.attribute && name !== "paper" && name !== "number" && name !== "name" && name !== "place",
    );
    const meaning = plain({ kind: "attribute", attribute: concept.attribute }, lead.start);
    // "họ và tên đối tượng": the person, not the kind of party
    if (concept.attribute === "fullName" && other === "partyType" && meaning.role === null) return { ...meaning, role: "subject" };
    // "quốc tịch nước ngoài", "số điện thoại nơi làm việc": another fact than the plain one
    const narrowed = said.some(
      (item) => item.start > lead.start && (item.concept.kind === "part" || item.concept.kind === "base" || item.concept.kind === "thing"),
    );
    return other === undefined && !narrowed ? meaning : { ...meaning, certainty: meaning.certainty * 0.5 };
  }
  if (concept.kind === "paper") {
    if (names.some((name) => name === "taxCode" || name === "phone" || name === "email")) return plain({ kind: "unknown" }, lead.start);
    // "CCCD (số, ngày cấp, nơi cấp)"
    const within = asides.items.flatMap(({ concept: c }) => (c.kind === "generic" ? [c.generic] : []));
    if (concept.paper.startsWith("identity") && (within.includes("issueDate") || within.includes("issuePlace")))
      return plain({ kind: "attribute", attribute: "idLine" }, lead.start);
    const asked = said.find(({ concept: c }) => c.kind === "generic");
    return plain(
      asked && asked.concept.kind === "generic"
        ? { kind: "generic", generic: asked.concept.generic }
        : { kind: "paper", paper: concept.paper },
      lead.start,
    );
  }
  if (concept.kind === "generic") {
    // "tại số nhà", "tại địa chỉ", "tên đường": the word behind says what is asked
    const next = said.find((item) => item.start > lead.start && item.concept.kind !== "role");
    if (concept.generic === "place" || concept.generic === "name") {
      if (next?.concept.kind === "part" || next?.concept.kind === "base")
        return plain({ kind: "address", base: bases[0] ?? null, part: partOf(ownParts, saysProvince) }, lead.start);
      if (next && (next.concept.kind === "never" || next.concept.kind === "generic" || next.concept.kind === "attribute"))
        return plain({ kind: "unknown" }, lead.start);
      if (next?.concept.kind === "thing") return plain({ kind: "thing", keys: next.concept.keys }, lead.start);
    }
    // "ngày cấp" of something that is no paper of the dictionary: at least not of the paper spoken of before
    if (paper === null && said.some((item) => item.start > lead.start && (item.concept.kind === "thing" || item.concept.kind === "base")))
      return { ...plain({ kind: "generic", generic: concept.generic }, lead.start), paper: "foreign" };
    // "từ tháng, năm đến tháng, năm": two dates in one box
    if (names.includes("from") && names.includes("to")) return plain({ kind: "unknown" }, lead.start);
    // "phút, ngày tháng năm": what is printed before the box closes the box before and opens this one
    if ((concept.generic === "minute" || concept.generic === "hour") && names.includes("date"))
      return plain({ kind: "generic", generic: "date" }, lead.start);
    return plain({ kind: "generic", generic: concept.generic }, lead.start);
  }
  return plain({ kind: "unknown" }, lead.start);
}

/** "(ký, ghi rõ họ tên)", "(đóng dấu)": a place to sign, not a box for a name. */
const SIGNATURE = /^ky(?:,| ten| va| ghi|$)|dong dau/;

const cache = new Map<string, Meaning>();

/** Meaning of a label as printed. Pure; remembers the last few hundred labels, since pages are read again on every change. */
export function interpretLabel(label: string): Meaning {
  const known = cache.get(label);
  if (known) return known;
  const reading = readLabel(label);
  const asides = conceptsIn(reading.asides.join(" , "));
  let meaning = interpret(conceptsIn(reading.text), asides);
  if (reading.before !== "") {
    const context = interpret(conceptsIn(reading.before), asides);
    // "Kính gửi: Trung tâm …": the first part asks, the rest is already the answer
    const isHour = meaning.head.kind === "generic" && meaning.head.generic === "hour" && context.head.kind === "thing";
    if (meaning.head.kind === "unknown" || isHour || (context.head.kind === "thing" && context.head.keys[0]!.startsWith("submission.")))
      meaning = context;
    else if (meaning.head.kind === "address" && meaning.head.base === null && context.head.kind === "address")
      meaning = { ...meaning, head: { ...meaning.head, base: context.head.base }, role: meaning.role ?? context.role };
    else {
      // "Hàng xóm: ngày sinh": whoever or whatever stands before the colon is not understood
      const isThing = meaning.head.kind === "thing";
      const certainty = context.head.kind === "unknown" && !isThing ? meaning.certainty * 0.6 : meaning.certainty;
      meaning = { ...meaning, role: meaning.role ?? context.role, paper: meaning.paper ?? paperOfHead(context), certainty };
    }
  } else if (meaning.head.kind === "unknown" && asides.items.length > 0) {
    meaning = { ...interpret(asides, conceptsIn("")), certainty: 0.6 };
  }
  if (reading.asides.some((aside) => SIGNATURE.test(fold(aside)))) meaning = { ...meaning, head: { kind: "never", reason: "declaration" } };
  if (reading.question) meaning = { ...meaning, head: { kind: "never", reason: "free-text" } };
  // "Nơi ở (ghi rõ hình thức sở hữu)" asks about the house, not where it stands
  if (meaning.head.kind === "address" && reading.asides.some((aside) => /hinh thuc|tinh trang/.test(fold(aside))))
    meaning = { ...meaning, head: { kind: "unknown" } };
  const result: Meaning = { ...meaning, number: reading.number, choices: reading.choices };
  if (cache.size > 600) cache.clear();
  cache.set(label, result);
  return result;
}

function paperOfHead(meaning: Pick<Meaning, "head" | "paper">): PaperKind | null {
  if (meaning.paper) return meaning.paper;
  return meaning.head.kind === "thing" && meaning.head.keys[0]!.startsWith("civilRecord.") ? "civilRecord" : null;
}
