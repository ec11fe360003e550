import type { Concepts } from "../lexicon/book.ts";
import { type Concept, type Generic, IDENTIFIES, type PaperKind } from "../lexicon/concept.ts";
import { OF } from "../lexicon/narrowing.ts";
import { type Found, keySet } from "../lexicon/phrase.ts";
import { addressIn, partIn } from "./address-heads.ts";
import { combinedHead } from "./combined.ts";
import type { Bare, Head } from "./meaning.ts";
import { namesIn, type Said, saidIn, saysOtherTime, withCertainty } from "./said.ts";

type Kind<K extends Concept["kind"]> = Extract<Concept, { kind: K }>;
type Item = Found<Concept>;
const WITH = keySet("với");
const EITHER = keySet("cá");
const RECEIVES = keySet("nhận");
const REACHED_BY: ReadonlySet<string> = new Set(["phone", "email"]);
const ADDRESSED = keySet("kính");
/** Facts that are asked in one box with the number of a paper. */
const OTHER_NUMBER: ReadonlySet<string> = new Set(["taxCode", "phone", "email"]);
/** Numbers by which persons and organisations are known. */
const NUMBERS: ReadonlySet<string> = new Set([
  "idNumber",
  "taxCode",
  "socialInsuranceNumber",
  "healthInsuranceNumber",
  "org.registrationNumber",
  "org.taxCode",
]);
const LEGAL = keySet("pháp");

/** "Giấy tờ nhân thân/pháp nhân số": the form's own note asks for number, date and office in one line. */
const asksLine = (paper: PaperKind | null, generic: Generic, { words }: Said): boolean =>
  paper === "identity" && generic === "number" && words.keys.some((key) => LEGAL.has(key));

/** What the concepts of a label ask for together: the first that is no person leads, the others narrow it or make it doubtful. */
export function interpretConcepts(concepts: Concepts, asides: Concepts): Bare {
  const said = saidIn(concepts, asides);
  const { items, words, roles } = said;
  const strong = items.find(({ concept }) => concept.kind === "never" && concept.strong);
  if (strong?.concept.kind === "never") return withCertainty(said, { kind: "never", reason: strong.concept.reason }, strong.start);
  if (words.keys.length === 0) return { head: { kind: "blank" }, role: null, paper: null, otherwise: null, certainty: 1 };
  const relation = items.find(({ concept }) => concept.kind === "relation");
  const lead = items.find(({ concept }) => concept.kind !== "role");
  if (relation && (!lead || lead.start >= relation.start)) return relationIn(said, relation);
  if (!lead) return rolesAlone(said);
  const asks = forWhat(said);
  if (asks && lead.start > roles[0]!.length) return asks;
  const { concept } = lead;
  const first = concept.kind === "attribute" || concept.kind === "thing" ? firstOfAlternatives(said, lead) : null;
  if (first) return first;
  if (concept.kind === "never") return withCertainty(said, { kind: "never", reason: concept.reason }, lead.start);
  if (concept.kind === "thing") return thingIn(said, concept, lead.start);
  if (concept.kind === "base" || concept.kind === "part") return addressIn(said, lead.start);
  const combined = combinedHead(namesIn(said));
  if (combined) return withCertainty(said, combined, lead.start);
  if (concept.kind === "attribute") return attributeIn(said, concept, lead.start);
  if (concept.kind === "paper") return paperIn(said, concept, lead.start);
  if (concept.kind === "generic") return genericIn(said, concept, lead.start);
  return withCertainty(said, { kind: "unknown" }, lead.start);
}

/** "Số CCCD/Mã số doanh nghiệp", "Mã số thuế/MSDN": the number asked first, where a slash sets several apart; null when there is one. */
function firstOfAlternatives(said: Said, lead: Item): Bare | null {
  const { items, words, unknown, roles } = said;
  const isNumber = ({ concept: c }: Item) =>
    (c.kind === "attribute" && NUMBERS.has(c.attribute)) || (c.kind === "thing" && NUMBERS.has(c.keys[0]!));
  const cut = items.find((item) => item.start > lead.start && words.breaks.has(item.start) && isNumber(item))?.start;
  if (cut === undefined || !isNumber(lead)) return null;
  if (combinedHead(namesIn(said))) return null;
  const before = { ...said, items: items.filter(({ start }) => start < cut), unknown: unknown.filter((i) => i < cut) };
  const { concept } = lead;
  const head: Head =
    concept.kind === "thing" ? { kind: "thing", keys: concept.keys } : { kind: "attribute", attribute: namesIn(before)[0]! };
  const meaning = withCertainty({ ...before, roles: roles.filter(({ start }) => start < cut) }, head, lead.start);
  return { ...meaning, certainty: Math.min(meaning.certainty, 0.85) };
}

