import { fold } from "../text/fold.ts";
import { interpretConcepts } from "./label/heads.ts";
import type { Bare, Meaning } from "./label/meaning.ts";
import { conceptsIn } from "./lexicon/book.ts";
import type { PaperKind } from "./lexicon/concept.ts";
import { readLabel } from "./read-label.ts";

export type { Head, Meaning } from "./label/meaning.ts";

/** "(ký, ghi rõ họ tên)", "(đóng dấu)": a place to sign, not a box for a name. */
const SIGNATURE = /^ky(?:,| ten| va| ghi|$)|dong dau/;

/** Facts that are places, of which the dictionary has no parts. */
const PLACE = /^(?:birthRegistrationPlace|workplace|healthCareFacility)$/;

const cache = new Map<string, Meaning>();

/** Meaning of a label as printed. Pure; remembers the last few hundred labels, since pages are read again on every change. */
export function interpretLabel(label: string): Meaning {
  const known = cache.get(label);
  if (known) return known;
  const reading = readLabel(label);
  const asides = conceptsIn(reading.asides.join(" , "));
  let meaning = interpretConcepts(conceptsIn(reading.text), asides);
  if (reading.before !== "") {
    const context = interpretConcepts(conceptsIn(reading.before), asides);
    meaning = behind(context, meaning);
  } else if (meaning.head.kind === "unknown" && asides.items.length > 0) {
    meaning = { ...interpretConcepts(asides, conceptsIn("")), certainty: 0.6 };
  }
  // "Người làm đơn (ký, ghi rõ họ tên)": the name is typed below the line, whoever signs it; alone it says nobody
  const signed = reading.asides.some((aside) => SIGNATURE.test(fold(aside)));
  if (signed && !(meaning.head.kind === "role" && meaning.role !== null))
    meaning = { ...meaning, head: { kind: "never", reason: "declaration" } };
  if (reading.question) meaning = { ...meaning, head: { kind: "never", reason: "free-text" } };
  // "Nơi ở (ghi rõ hình thức sở hữu)" asks about the house, not where it stands
  if (meaning.head.kind === "address" && reading.asides.some((aside) => /hinh thuc|tinh trang/.test(fold(aside))))
    meaning = { ...meaning, head: { kind: "unknown" } };
  // "Tỉnh/Thành phố (cơ quan tiếp nhận)"
  if (
    meaning.head.kind === "address" &&
    asides.items.some(({ concept: c }) => c.kind === "thing" && c.keys[0] === "submission.receivingAgency")
  )
    meaning = { ...meaning, role: "agency" };
  const result: Meaning = {
    ...meaning,
    number: reading.number,
    choices: reading.choices,
    before: fold(reading.before),
    words: fold(reading.text),
  };
  if (cache.size > 600) cache.clear();
  cache.set(label, result);
  return result;
}

/** What is asked behind a colon ("Tên loại giấy tờ: Số"), given what stands before it. */
function behind(context: Bare, meaning: Bare): Bare {
  const { head } = meaning;
  // "Kính gửi: Trung tâm …": the first part asks, the rest is already the answer
  const isAnswered = context.head.kind === "thing" && context.head.keys[0]!.startsWith("submission.");
  const isHour = head.kind === "generic" && head.generic === "hour" && context.head.kind === "thing";
  // "Sinh ngày: ngày … tháng … năm": only how the answer is written
  const isPattern = head.kind === "generic" && head.generic === "date" && context.head.kind === "attribute";
  if (head.kind === "unknown" || isHour || isPattern || isAnswered) return context;
  if (head.kind === "address" && head.base === null && context.head.kind === "address")
    return { ...meaning, head: { ...head, base: context.head.base }, role: meaning.role ?? context.role };
  if (context.head.kind === "never" && head.kind !== "attribute") return context;
  // "Nơi đến: Tỉnh/TP": of a place that is not understood
  if (head.kind === "address" && head.base === null && isOpen(context) && context.role === null)
    return { ...meaning, head: { ...head, base: "other" } };
  // "Nơi đăng ký khai sinh: Xã": part of a place that the dictionary has only as a whole
  if (head.kind === "address" && context.head.kind === "attribute" && PLACE.test(context.head.attribute))
    return { ...meaning, head: { ...head, base: "other" } };
  // "Hàng xóm: ngày sinh": whoever or whatever stands before the colon is not understood
  const isThing = head.kind === "thing" && !head.keys[0]!.startsWith("org.");
  const certainty = context.head.kind === "unknown" && !isThing ? meaning.certainty * 0.6 : meaning.certainty;
  return { ...meaning, role: meaning.role ?? context.role, paper: meaning.paper ?? paperOfHead(context), certainty };
}

/** Says a place, if any, that is none of the dictionary's. */
const isOpen = ({ head }: Bare): boolean =>
  head.kind === "unknown" || (head.kind === "generic" && (head.generic === "to" || head.generic === "from" || head.generic === "place"));

function paperOfHead(meaning: Bare): PaperKind | null {
  if (meaning.paper) return meaning.paper;
  return meaning.head.kind === "thing" && meaning.head.keys[0]!.startsWith("civilRecord.") ? "civilRecord" : null;
}
