import { fold } from "../text/fold.ts";
import { isPersonRole, isRole, type Role } from "./dictionary.ts";
import { type Concepts, conceptsIn } from "./lexicon/book.ts";
import { type Concept, IDENTIFIES, type PaperKind, type RoleWord } from "./lexicon/concept.ts";
import { isNarrowedBy, isOfAnotherPerson, OF } from "./lexicon/narrowing.ts";
import { type Found, keySet } from "./lexicon/phrase.ts";
import { readLabel } from "./read-label.ts";

/** What a section heading says about the fields below it. */
export interface HeadingMeaning {
  readonly role: Role | RoleWord | null;
  /** What a person whom the dictionary does not know does ("nhan con nuoi"), folded: the form's title may be that very deed. */
  readonly deed: string | null;
  /** Thing the section is about. */
  readonly topic: Role | null;
  /** The topic is only guessed from what is asked of such things ("chứng chỉ hành nghề"), not named. */
  readonly topicGuessed: boolean;
  readonly base: string | null;
  readonly paper: PaperKind | null;
  /** "Quá trình cư trú": a table of earlier addresses. */
  readonly history: boolean;
  /** Nothing below it is the citizen's to fill from known data: confirmations, officers' parts, payment, files, pledges, lists of the past. */
  readonly closed: boolean;
  /** It says something, but nothing that is understood: another person's or another thing's facts may follow. */
  readonly unread: boolean;
}

const EITHER_PARTY = /to chuc[ ,/]+(?:hoac |va )?ca nhan|ca nhan[ ,/]+(?:hoac |va )?to chuc/;
const GRANT = keySet("cấp");
const NOTHING: HeadingMeaning = {
  role: null,
  deed: null,
  topic: null,
  topicGuessed: false,
  base: null,
  paper: null,
  history: false,
  closed: false,
  unread: false,
};
/** By the kind of part, not by its wording: who writes there, or what is decided there. Folded text. */
const CLOSED =
  /^(?:phan |muc |thong tin |noi dung |ve )*(?:xac nhan|tham dinh|phe duyet|ket luan|ket qua (?:tham|xu ly|giai quyet|kiem tra)|can bo|danh cho (?!nguoi (?!tiep nhan|duyet|phe duyet)|ca nhan|cong dan|to chuc|hoc|phu huynh|cha|me|chu|ho )|phan ghi|thanh toan|(?:le )?phi\b|cam (?:doan|ket)|loi (?:cam|khai)|dieu khoan|tep\b|file\b|tai lieu|(?:ho so|giay to|van ban|tai lieu) (?:dinh |gui |nop )?kem|dinh kem|thanh phan ho so|tra cuu|tim kiem|ma xac|captcha|qua trinh|thoi gian (?:di|lam|cong tac|hoc|tham gia|phuc vu)\b|lich su|chu ky|nguyen vong|(?:cua|do) (?:co quan|can bo|cong an|ubnd|uy ban|van phong|bo phan|don vi tiep nhan)|y kien (?!(?:cua )?chu ho$))/;
const CLOSED_ANYWHERE =
  /danh cho (?:co quan|can bo|nguoi tiep nhan|don vi|nha truong|cap co tham quyen|cap tham quyen|ngan hang)|can bo (?:tiep nhan|xu ly|thu ly|kiem tra)|(?:co quan|can bo|don vi) .*\bghi\b|hoi dong|co quan .*xac (?:nhan|dinh)$|xac dinh cua co quan|xac nhan cua/;
/** Headings that name the paper itself or say only that facts follow. Each word is listed once and ends where it is parted from the next: a long heading is read in one way only. */
const PLAIN =
  /^(?:(?:thong tin )?nhan thong bao\b.*|(?:don(?! vi)|to khai|phieu|giay (?:de nghi|khai|yeu cau|dang ky)|ban khai|mau (?:so|don|to)|bieu mau)\b.*|(?:thong tin )?(?:hinh thuc|phuong thuc|noi|)\s?(?:nhan|chi tra|linh) (?:tien|tro cap|ho tro|che do|kinh phi|luong huu)\b.*|(?:(?:cac |va |ve |cua |nhung |mot so )?(?:khai bao|thong tin|chung|co ban|ca nhan|cong dan|ke khai|khai|phan|muc|chi tiet|noi dung|tai khoan|dinh danh|lien he|lien lac|lien quan|khac|bo sung|nhan than|ho tich|dan cu|bat buoc|chinh|personal information|information|to khai|buoc|nhap lieu|du lieu|dang ky|ca nhan to chuc|ho so|hanh chinh|ly lich|so yeu|ban than|tong quan|giay to|de nghi|yeu cau)(?:[ ,/]+|$))+)$/;
