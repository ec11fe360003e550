import { fold } from "../../text/fold.ts";
import { isPersonRole, isRole, type Role } from "../dictionary.ts";
import type { FormDescription } from "../field-description.ts";
import type { Meaning } from "../interpret-label.ts";
import type { PaperKind, RoleWord } from "../lexicon/concept.ts";
import { type HeadingMeaning, readHeading } from "../read-heading.ts";
import { readLabel } from "../read-label.ts";

/** What holds for every field of one section. */
export interface Section {
  readonly id: number;
  readonly role: Role;
  /**
   * How sure the role is: named by the heading, taken over from the section before, the form's usual person; `unread` below a heading
   * that is not understood, `unclear` below one that names somebody whom the dictionary does not know.
   */
  readonly roleFrom: "heading" | "before" | "form" | "unread" | "unclear";
  /** Thing that the section's own heading names. */
  readonly topic: Role | null;
  /** The heading only uses a word that is asked of such things ("Nhãn hiệu"). */
  readonly topicGuessed: boolean;
  readonly base: string | null;
  readonly paper: PaperKind | null;
  readonly history: boolean;
  /** Left to the person or to the office as a whole. */
  readonly closed: boolean;
  /** Its heading names the petition itself: whoever files it speaks again. */
  readonly petition: boolean;
  /** Its heading is about how the result is fetched. */
  readonly ofResult: boolean;
  /** Its heading names who designs a building, whose name and licence are known with the building. */
  readonly designs: boolean;
  /** One of its fields asks for a name: its facts are that person's. */
  readonly asksName: boolean;
}

export interface Outline {
  /** By field index. */
  readonly sections: readonly Section[];
  /** Person the dossier is about, who is not the requester. */
  readonly mainRole: Role;
  /** Person who fills in the form when nothing else is said. */
  readonly standard: Role;
  readonly topic: Role | null;
  readonly resolve: (word: Role | RoleWord) => Role | null;
  /** Person roles that headings or the title name. */
  readonly named: ReadonlySet<Role>;
}

const MAIN_BY_TITLE: readonly (readonly [RegExp, Role])[] = [
  [/khai sinh|nuoi con nuoi|nhan cha|nhan con/, "child"],
  [/khai tu|bao tu/, "deceased"],
];
const SUBJECT_TITLE = /^(?:phieu (?:thu (?:thap|nhan)|cap nhat)|so yeu|ban khai nhan)/;
/** Forms by which somebody asks for something to be done for themselves. */
const PETITION = /^(?:don|to khai|giay de nghi|de nghi|yeu cau|dang ky)\b/;
const OWNED: ReadonlySet<Role> = new Set(["land", "construction", "vehicle", "vessel", "business"]);
/** People around the one the dossier is about. */
const HELPERS: ReadonlySet<Role> = new Set([
  "applicant",
  "receiver",
  "authorized",
  "representative",
  "member",
  "guardian",
  "caregiver",
  "householdHead",
  "father",
  "mother",
  "parent",
  "spouse",
]);
const TOPIC_OF_PAPER: Partial<Record<PaperKind, Role>> = { landCert: "land", drivingLicence: "license", orgRegistration: "org" };

/** Where a newborn or the whole household is to be registered is the household's address; where the requester wants to move is not known. */
const wishedBase = (before: Section | null): string =>
  before !== null && before.roleFrom === "heading" && before.role !== "applicant" && before.role !== "subject" ? "permanent" : "other";

const PETITION_ITSELF = /^(?:noi dung )?(?:don|to khai|giay|van ban)(?: (?:xin|de nghi|dang ky|yeu cau|khai))?\b/;
const OF_PROPERTY = /\b(?:nha|dat|xe|o to|mo to|tau)\b/;
const DESIGNER = /\b(?:lap|chu nhiem|chu tri|don vi|to chuc|tu van) (?:.* )?thiet ke\b/;
const ASKS_NAME = /^(?:fullName|surname|givenName)$/;
const chainOf = (sectionChain: readonly string[]): string => sectionChain.join("\u0000");

/** Sections (by their chain of headings) in which somebody's name is asked. */
const chainsWithName = (form: FormDescription, meanings: readonly Meaning[]): ReadonlySet<string> =>
  new Set(
    form.fields.flatMap(({ sectionChain }, i) => {
      const { head } = meanings[i]!;
      return head.kind === "role" || (head.kind === "attribute" && ASKS_NAME.test(head.attribute)) ? [chainOf(sectionChain)] : [];
    }),
  );

