import { fold } from "../text/fold.ts";
import { isPersonRole, type Role } from "./dictionary.ts";
import { conceptsIn } from "./lexicon/book.ts";
import type { PaperKind, RoleWord } from "./lexicon/concept.ts";
import { keySet } from "./lexicon/phrase.ts";
import { readLabel } from "./read-label.ts";

/** What a section heading says about the fields below it. */
export interface HeadingMeaning {
  readonly role: Role | RoleWord | null;
  /** "Chủ hộ mới": a label below that says "chủ hộ" means that one, not the household's head who is known. */
  readonly notRole: Role | RoleWord | null;
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

/** Where a change is going on, which of the two the record holds is open. */
const OLD_OR_NEW = keySet("mới", "cũ");
const EITHER_PARTY = /to chuc[ ,/]+(?:hoac |va )?ca nhan|ca nhan[ ,/]+(?:hoac |va )?to chuc/;
const STANDS_FOR = keySet("diện");
const OF = keySet("của");
const SECOND = keySet("thứ");
/** Words for people of whom there are others: what follows may say that another is meant. */
const SOMEBODYS: ReadonlySet<Role | RoleWord> = new Set<Role | RoleWord>([
  ...(["member", "representative", "spouse", "child", "father", "mother", "parent", "owner", "householdHead", "wife", "husband"] as const),
]);
/** Begin what the person named does in this very procedure ("người khuyết tật đề nghị …"): still the same person. */
const ACTS = keySet(
  ..."tham đề xin nộp đăng yêu khám thực làm cần được có khi tại trong theo đang sẽ cùng đến đi ở nhận hưởng muốn để bị thay bổ".split(" "),
);
const RELATIVES = /\b(?:than nhan|nguoi than)$/;
const GRANT = keySet("cấp");
const NOTHING: HeadingMeaning = {
  role: null,
  notRole: null,
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
  /^(?:phan |muc |thong tin |noi dung |ve )*(?:xac nhan|tham dinh|phe duyet|ket luan|ket qua (?:tham|xu ly|giai quyet|kiem tra)|can bo|danh cho (?!nguoi (?!tiep nhan|duyet|phe duyet)|ca nhan|cong dan|to chuc|hoc|phu huynh|cha|me|chu|ho )|phan ghi|thanh toan|(?:le )?phi\b|cam (?:doan|ket)|loi (?:cam|khai)|dieu khoan|tep\b|file\b|tai lieu|(?:ho so|giay to|van ban|tai lieu) (?:dinh |gui |nop )?kem|dinh kem|thanh phan ho so|tra cuu|tim kiem|ma xac|captcha|qua trinh|thoi gian (?:di|lam|cong tac|hoc|tham gia|phuc vu)\b|lich su|chu ky|nguyen vong|(?:cua|do) (?:co quan|can bo|cong an|ubnd|uy ban|van phong|bo phan|don vi tiep nhan)|y kien\b)/;
const CLOSED_ANYWHERE =
  /danh cho (?:co quan|can bo|nguoi tiep nhan|don vi|nha truong|cap co tham quyen|cap tham quyen|ngan hang)|can bo (?:tiep nhan|xu ly|thu ly|kiem tra)|(?:co quan|can bo|don vi) .*\bghi\b|hoi dong|co quan .*xac (?:nhan|dinh)$|xac dinh cua co quan|xac nhan cua/;
/** Headings that name the paper itself or say only that facts follow. */
const PLAIN =
  /^(?:(?:thong tin )?nhan thong bao\b.*|(?:don(?! vi)|to khai|phieu|giay (?:de nghi|khai|yeu cau|dang ky)|ban khai|mau (?:so|don|to)|bieu mau)\b.*|(?:thong tin )?(?:hinh thuc|phuong thuc|noi) (?:nhan|chi tra|linh) (?:tien|tro cap|ho tro|che do|kinh phi|luong huu)\b.*|(?:(?:cac |va |ve |cua |nhung |mot so )?(?:khai bao|thong tin|chung|co ban|ca nhan|cong dan|ke khai|khai|phan|muc|chi tiet|noi dung|tai khoan|dinh danh|lien he|lien lac|lien quan|khac|bo sung|nhan than|ho tich|dan cu|bat buoc|chinh|personal information|information|to khai|buoc|nhap lieu|du lieu|dang ky|ca nhan to chuc|ho so|hanh chinh|khai bao|thong tin|ly lich|so yeu|ban than|to khai|tong quan|giay to|dang ky|de nghi|yeu cau)[ ,/]*)+)$/;
const HISTORY = /qua trinh (?:cu tru|sinh song)|residence process/;
const cache = new Map<string, HeadingMeaning>();

/** The first person, thing, address or paper named leads: "người yêu cầu đăng ký giám hộ" is the requester. */
export function readHeading(heading: string): HeadingMeaning {
  const known = cache.get(heading);
  if (known) return known;
  const { text, before, asides } = readLabel(heading);
  const main = before === "" ? text : `${before} ${text}`;
  const plain = fold(main);
  const result = HISTORY.test(fold(heading))
    ? { ...NOTHING, role: /ban than/.test(fold(heading)) ? ("applicant" as const) : null, history: true }
    : CLOSED.test(plain) || CLOSED_ANYWHERE.test(plain)
      ? { ...NOTHING, closed: true }
      : (meaningOfAny([main, ...asides]) ?? (PLAIN.test(plain) || isExplained(main) ? NOTHING : { ...NOTHING, unread: true }));
  if (cache.size > 200) cache.clear();
  cache.set(heading, result);
  return result;
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

/** A place where somebody wants to live from now on; the household's, when the section before spoke of its head. */
const WISHED_PLACE =
  /^(?:dia chi |thong tin )?(?:noi )?(?:de nghi|xin|du kien|chuyen den|dang ky) .*(?:thuong tru|tam tru|cu tru)$|^(?:noi|dia chi|cho o) (?:chuyen )?(?:den|moi)\b/;

/** The heading itself, or an aside that names whom its words leave open ("Người yêu cầu thứ hai (vợ)"). */
function meaningOfAny(texts: readonly string[]): HeadingMeaning | undefined {
  const [first, ...others] = texts.map(meaningOf).filter((meaning) => meaning !== NOTHING);
  return first?.role === "unknownPerson" ? (others.find(({ role }) => role !== null) ?? first) : first;
}

function meaningOf(text: string): HeadingMeaning {
  if (REQUEST.test(fold(text))) return NOTHING;
  if (WISHED_PLACE.test(fold(text))) return { ...NOTHING, base: "wished" };
  let base: string | null = null;
  let foreign = false;
  const { items, unknown, words } = conceptsIn(text);
  const below = items.find(({ concept }) => concept.kind === "role" && concept.role === "personBelow");
  // the form for recognising a parent or child names two people "dưới đây"
  const plain = fold(text);
  if (below && /^la (?:cha|me|bo)/.test(plain)) return { ...NOTHING, role: "child" };
  if (below && /cong nhan/.test(plain)) return { ...NOTHING, role: "parent" };
  if (below) return { ...NOTHING, role: "personBelow" };
  for (const { concept, start, length } of items) {
    if (concept.kind === "role") {
      const role = concept.role;
      const next = items.find((item) => item.start === start + length);
      if (role === "receiver" && (unknown.includes(start + length) || next?.concept.kind === "role"))
        return { ...NOTHING, role: "unknownPerson" };
      // "Ông", "Bà" over a block each: one of two; "Ông/Bà nộp hồ sơ" is whoever follows
      if (role === "honorific") {
        if (items.length === 1 && length === 1) return { ...NOTHING, role: "unknownPerson" };
        if (unknown.includes(start + length)) return { ...NOTHING, role: "unknownPerson" };
        continue;
      }
      if (role === "unknownPerson") {
        // "bên bán", "người bị hại": a person, but none of the dictionary; a lone "ông" says nothing yet
        if (length === 1 && !unknown.includes(start + 1) && next?.concept.kind !== "never") continue;
        // "Thông tin về thân nhân": whose of them each label says
        return RELATIVES.test(plain) ? { ...NOTHING, unread: true } : { ...NOTHING, role };
      }
      // "Đại diện của bên mời thầu", "Mẹ của chủ nuôi": of somebody whom the dictionary does not know
      const of = OF.has(words.keys[start + length] ?? "") ? start + length + 1 : -1;
      const ofPerson = items.some((item) => item.start === of && item.concept.kind === "role" && item.concept.role !== "org");
      if (unknown.includes(of) || (role === "representative" && ofPerson)) return { ...NOTHING, role: "unknownPerson" };
      // "chủ hộ mới", "người đại diện cũ"
      if (OLD_OR_NEW.has(words.keys[start + length] ?? "") && unknown.includes(start + length))
        return { ...NOTHING, role: "unknownPerson", notRole: role };
      // "đại diện lãnh đạo": another than the legal representative
      const unqualified = role === "representative" && STANDS_FOR.has(words.keys[start + length - 1] ?? "");
      if (unqualified && unknown.includes(start + length) && !words.breaks.has(start + length))
        return { ...NOTHING, role: "unknownPerson" };
      // "Thành viên hộ gia đình góp vốn", "Người đại diện phần vốn nhà nước": narrowed to somebody whom the dictionary does not know
      const after = unknown.includes(start + length) && !words.breaks.has(start + length) ? words.keys[start + length]! : null;
      if (after !== null && (SECOND.has(after) || (SOMEBODYS.has(role) && !ACTS.has(after)))) return { ...NOTHING, role: "unknownPerson" };
      if (isWord(role) || isPersonRole(role)) return { ...NOTHING, role, base };
      // "Tổ chức, cá nhân sử dụng": an organisation or a person
      if (role === "org" && EITHER_PARTY.test(plain)) return { ...NOTHING, unread: true };
      // "Công trình khai thác nước": a thing, but none of the dictionary
      if (after !== null && isThingOfOne(role) && !ACTS.has(after)) return { ...NOTHING, unread: true };
      return { ...NOTHING, topic: role, base };
    }
    // "Thông tin của đối tượng": in a heading the person, in a label the kind of party
    if (concept.kind === "attribute" && concept.attribute === "partyType") return { ...NOTHING, role: "subject", base };
    // "cấp thẻ căn cước" is the service, not a paper whose number is asked
    const isService = GRANT.has(words.keys[start - 1] ?? "") || GRANT.has(words.keys[start - 2] ?? "");
    if (concept.kind === "paper" && isService) continue;
    if (concept.kind === "paper" && base === null) {
      if (concept.paper !== "foreign") return { ...NOTHING, paper: concept.paper };
      foreign = true;
    }
    if (concept.kind === "base" && concept.base !== "bare") base ??= concept.base;
    if (concept.kind === "thing" && base === null) {
      const role = concept.keys[0]!.split(".")[0] as Role;
      if (concept.keys[0] === "submission.resultMethod") return { ...NOTHING, role: "receiver" };
      if (concept.keys[0] === "submission.receivingAgency") return { ...NOTHING, topic: "agency" };
      return role === "submission" ? NOTHING : { ...NOTHING, topic: role, topicGuessed: true };
    }
  }
  // "Địa chỉ lắp đặt": an address, but none that the dictionary has
  if (base === null && unknown.length > 0 && items[0]?.concept.kind === "base" && items[0].concept.base === "bare")
    return { ...NOTHING, base: "other" };
  // "Giấy khám sức khỏe": a paper, but none of the dictionary; not the name of the form itself
  if (base === null && foreign && !PLAIN.test(plain)) return { ...NOTHING, paper: "foreign" };
  return base === null ? NOTHING : { ...NOTHING, base };
}

const isThingOfOne = (role: Role): boolean => role === "construction" || role === "vehicle" || role === "vessel";

const isWord = (role: Role | RoleWord): role is RoleWord =>
  ["wife", "husband", "houseOwner", "speaker", "honorific", "personBelow", "personGranted", "unknownPerson"].includes(role);