const HISTORY = /qua trinh (?:cu tru|sinh song|ban than)|residence process/;
const cache = new Map<string, HeadingMeaning>();

/** The first person, thing, address or paper named leads: "người yêu cầu đăng ký giám hộ" is the requester. */
export function readHeading(heading: string): HeadingMeaning {
  const known = cache.get(heading);
  if (known) return known;
  const { text, before, asides } = readLabel(heading);
  const main = before === "" ? text : `${before} ${text}`;
  const plain = fold(main);
  const behindColon = before === "" ? null : speaksOf(text);
  const result = HISTORY.test(fold(heading))
    ? { ...NOTHING, role: /ban than/.test(fold(heading)) ? ("applicant" as const) : (meaningOf(main).role ?? null), history: true }
    : (behindColon ??
      (CLOSED.test(plain) || CLOSED_ANYWHERE.test(plain)
        ? { ...NOTHING, closed: true }
        : (meaningOfAny([main, ...asides]) ?? (PLAIN.test(plain) || isExplained(main) ? NOTHING : { ...NOTHING, unread: true }))));
  const named = result.role === "unknownPerson" ? { ...result, deed: deedOf(plain) } : result;
  if (cache.size > 200) cache.clear();
  cache.set(heading, named);
  return named;
}

/** "Trình độ học vấn", "Tài khoản ngân hàng": names facts that are known. */
const isExplained = (text: string): boolean => {
  const { items, unknown } = conceptsIn(text);
  return (
    unknown.length === 0 &&
    items.some(({ concept }) => concept.kind === "attribute") &&
    items.every(({ concept }) => concept.kind === "attribute" || concept.kind === "filler")
  );
};

/** What is asked for is no person: names in such a heading say nothing about the fields. */
const REQUEST = /^(?:thong tin (?:ve )?)?(?:noi dung|ly do|loi cam doan)/;

/** "Đề nghị cấp giấy phép lao động đối với người lao động nước ngoài": whom the dossier is about. */
const FOR_SOMEBODY =
  /^(?:toi |chung toi )?(?:de nghi|xin|yeu cau|dang ky) .*\b(?:cho|doi voi) (?:nguoi|ong|ba|tre|chau|cong dan|ca nhan|hoc sinh)\b/;

/** "Phần khai về người nhận con nuôi": what the person named does. */
const DOES = /^(?:(?:thong tin|phan|khai|ke khai|ve|cua|muc) )*(?:nguoi|ben|khach|cong dan) ((?!duoc |bi |khac|lien he)[a-z ]+)$/;

/** Who deals with whoever files the dossier: another person than those it knows. */
const PARTY =
  /^(?:co |nhan |dang |xin )*(?:ban|mua|chuyen nhuong|chuyen quyen|tang|cho|thua ke|bao lanh|thue|vay|the chap|bao dam|vi pham|giam sat|moi|lam chung|gioi thieu|nhan chuyen|nhan tang|nhan the|phu thuoc)\b/;

function deedOf(heading: string): string | null {
  const deed = DOES.exec(heading)?.[1];
  return deed === undefined || PARTY.test(deed) ? null : deed;
}

/** "Người tham gia BHXH đã chết", whatever else is said of them; "người thừa kế của người đã chết" is somebody else. */
const DEAD =
  /^(?:(?:thong tin|phan|khai|ke khai|ve|cua|muc|doi voi) )*(?:nguoi|ong|ba|cu) (?:(?!(?:nguoi|cua|cho|ve|voi|ong|cu)\b)[a-z]+ )*?(?:da (?:chet|mat|qua doi)|bi chet|qua doi|tu tran|hy sinh)\b/;

/** "Chủ điểm", "chủ vườn": whose the thing of the dossier is; not who employs, lends or lives next door. */
const OWNS =
  /^(?:(?:thong tin|phan|ve|cua) )*chu (?!ho\b|nha\b|no\b|tich|nhiem|tri\b|yeu|the\b|tai khoan|quan|dong\b|truong|thau|ky\b|toa|cho\b|(?:su dung )?lao dong|thue bao|bien\b|tro\b|muu|su\b|but\b|de\b)(?!.*\b(?:cu|moi|khac|truoc|sau|lien ke|giap ranh|lan can|ben|gay|bi|vi pham|ban|mua)\b)[a-z ]+$/;