/** Reads title and headings once for the whole form. */
export function outlineForm(form: FormDescription, meanings: readonly Meaning[]): Outline {
  const title = readHeading(form.title);
  const { before: lead, text } = readLabel(form.title);
  const name = fold(`${lead} ${text}`);
  const headings = new Map<string, HeadingMeaning>();
  for (const field of form.fields)
    for (const heading of field.sectionChain) if (!headings.has(heading)) headings.set(heading, readHeading(heading));
  const said = [...[...headings.values()].map((h) => h.role), ...meanings.map((m) => m.role)];
  const both = said.includes("wife") && said.includes("husband");
  // husband and wife who own land together are no bride and groom
  const ownTogether = both && [...headings.values()].some(({ topic: of }) => of !== null && OWNED.has(of));
  const couple = (/ket hon/.test(name) && !/tinh trang hon nhan/.test(name)) || (both && !ownTogether);

  // an extract of a registration is asked for by anybody
  const byTitle = /\b(?:ban sao|trich luc)\b/.test(name) ? undefined : MAIN_BY_TITLE.find(([pattern]) => pattern.test(name))?.[1];
  const topic = (title.topicGuessed ? null : title.topic) ?? (title.paper ? (TOPIC_OF_PAPER[title.paper] ?? null) : null);
  const topics = new Set([topic, ...[...headings.values()].map((heading) => heading.topic)]);
  const speaksOf = (...things: Role[]) => things.some((thing) => topics.has(thing));
  // a pupil whose parents are asked about is their child; a grown one is whom the papers are about
  const parents = said.some((word) => word === "father" || word === "mother" || word === "parent" || word === "guardian");
  const simple = (word: Role | RoleWord): Role | null => {
    if (word === "pupil") return parents ? "child" : "subject";
    if (word === "wife") return couple ? "bride" : ownTogether ? null : "spouse";
    if (word === "husband") return couple ? "groom" : ownTogether ? null : "spouse";
    if (word === "speaker") return "applicant";
    // the tax on a car or a parcel is its owner's
    if (word === "taxpayer") return speaksOf("land", "vehicle", "vessel", "construction") || OF_PROPERTY.test(name) ? "owner" : "applicant";
    // "chủ nhà" is whose dossier it is where a house is dealt with, else a landlord
    if (word === "houseOwner") return speaksOf("land", "construction") ? "owner" : null;
    // "chủ hộ" in the papers of a household business is who runs it
    if (word === "householdHead" && topic === "business") return "owner";
    return isRole(word) ? word : null;
  };
  const headed = [...headings.values()].flatMap((h) => (h.role === null ? [] : [simple(h.role)])).filter((r) => r !== null);
  const firstOther = headed.find((role) => isPersonRole(role) && !HELPERS.has(role));
  const mainRole = byTitle ?? firstOther ?? (topic && OWNED.has(topic) ? "owner" : "subject");
  // two people "dưới đây", and nothing that tells them apart
  const belowTwice = [...headings.values()].filter((h) => h.role === "personBelow").length > 1;
  const resolve = (word: Role | RoleWord): Role | null =>
    // "người hưởng mai táng phí" in the papers of a death is whoever is paid, not whom they are about
    word === "subject" && byTitle === "deceased"
      ? null
      : word === "personBelow" && belowTwice
        ? null
        : word === "personBelow" || word === "personGranted"
          ? mainRole
          : simple(word);
  const standard: Role = SUBJECT_TITLE.test(name) ? "subject" : topic && OWNED.has(topic) ? "owner" : "applicant";

  const filed = headed.includes("applicant") || topics.has("org");
  // "Đơn xin nhận con nuôi": "người nhận con nuôi" is who files it; where somebody else does, "người tạm vắng" is whom it is about
  const roleByDeed = (deed: string | null, isFirst: boolean): Role | null => {
    if (deed === null || !deed.includes(" ") || !name.includes(` ${deed}`)) return null;
    if (filed) return "subject";
    if (PETITION.test(name) && new RegExp(`(?<! nguoi| ben| cho) ${deed}\\b`).test(name)) return "applicant";
    return isFirst ? null : "subject";
  };
  // "Họ tên (ông)", "Họ tên (bà)": a couple, and nothing says which of them files it
  const ofCouple = new Set(
    form.fields.flatMap(({ sectionChain }, i) => (meanings[i]!.role === "honorific" ? [chainOf(sectionChain)] : [])),
  );
  const withName = chainsWithName(form, meanings);
  const sections: Section[] = [];
  let before: Section | null = null;
  let chainBefore = "";
  for (const { sectionChain } of form.fields) {
    const chain = chainOf(sectionChain);
    if (before && chain === chainBefore) {
      sections.push(before);
      continue;
    }
    const path = sectionChain.map((heading) => headings.get(heading)!);
    const inner = path.at(-1);
    const word = path.map((h) => h.role).findLast((role) => role !== null) ?? null;
    const role = word === null ? null : ((inner && !ofCouple.has(chain) ? roleByDeed(inner.deed, before === null) : null) ?? resolve(word));
    const ofOrg = inner?.paper === "orgRegistration";
    const continues = inner !== undefined && (inner.base !== null || (inner.paper !== null && !ofOrg) || inner.history);
    const sectionTopic = path.map((h) => h.topic).findLast((t) => t !== null) ?? (ofOrg ? "org" : null);
    const section: Section = {
      id: (before?.id ?? -1) + 1,
      ...(role !== null
        ? { role, roleFrom: "heading" as const }
        : word !== null
          ? { role: standard, roleFrom: "unclear" as const }
          : continues && before && !inner.history
            ? { role: before.role, roleFrom: "before" as const }
            : {
                role: (firstOther ?? byTitle) !== undefined && before ? mainRole : standard,
                // the first heading may be the form's own name, unless another heading names who fills it in
                roleFrom:
                  inner?.unread && (before || headed.includes(standard)) && sectionTopic === null ? ("unread" as const) : ("form" as const),
              }),
      topic: sectionTopic,
      topicGuessed: path.findLast((h) => h.topic !== null)?.topicGuessed ?? false,
      base: inner?.base === "wished" ? wishedBase(before) : (inner?.base ?? null),
      paper: inner?.paper ?? null,
      history: inner?.history ?? false,
      closed: path.some((h) => h.closed),
      petition: before !== null && PETITION_ITSELF.test(fold(sectionChain.at(-1) ?? "")),
      ofResult: /ket qua/.test(fold(sectionChain.join(" "))),
      designs: DESIGNER.test(fold(sectionChain.at(-1) ?? "")),
      asksName: withName.has(chain),
    };
    sections.push(section);
    before = section;
    chainBefore = chain;
  }
  const named = new Set<Role>([...headed, ...(byTitle ? [byTitle] : [])]);
  return { sections, mainRole, standard, topic, resolve, named };
}
