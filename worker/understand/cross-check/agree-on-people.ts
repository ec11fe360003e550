import { readIdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import { dateParts, parsePrintedDate } from "@camtay/shared/domain/partial-date.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import { editDistance } from "../fuzzy.ts";
import type { JudgedField } from "../judge-field.ts";
import { parseDateInWords } from "../values/date-in-words.ts";
import { AGREED, type CheckedPaper, doubt, field, sameLetters, settle } from "./crossed-fields.ts";

/** One of the people a paper speaks of, with what it says of them. */
interface Person {
  readonly paper: CheckedPaper;
  readonly number: JudgedField | undefined;
  readonly name: JudgedField | undefined;
  readonly birth: JudgedField | undefined;
  readonly sex: JudgedField | undefined;
}

/** `full_name, personal_id, birth_date`; `owner_name, owner_id, owner_birth`; `applicant, applicant_id`. */
function peopleOf(paper: CheckedPaper): Person[] {
  const own = field(paper, "full_name") ?? field(paper, "personal_id");
  const subject = own && {
    paper,
    number: field(paper, "personal_id"),
    name: field(paper, "full_name"),
    birth: field(paper, "birth_date"),
    sex: field(paper, "sex"),
  };
  const roles = new Set(paper.fields.flatMap(({ reading }) => /^([a-z_]+?)_(?:id|name)$/.exec(reading.field.key)?.[1] ?? []));
  const others = [...roles]
    .filter((role) => role !== "full" && role !== "personal")
    .map((role): Person => {
      const name = field(paper, `${role}_name`) ?? field(paper, role) ?? (role === "head" ? field(paper, "household_head") : undefined);
      return { paper, number: field(paper, `${role}_id`), name, birth: field(paper, `${role}_birth`), sex: field(paper, `${role}_sex`) };
    });
  return subject ? [subject, ...others] : others;
}

const isPrint = (judged: JudgedField | undefined): judged is JudgedField => judged !== undefined && !judged.byHand && judged.text !== "";
const wholeDate = (judged: JudgedField): string | null => {
  const date = parsePrintedDate(judged.text);
  return date !== null && dateParts(date).day !== undefined ? date : null;
};

/**
 * Holds what papers say of one person against each other: an identity number belongs to one name and one day of birth, and a person to
 * one number. What agrees is sure; what contradicts goes to a person, whoever read it well.
 */
export function agreeOnPeople(papers: readonly CheckedPaper[]): void {
  const people = papers.flatMap(peopleOf);
  for (const [one, other] of pairsOf(people)) compare(one, other);
  for (const paper of papers) checkBirthInWords(paper);
  // Last: a value taken over must not bear witness for the paper it came from.
  for (const [one, other] of pairsOf(people)) if (areNamesakes(one, other)) proposeBoth(one, other);
  for (const person of people) proposeSex(person);
}

/** Every two people on different papers. */
function* pairsOf(people: readonly Person[]): Generator<readonly [Person, Person]> {
  for (const [at, one] of people.entries())
    for (let next = at + 1; next < people.length; next++) if (people[next]!.paper !== one.paper) yield [one, people[next]!];
}

function compare(one: Person, other: Person): void {
  const sameNumber = isPrint(one.number) && isPrint(other.number) && one.number.text === other.number.text && isSound(one.number.text);
  const sameBirth = haveSameBirth(one, other);
  if (sameNumber) {
    if (isPrint(one.name) && isPrint(other.name) && !sameLetters(one.name.text, other.name.text)) doubt(one.name, other.name);
    if (sameBirth === true) for (const { birth } of [one, other]) settleAsRead(birth!);
    if (sameBirth === false) doubt(one.birth!, other.birth!);
  } else if (haveSameName(one, other) && isPrint(one.number) && isPrint(other.number)) {
    // Two people may share a name; a day of birth as well, or all digits but two, is one person misread.
    const nearly = one.number.text.length === other.number.text.length && editDistance(one.number.text, other.number.text, 2) <= 2;
    if (sameBirth === true || nearly) doubt(one.number, other.number);
  }
}

/** Good enough to be shown to the person who decides, never to pass unseen. */
const PROPOSED = 0.6;

const haveSameName = (one: Person, other: Person): boolean =>
  isPrint(one.name) && isPrint(other.name) && fold(one.name.text) === fold(other.name.text);

/** @returns null when one of the two does not give the whole day */
function haveSameBirth(one: Person, other: Person): boolean | null {
  const [a, b] = [one, other].map(({ birth }) => (isPrint(birth) ? wholeDate(birth) : null));
  return a == null || b == null ? null : a === b;
}

const areNamesakes = (one: Person, other: Person): boolean => haveSameName(one, other) && haveSameBirth(one, other) !== false;

function proposeBoth(one: Person, other: Person): void {
  propose(one, other);
  propose(other, one);
}

/** A number or day of birth that could not be read is proposed as the same person's other paper gives it. */
function propose(to: Person, from: Person): void {
  const fill = (target: JudgedField | undefined, source: JudgedField | undefined, isWhole: (judged: JudgedField) => boolean) => {
    if (!target || target.byHand || target.source !== "ocr" || isWhole(target) || !isPrint(source) || !isWhole(source)) return;
    settle(target, source.text, "cross-check", Math.min(PROPOSED, source.confidence));
  };
  fill(to.number, from.number, ({ text }) => isSound(text));
  // A paper that gives only the year says no less than it prints.
  fill(to.birth, from.birth, ({ text }) => parsePrintedDate(text) !== null);
}

/** Sex is part of the number (Luật Căn cước 2023). */
function proposeSex({ number, sex }: Person): void {
  const says = number && readIdentityNumber(number.text)?.sex;
  if (!says || !sex || sex.byHand || sex.source !== "ocr" || /^(?:nam|nu)$/.test(fold(sex.text))) return;
  settle(sex, says, "cross-check", Math.min(PROPOSED, number.confidence));
}

const isSound = (number: string): boolean => readIdentityNumber(number) !== null || /^\d{9}$/.test(number);

function settleAsRead(judged: JudgedField): void {
  if (judged.source !== "qr") settle(judged, judged.text, "cross-check", Math.max(judged.confidence, AGREED));
}

/** Certificates give the day of birth in digits and again in words. */
function checkBirthInWords(paper: CheckedPaper): void {
  const [digits, words] = [field(paper, "birth_date"), field(paper, "birth_date_words")];
  const spelled = words && parseDateInWords(words.text);
  if (!isPrint(digits) || !isPrint(words) || spelled == null) return;
  const read = wholeDate(digits);
  if (read === spelled) {
    settleAsRead(digits);
    settleAsRead(words);
  } else doubt(digits, words);
}