/** "Người yêu cầu chứng thực": the person is asked, the rest says what for; null when the label is none such. */
function forWhat({ roles, unknown }: Said): Bare | null {
  const first = roles[0];
  return first?.start === 0 && first.role === "applicant" && first.length > 1 && unknown.includes(first.length)
    ? { head: { kind: "role" }, role: first.role, paper: null, otherwise: null, certainty: 0.8 }
    : null;
}

/** "Quan hệ của A với B" says whose it is, "quan hệ với A" does not. */
function relationIn(said: Said, relation: Item): Bare {
  const { roles, words, unknown } = said;
  const named = roles.filter((role) => role.start > relation.start).map(({ role }) => role);
  // "quan hệ với đối tượng": whom the dossier is about
  const toSubject = said.items.some(
    ({ concept: c, start }) => start > relation.start && c.kind === "attribute" && c.attribute === "partyType",
  );
  const first = roles.find((role) => role.start < relation.start)?.role ?? null;
  // "quan hệ của người chăm sóc với đối tượng"
  if (toSubject && named.length === 1)
    return {
      head: { kind: "relation", target: "subject", holder: first ?? named[0]! },
      role: null,
      paper: null,
      otherwise: null,
      certainty: 0.9,
    };
  const after = named.length === 0 && toSubject ? (["subject"] as const) : named;
  const granted = after[0] === "personGranted";
  const saysWith = WITH.has(words.keys[relation.start + relation.length - 1] ?? "");
  // "với người được giám hộ, đại diện": the helper named behind is not whom it is to
  const target = after.findLast((role) => role !== "representative") ?? after.at(-1);
  return {
    head: {
      kind: "relation",
      target: (granted ? "personGranted" : target) ?? null,
      holder: first ?? (after.length > 1 && !granted && !saysWith ? after[0]! : null),
    },
    role: null,
    paper: null,
    otherwise: null,
    certainty: (after.length > 0 ? 0.95 : unknown.length === 0 ? 0.85 : 0.7) * (saysOtherTime(said, relation.start) ? 0.5 : 1),
  };
}

/** "Mẹ của đối tượng" is the mother, "người chăm sóc trẻ em" the carer; "chủ hộ, người đại diện" is one of two. */
function rolesAlone(said: Said): Bare {
  const { roles, words } = said;
  if (roles.length === 0) return withCertainty(said, { kind: "unknown" }, 0);
  const meaning = forWhat(said) ?? withCertainty(said, { kind: "role" }, roles[0]!.start);
  const heads = roles.filter(({ start }, i) => {
    const before = roles[i - 1];
    const isObject =
      before !== undefined &&
      (OF.has(words.keys[start] ?? "") || OF.has(words.keys[start - 1] ?? "") || before.start + before.length === start);
    return !isObject || words.breaks.has(start);
  });
  return new Set(heads.map(({ role }) => role)).size > 1 ? { ...meaning, role: "unknownPerson" } : meaning;
}

