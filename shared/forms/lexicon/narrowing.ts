import type { Role } from "../dictionary.ts";
import type { Concepts } from "./book.ts";
import type { Concept, RoleWord } from "./concept.ts";
import { type Found, keySet } from "./phrase.ts";

export const OF = keySet("của");

/** "Chủ hộ mới", "người yêu cầu thứ hai", "chủ cơ sở cho thuê": another than the one known, or one of several. */
const ANOTHER = keySet("thứ", "mới", "cũ", "khác", "cho");

/** "Người thừa kế 2", "Người yêu cầu II", "Người nộp đơn B": one of several, and nothing says which of them is known. */
const COUNTED = /^(?:[1-9]\d?|i{1,3}|iv|[a-d])$/;

/** Begin what the person named does in this very procedure ("thành viên tham gia bảo hiểm"): still the same person. */
const ACTS = keySet(
  ..."tham đề xin nộp đăng yêu khám thực làm cần được có khi tại trong theo đang sẽ cùng đến đi ở nhận hưởng muốn để bị thay bổ dưới từ".split(
    " ",
  ),
);

/** People and things of which there are others: what follows may say that another is meant. */
const SOMEBODYS = new Set<Role | RoleWord>([
  "member",
  "representative",
  "spouse",
  "wife",
  "husband",
  "child",
  "father",
  "mother",
  "parent",
  "householdHead",
  "construction",
  "vehicle",
  "vessel",
]);

/**
 * Does the word behind a person or thing narrow it to another than the one known? Vietnamese noun phrases begin with their head, so
 * what follows a head narrows it: "thành viên hộ gia đình góp vốn", "người đại diện ký đơn".
 * @param key of the word right behind
 * @param isUnknown no phrase explains that word
 */
export const isNarrowedBy = (role: Role | RoleWord, key: string, isUnknown: boolean): boolean =>
  COUNTED.test(key) || (ANOTHER.has(key) && (isUnknown || key === "cho")) || (isUnknown && SOMEBODYS.has(role) && !ACTS.has(key));

const RELATIVES = new Set<Role | RoleWord>(["father", "mother", "parent", "child"]);
const COUPLE = new Set<Role | RoleWord>(["wife", "husband", "spouse", "bride", "groom"]);

/** "Mẹ chồng", "cha đẻ của vợ", "đại diện bên B": a relative or helper of somebody else than those of whom the record knows theirs. */
export function isOfAnotherPerson(
  { start, length }: Found<Concept>,
  role: Role | RoleWord,
  { items, words }: Omit<Concepts, "unknown">,
): boolean {
  const end = start + length;
  if (words.breaks.has(end)) return false;
  const owner = items.find((item) => item.start === (OF.has(words.keys[end] ?? "") ? end + 1 : end))?.concept;
  if (owner?.kind !== "role") return false;
  return role === "representative" ? owner.role !== "org" && owner.role !== "honorific" : RELATIVES.has(role) && COUPLE.has(owner.role);
}