/** A place where somebody wants to live from now on; the household's, when the section before spoke of its head. */
const WISHED_PLACE =
  /^(?:dia chi |thong tin )?(?:noi )?(?:de nghi|xin|du kien|chuyen den|dang ky) .*(?:thuong tru|tam tru|cu tru)$|^(?:noi|dia chi|cho o) (?:chuyen )?(?:den|moi)\b/;

/** The heading itself, or an aside that names whom its words leave open ("Người yêu cầu thứ hai (vợ)"). */
function meaningOfAny(texts: readonly string[]): HeadingMeaning | undefined {
  const [first, ...others] = texts.map(meaningOf).filter((meaning) => meaning !== NOTHING);
  if (first?.role === "unknownPerson") return others.find(({ role }) => role !== null) ?? first;
  // "Người đề nghị (chủ hồ sơ)": whose dossier it is says more than who asks
  if (first?.role === "applicant") return others.find(({ role }) => role === "owner") ?? first;
  return first?.role === "owner" ? (others.find(({ role }) => role === "representative") ?? first) : first;
}

/** "BÊN BÁN: Chủ xe": what stands behind the colon says who that is. */
function speaksOf(text: string): HeadingMeaning | null {
  const meaning = meaningOf(text);
  return meaning.role !== null && meaning.role !== "unknownPerson" ? meaning : null;
}

function meaningOf(text: string): HeadingMeaning {
  if (REQUEST.test(fold(text))) return NOTHING;
  if (WISHED_PLACE.test(fold(text))) return { ...NOTHING, base: /tam tru$/.test(fold(text)) ? "temporary" : "wished" };
  let base: string | null = null;
  let foreign = false;
  let speaker: HeadingMeaning | null = null;
  const concepts = conceptsIn(text);
  const { items, unknown, words } = concepts;
  const below = items.find(({ concept }) => concept.kind === "role" && concept.role === "personBelow");
  const child = items.find(({ concept }) => concept.kind === "role" && concept.role === "child");
  // the form for recognising a parent or child names two people "dưới đây"
  const plain = fold(text);
  if (below && /^la (?:cha|me|bo)/.test(plain)) return { ...NOTHING, role: "child" };
  if (below && /cong nhan/.test(plain)) return { ...NOTHING, role: "parent" };
  // "Tôi có nguyện vọng nhận trẻ em có tên dưới đây làm con nuôi"
  if (child && below && child.start < below.start) return { ...NOTHING, role: "child" };
  if (below) return { ...NOTHING, role: "personBelow" };
  if (/^y kien (?:cua )?chu ho$/.test(plain)) return { ...NOTHING, role: "householdHead" };
  if (/^(?:cua )?em$/.test(plain)) return { ...NOTHING, role: "child" };
  if (DEAD.test(plain)) return { ...NOTHING, role: "deceased" };
  if (OWNS.test(plain) && /chủ|^[ -~]*$/iu.test(text)) return { ...NOTHING, role: "owner" };
  if (FOR_SOMEBODY.test(plain)) {
    const forStranger = items.some(({ concept: c, length }) => c.kind === "role" && c.role === "unknownPerson" && length > 1);
    return forStranger || /\bkhac\b/.test(plain) ? NOBODY_KNOWN : { ...NOTHING, role: child ? "child" : "personBelow" };
  }
  for (const { concept, start, length } of items) {
    if (concept.kind === "role") {
      const named = namedBy({ concept, start, length }, concepts, base);
      // "Tôi xin nhận trẻ em có tên dưới đây": whom the speaker goes on to name
      if (named?.role === "speaker") speaker = named;
      else if (named) return named;
      continue;
    }
    // "Thông tin của đối tượng": in a heading the person, in a label the kind of party
    if (concept.kind === "attribute" && concept.attribute === "partyType") return { ...NOTHING, role: "subject", base };
    // "cấp thẻ căn cước" is the service, not a paper whose number is asked
    const isService = GRANT.has(words.keys[start - 1] ?? "") || GRANT.has(words.keys[start - 2] ?? "");
    if (concept.kind === "paper" && isService) continue;
    if (concept.kind === "paper" && base === null) {
      // "Giấy tờ tùy thân của bên nữ"
      const holder = IDENTIFIES.has(concept.paper) ? items.find((item) => item.start > start && item.concept.kind === "role") : undefined;
      const named = holder && OF.has(words.keys[holder.start - 1] ?? "") ? namedBy(holder, concepts, null) : null;
      if (named) return { ...named, paper: concept.paper };
      if (concept.paper !== "foreign") return { ...NOTHING, paper: concept.paper };
      foreign = true;
    }
    if (concept.kind === "base" && concept.base !== "bare") base ??= concept.base;
    if (concept.kind === "thing" && base === null) {
      const role = concept.keys[0]!.split(".")[0] as Role;
      // "Hình thức nhận trợ cấp": money, not the result
      if (concept.keys[0] === "submission.resultMethod" && !/ket qua|ho so|giay/.test(plain)) continue;
      if (concept.keys[0] === "submission.resultMethod") return { ...NOTHING, role: "receiver" };
      if (concept.keys[0] === "submission.receivingAgency") return { ...NOTHING, topic: "agency" };
      return role === "submission" ? NOTHING : { ...NOTHING, topic: role, topicGuessed: true };
    }
  }
  if (speaker) return speaker;
  // "Địa chỉ lắp đặt": an address, but none that the dictionary has
  if (base === null && unknown.length > 0 && items[0]?.concept.kind === "base" && items[0].concept.base === "bare")
    return { ...NOTHING, base: "other" };
  // "Giấy khám sức khỏe": a paper, but none of the dictionary; not the name of the form itself
  if (base === null && foreign && !PLAIN.test(plain)) return { ...NOTHING, paper: "foreign" };
  return base === null ? NOTHING : { ...NOTHING, base };
}