function thingIn(said: Said, { keys }: Kind<"thing">, lead: number): Bare {
  const { items, words, roles } = said;
  // "Kính gửi UBND xã": the rest is already the answer
  if (lead === 0 && ADDRESSED.has(said.words.keys[0]!) && said.roles.length === 0)
    return { ...withCertainty({ ...said, unknown: [] }, { kind: "thing", keys }, lead), paper: null };
  const meaning = withCertainty(said, { kind: "thing", keys }, lead);
  const isOrgName = keys[0] === "org.name";
  // "tên tổ chức/cá nhân đề nghị": whoever asks, in one box
  const party = isOrgName ? roles.find(({ role }) => role === "applicant" || role === "owner") : undefined;
  if (party) return { ...meaning, head: { kind: "role" }, role: party.role, certainty: Math.min(meaning.certainty, 0.8) };
  // "tên tổ chức, cá nhân (chủ xe)"
  const aside = said.asides.items.find(({ concept: c }) => c.kind === "role" && (c.role === "owner" || c.role === "applicant"))?.concept;
  if (isOrgName && aside?.kind === "role") return { ...meaning, head: { kind: "role" }, role: aside.role, certainty: 0.8 };
  // "tên tổ chức, cá nhân": of either
  if (isOrgName && words.keys.some((key, i) => EITHER.has(key) && words.breaks.has(i))) return { ...meaning, role: "unknownPerson" };
  // "tên tổ chức hoặc người đại diện hộ gia đình": one of several, nobody can say whom
  const others = roles.some(({ role, start }) => start > lead && role !== "org" && role !== "unknownPerson");
  if (isOrgName && others) return { ...meaning, role: "unknownPerson" };
  const later = items.filter(({ start }) => start > lead);
  // "đăng ký tại nước ngoài": not the registration that is known
  const abroad = later.some(({ concept: c }) => c.kind === "part" && c.part === "scope");
  // "mã số doanh nghiệp/mã số thuế": one of two
  const either = items.some(({ concept: c, start }) => words.breaks.has(start) && c.kind === "attribute" && c.attribute === "taxCode");
  // "tên tổ chức tôn giáo", "mục đích sử dụng nước": which one is said by a word that asks something else
  const narrowed = later.some(({ concept: c }) => c.kind === "attribute" || (c.kind === "part" && c.part === "country"));
  // "nơi nhận phiếu": where a paper is fetched, not who takes the dossier
  const fetched =
    keys[0]!.startsWith("submission.") &&
    later.some(({ concept: c }) => c.kind === "paper" || (c.kind === "generic" && c.generic === "number"));
  return abroad || either || narrowed || fetched ? { ...meaning, certainty: meaning.certainty * 0.5 } : meaning;
}

function attributeIn(whole: Said, { attribute }: Kind<"attribute">, lead: number): Bare {
  const said = REACHED_BY.has(attribute) ? withoutPurpose(whole, lead) : whole;
  const meaning = withCertainty(said, { kind: "attribute", attribute }, lead);
  const other = namesIn(said).find(
    (name) => name !== attribute && name !== "paper" && name !== "number" && name !== "name" && name !== "place",
  );
  // "họ và tên đối tượng": the person, not the kind of party
  if (attribute === "fullName" && other === "partyType" && meaning.role === null) return { ...meaning, role: "subject" };
  // "họ tên ghi trên bằng": as another paper has it
  if (said.paper === "foreign" && meaning.role === null) return { ...meaning, certainty: meaning.certainty * 0.5 };
  // "Điện thoại/thư điện tử": one box for both takes the first
  const eitherWay = other !== undefined && REACHED_BY.has(attribute) && REACHED_BY.has(other) && said.words.breaks.size > 0;
  if (eitherWay) return { ...meaning, certainty: Math.min(meaning.certainty, 0.85) };
  // "quốc tịch nước ngoài", "số điện thoại nơi làm việc": another fact than the plain one
  const narrowed = said.items.some(
    ({ start, concept: c }) => start > lead && (c.kind === "part" || c.kind === "base" || c.kind === "thing"),
  );
  return other === undefined && !narrowed ? meaning : { ...meaning, certainty: meaning.certainty * 0.5 };
}

/** "Email nhận hóa đơn điện tử", "số điện thoại để nhận mã": what it is used for changes nothing; "của người nhận" does. */
function withoutPurpose(said: Said, lead: number): Said {
  const verb = said.words.keys.findIndex((key, i) => i > lead && RECEIVES.has(key));
  const end = lead + said.items.find(({ start }) => start === lead)!.length;
  const namesPerson = said.roles.some(({ start }) => start >= lead && start < verb);
  if (verb < 0 || verb > end + 1 || namesPerson) return said;
  const before = (at: number) => at < Math.max(verb, end);
  return {
    ...said,
    items: said.items.filter(({ start }) => before(start)),
    unknown: said.unknown.filter(before),
    roles: said.roles.filter(({ start }) => before(start)),
    paper: null,
  };
}

