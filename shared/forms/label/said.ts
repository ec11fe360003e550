import type { Role } from "../dictionary.ts";
import type { Concepts } from "../lexicon/book.ts";
import { type Concept, IDENTIFIES, type PaperKind, type RoleWord } from "../lexicon/concept.ts";
import { isNarrowedBy, isOfAnotherPerson, OF } from "../lexicon/narrowing.ts";
import { type Found, keySet, type Words } from "../lexicon/phrase.ts";
import type { Bare, Head } from "./meaning.ts";

/** Words that ask for another time than now, or another value than the one known. */
const OTHER_TIME = keySet("cũ", "mới", "trước", "nhất", "dự", "sau", "thay", "khác");

const OR = keySet("hoặc");

export interface NamedRole {
  readonly role: Role | RoleWord;
  readonly start: number;
  readonly length: number;
}

/** What a label says: its concepts in order, whom it names, what is in brackets. */
export interface Said {
  readonly items: readonly Found<Concept>[];
  readonly unknown: readonly number[];
  readonly words: Words;
  readonly asides: Concepts;
  readonly roles: readonly NamedRole[];
  readonly paper: PaperKind | null;
}

/** Share of the label that phrases explain; words in front of what is asked weigh more ("ảnh căn cước" asks no number). */
const certaintyOf = (words: number, before: number, after: number): number =>
  Math.max(0.02, 0.98 * (1 - (before + after) / Math.max(words, 1)) ** 1.3 * 0.6 ** before);

/** "(bên bán)", "(người làm chứng)": the aside names a person and nothing else, but none of the dictionary. */
const namesStranger = ({ items, unknown }: Concepts): boolean =>
  items.length > 0 &&
  unknown.length === 0 &&
  items.every(({ concept }) => concept.kind === "role" && concept.role === "unknownPerson") &&
  items.reduce((sum, { length }) => sum + length, 0) > 1;

/** Whom a label names; who is narrowed to another than the one known ("chồng cũ", "mẹ chồng", "người nhận con nuôi") is a stranger. */
function rolesOf(items: readonly Found<Concept>[], unknown: readonly number[], words: Words): NamedRole[] {
  const { keys, breaks } = words;
  return items.flatMap((item) => {
    const { concept, start, length } = item;
    if (concept.kind !== "role") return [];
    const end = start + length;
    const goesOn =
      unknown.includes(end) ||
      items.some(
        (next) =>
          next.start === end && (next.concept.kind === "never" || (next.concept.kind === "role" && next.concept.role !== "unknownPerson")),
      );
    const narrowed = !breaks.has(end) && isNarrowedBy(concept.role, keys[end] ?? "", unknown.includes(end));
    const stranger = narrowed || isOfAnotherPerson(item, concept.role, { items, words }) || (concept.role === "receiver" && goesOn);
    return [{ start, length, role: stranger ? ("unknownPerson" as const) : concept.role }];
  });
}

/** Puts the concepts of a label in order; fillers are dropped. */
export function saidIn({ items, unknown, words }: Concepts, asides: Concepts): Said {
  const said = items.filter(({ concept }) => concept.kind !== "filler");
  const papers = said.flatMap(({ concept }) => (concept.kind === "paper" ? [concept.paper] : []));
  // "CCCD/Hộ chiếu": the card, for whoever has one
  const card = papers.find((kind) => kind === "identityCard");
  const paper = card ?? papers.find((kind) => kind !== "identity") ?? papers[0] ?? null;
  return { items: said, unknown, words, asides, roles: rolesOf(said, unknown, words), paper };
}

/** Whom the label names: in its own words from `start`, else in brackets. */
function namedBy({ words, unknown, roles, asides }: Said, start: number): { role: Bare["role"]; factor: number } {
  // "của" and a word that is not understood: of somebody, and nobody known
  const ofUnknown = words.keys.some((key, i) => OF.has(key) && i > start && unknown.includes(i + 1));
  const own =
    (roles.find((role) => role.start >= start) ?? roles[0])?.role ?? (ofUnknown || namesStranger(asides) ? "unknownPerson" : null);
  const beside = [
    ...new Set(asides.items.flatMap(({ concept }) => (concept.kind === "role" && concept.role !== "unknownPerson" ? [concept.role] : []))),
  ];
  // "Họ và tên (chủ hộ hoặc người đại diện)": one of several people
  const several = beside.length > 1 || (beside.length === 1 && asides.words.keys.some((key) => OR.has(key)));
  if (own === null && beside.length > 0) return { role: several ? "speaker" : beside[0]!, factor: 0.9 };
  // "Người đề nghị (chủ tàu)"
  if (own === "applicant" && beside.length === 1 && beside[0] === "owner") return { role: "owner", factor: 0.95 };
  // "Tên tôi là (chủ hộ)"
  if (own === "speaker" && beside.length === 1) return { role: beside[0]!, factor: 0.9 };
  if (own === "parent" && beside.some((other) => other === "guardian" || other === "caregiver"))
    return { role: "unknownPerson", factor: 1 };
  const couple = (own === "wife" && beside[0] === "husband") || (own === "husband" && beside[0] === "wife");
  return { role: couple ? "spouse" : own, factor: 1 };
}

/** The head with whom it is asked of and how much of the label it explains. */
export function withCertainty(said: Said, head: Head, start: number): Bare {
  const { items, unknown, words, paper } = said;
  const before = unknown.filter((i) => i < start).length;
  const { role, factor } = namedBy(said, start);
  const otherTime = unknown.some((i) => OTHER_TIME.has(words.keys[i]!));
  // "ngành nghề có thu nhập chính": narrowed by something that is never asked of the record
  const narrowed =
    head.kind !== "never" && items.some(({ concept: c, start: at }) => c.kind === "never" && c.reason === "amount" && at > start);
  // without accents a short word is many words ("tinh": tỉnh, tình, tính)
  const guessed = words.folded && unknown.length > 0;
  const doubt = otherTime || narrowed || guessed ? 0.5 : 1;
  const certainty = certaintyOf(words.keys.length, before, unknown.length - before) * factor * doubt;
  return { head, role, paper, otherwise: null, certainty };
}

/** Does the label speak of another time or value, from this word on? */
export const saysOtherTime = ({ unknown, words }: Said, from: number): boolean =>
  unknown.some((i) => i > from && OTHER_TIME.has(words.keys[i]!));

/** Facts named, bare words included. */
export const namesIn = ({ items }: Said): string[] =>
  items.flatMap(({ concept: c }) => {
    if (c.kind === "attribute") return [c.attribute];
    if (c.kind === "generic") return [c.generic];
    return c.kind === "paper" && IDENTIFIES.has(c.paper) ? ["paper"] : [];
  });