const NOBODY_KNOWN: HeadingMeaning = { ...NOTHING, role: "unknownPerson" };

/** What a word for a person or a thing makes of its heading, with what follows it; null when it says nothing by itself. */
function namedBy(
  { concept, start, length }: Found<Concept>,
  { items, unknown, words }: Concepts,
  base: string | null,
): HeadingMeaning | null {
  if (concept.kind !== "role") return null;
  const { role } = concept;
  const end = start + length;
  const next = items.find((item) => item.start === end)?.concept;
  const goesOn = unknown.includes(end);
  if (role === "receiver" && (goesOn || next?.kind === "role")) return NOBODY_KNOWN;
  // "Ông", "Bà" over a block each: one of two; "Ông/Bà nộp hồ sơ" is whoever follows
  if (role === "honorific") return goesOn || (items.length === 1 && length === 1) ? NOBODY_KNOWN : null;
  if (role === "unknownPerson") {
    // "bên bán", "người bị hại": a person, but none of the dictionary; a lone "người" says nothing yet
    if (length === 1 && !goesOn && (next === undefined || next.kind === "role" || (next.kind === "filler" && !words.folded))) return null;
    // "Thông tin về thân nhân": whose of them each label says
    return /(?:than nhan|nguoi than)$/.test(fold(words.keys.join(" "))) ? { ...NOTHING, unread: true } : NOBODY_KNOWN;
  }
  // "Đại diện của bên mời thầu", "Mẹ của chủ nuôi": of somebody whom the dictionary does not know
  const ofUnknown = OF.has(words.keys[end] ?? "") && unknown.includes(end + 1);
  if (ofUnknown || isOfAnotherPerson({ concept, start, length }, role, { items, words })) return NOBODY_KNOWN;
  // "Thành viên hộ gia đình góp vốn", "Công trình khai thác nước": narrowed to another than the one known
  const narrowed = !words.breaks.has(end) && isNarrowedBy(role, words.keys[end] ?? "", goesOn);
  if (!isRole(role) || isPersonRole(role)) return narrowed ? NOBODY_KNOWN : { ...NOTHING, role, base };
  // "Tổ chức, cá nhân sử dụng": an organisation or a person
  const isAbroad = items.some(({ concept: c, start: at }) => at >= end && c.kind === "part" && c.part === "scope");
  if (narrowed || isAbroad || (role === "org" && EITHER_PARTY.test(fold(words.keys.join(" "))))) return { ...NOTHING, unread: true };
  return { ...NOTHING, topic: role, base };
}