function paperIn(said: Said, named: Kind<"paper">, lead: number): Bare {
  const paper = named.paper === "passport" ? (said.paper ?? named.paper) : named.paper;
  // "CCCD/MST": the first of several, where a slash sets them apart
  const other = said.items.find(({ start, concept: c }) => start > lead && c.kind === "attribute" && OTHER_NUMBER.has(c.attribute));
  if (other && !said.words.breaks.has(other.start)) return withCertainty(said, { kind: "unknown" }, lead);
  // "Giấy chứng nhận đăng ký kinh doanh hoặc quyết định thành lập số"
  const thing = said.items.find(({ start, concept: c }) => start > lead && c.kind === "thing")?.concept;
  if (paper === "orgRegistration" && thing?.kind === "thing" && thing.keys[0] === "org.registrationNumber")
    return withCertainty(said, { kind: "thing", keys: thing.keys }, lead);
  // "CCCD (số, ngày cấp, nơi cấp)"
  const beside = said.asides.items.flatMap(({ concept: c }) => (c.kind === "generic" ? [c.generic] : []));
  if (IDENTIFIES.has(paper) && (beside.includes("issueDate") || beside.includes("issuePlace")))
    return withCertainty(said, { kind: "attribute", attribute: "idLine" }, lead);
  const asked = said.items.find(({ concept: c }) => c.kind === "generic")?.concept;
  if (asked?.kind === "generic" && asksLine(paper, asked.generic, said))
    return withCertainty(said, { kind: "attribute", attribute: "idLine" }, lead);
  return withCertainty(said, asked?.kind === "generic" ? { kind: "generic", generic: asked.generic } : { kind: "paper", paper }, lead);
}

function genericIn(said: Said, { generic }: Kind<"generic">, lead: number): Bare {
  // "Số ĐKDN/CCCD": an organisation's number or a person's
  const papers = said.items.flatMap(({ concept: c }) => (c.kind === "paper" ? [c.paper] : []));
  if (papers[0] === "orgRegistration" && papers.some((paper) => IDENTIFIES.has(paper)))
    return withCertainty(said, { kind: "unknown" }, lead);
  // "Loại hộ chiếu": what is asked for, not what somebody holds
  if (generic === "kind" && papers.includes("passport")) return withCertainty(said, { kind: "unknown" }, lead);
  const later = said.items.filter(({ start, concept }) => start > lead && concept.kind !== "role");
  const next = later[0]?.concept;
  // "Tại (số nhà, đường, phường/xã)"
  if (generic === "place" && !next && partIn(said) !== null)
    return withCertainty(said, { kind: "address", base: null, part: partIn(said) }, lead);
  // "tại số nhà", "tại địa chỉ", "tên đường": the word behind says what is asked
  if ((generic === "place" || generic === "name") && next) {
    if (next.kind === "part" || next.kind === "base") {
      const bases = said.items.flatMap(({ concept: c }) => (c.kind === "base" ? [c.base] : []));
      return withCertainty(
        said,
        { kind: "address", base: bases[0] ?? null, part: partIn({ ...said, asides: { ...said.asides, items: [] } }) },
        lead,
      );
    }
    if (next.kind === "never" || next.kind === "generic" || next.kind === "attribute")
      return withCertainty(said, { kind: "unknown" }, lead);
    if (next.kind === "thing") return withCertainty(said, { kind: "thing", keys: next.keys }, lead);
  }
  if (asksLine(said.paper, generic, said)) return withCertainty(said, { kind: "attribute", attribute: "idLine" }, lead);
  const meaning = withCertainty(said, { kind: "generic", generic }, lead);
  // "ngày cấp" of something that is no paper of the dictionary: at least not of the paper spoken of before
  if (said.paper === null && later.some(({ concept: c }) => c.kind === "thing" || c.kind === "base"))
    return { ...meaning, paper: "foreign" };
  const names = namesIn(said);
  // "từ tháng, năm đến tháng, năm": two dates in one box
  if (names.includes("from") && names.includes("to")) return { ...meaning, head: { kind: "unknown" } };
  // "phút, ngày tháng năm": what is printed before the box closes the box before and opens this one
  if ((generic === "minute" || generic === "hour") && names.includes("date"))
    return { ...meaning, head: { kind: "generic", generic: "date" } };
  return meaning;
}
