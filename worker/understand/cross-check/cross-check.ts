import { type CardPayload, parseCardPayload } from "@camtay/shared/domain/card-payload.ts";
import { readIdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import { dateParts, parsePrintedDate, printDate } from "@camtay/shared/domain/partial-date.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import { editDistance, similarity } from "../fuzzy.ts";
import { FIELD_SURE, type JudgedField } from "../judge-field.ts";
import { agreeOnPeople } from "./agree-on-people.ts";
import { agreeOnPlaces } from "./agree-on-places.ts";
import { AGREED, CARD, type CheckedPaper, doubt, field, sameLetters, settle } from "./crossed-fields.ts";

const FROM_CODE = 0.999;

/**
 * Lets the papers of one dossier speak for each other: the code of an identity card settles what is printed on the card and the same
 * person's data elsewhere; equal names in two places support each other; an identity number must fit sex and year of birth.
 * Values are only ever replaced by one that a code or two other places carry.
 */
export function crossCheck(papers: readonly CheckedPaper[]): void {
  const cards = papers.flatMap((paper) => paper.codes.flatMap((code) => parseCardPayload(code) ?? []));
  for (const paper of papers) {
    if (paper.documentType === CARD)
      for (const card of paper.codes.flatMap((code) => parseCardPayload(code) ?? [])) settleCard(paper, card);
  }
  for (const paper of papers) {
    for (const card of cards) settleSamePerson(paper, card);
    checkNumbers(paper);
  }
  agreeOnNames(papers);
  agreeOnNumbers(papers);
  agreeOnPeople(papers);
  agreeOnPlaces(papers);
}

/** The code on the card is printed by the issuer and carries its own error correction: it outweighs the letters. */
function settleCard(paper: CheckedPaper, card: CardPayload): void {
  const number = field(paper, "personal_id");
  const name = field(paper, "full_name");
  const alike =
    (number?.text && editDistance(number.text, card.identityNumber, 4) <= 4) ||
    (name?.text && similarity(fold(name.text), fold(card.fullName)) > 0.6);
  if (!alike && (number?.text || name?.text)) {
    // Two cards on one sheet, or a foreign code: nobody knows which value belongs to whom.
    for (const judged of paper.fields) judged.confidence = Math.min(judged.confidence, 0.4);
    return;
  }
  settle(number, card.identityNumber, "qr", FROM_CODE);
  settle(name, card.fullName, "qr", FROM_CODE);
  settle(field(paper, "birth_date"), printDate(card.birthDate), "qr", FROM_CODE);
  settle(field(paper, "sex"), card.sex, "qr", FROM_CODE);
  settle(field(paper, "residence"), card.address, "qr", FROM_CODE);
  if (card.issueDate !== null) settle(field(paper, "issue_date"), printDate(card.issueDate), "qr", FROM_CODE);
}

/** Elsewhere the same person: known by the number, or by name and birth together. */
function settleSamePerson(paper: CheckedPaper, card: CardPayload): void {
  for (const judged of paper.fields) {
    if (judged.source === "qr") continue;
    const { type } = judged.reading.field;
    if (type === "personal_id" && judged.text !== card.identityNumber) {
      const nameBeside = paper.fields.some((f) => f.reading.field.type === "person_name" && fold(f.text) === fold(card.fullName));
      if (editDistance(judged.text, card.identityNumber, 2) <= 2 && nameBeside) settle(judged, card.identityNumber, "cross-check", AGREED);
    } else if (type === "personal_id") settle(judged, card.identityNumber, "cross-check", FROM_CODE);
    if (type === "person_name" && sameLetters(judged.text, card.fullName))
      settle(judged, inCaseOf(judged.text, card.fullName), "cross-check", AGREED);
  }
}

const inCaseOf = (printed: string, name: string): string => (printed === printed.toUpperCase() ? name.toUpperCase() : name);

/** A number that nothing on its card bears out. */
const ALONE = 0.85;

/**
 * Sex and year of birth are part of the number (Luật Căn cước 2023): a contradiction puts all three in doubt. The number of a card whose
 * code was not read must have one of them on its side, or another paper.
 */
function checkNumbers(paper: CheckedPaper): void {
  for (const number of paper.fields.filter((f) => f.reading.field.type === "personal_id")) {
    const says = readIdentityNumber(number.text);
    const prefix = /^([a-z]+)_/.exec(number.reading.field.key)?.[1] ?? "";
    const own = (suffix: string) =>
      field(paper, `${prefix}_${suffix}`) ?? (["personal", "applicant"].includes(prefix) ? field(paper, suffix) : undefined);
    if (!says) continue;
    const birth = own("birth") ?? own("birth_date");
    const date = birth ? parsePrintedDate(birth.text) : null;
    const sameYear = date === null ? null : dateParts(date).year === says.birthYear;
    const sex = own("sex");
    const sameSex = sex === undefined || sex.text === "" ? null : sex.text === says.sex;
    if (sameYear === false) doubt(number, birth!);
    if (sameSex === false) doubt(number, sex!);
    if (sameYear === null && sameSex === null && paper.documentType === CARD && number.source === "ocr")
      number.confidence = Math.min(number.confidence, ALONE);
    if (sameSex && sex!.source === "ocr" && !sex!.byHand && number.confidence >= FIELD_SURE) settle(sex, sex!.text, "cross-check", AGREED);
  }
}

/** Readings of one name in several places: the marks that most of them carry, weighed by confidence. */
function agreeOnNames(papers: readonly CheckedPaper[]): void {
  const names = papers.flatMap((paper) =>
    paper.fields.filter((f) => f.reading.field.type === "person_name").map((judged) => ({ judged, paper })),
  );
  for (const { judged, paper } of names) {
    if (judged.source === "qr") continue;
    const others = names.filter((other) => other.judged !== judged && sameLetters(other.judged.text, judged.text));
    if (others.length === 0) continue;
    const votes = new Map<string, number>();
    const carriers = new Map<string, number>();
    for (const { judged: voter, paper: at } of [...others, { judged, paper }]) {
      const key = voter.text.toUpperCase();
      votes.set(key, (votes.get(key) ?? 0) + weightOf(voter));
      if (at !== paper || voter === judged) carriers.set(key, (carriers.get(key) ?? 0) + 1);
    }
    const own = judged.text.toUpperCase();
    const [winner, weight] = [...votes].sort((a, b) => b[1] - a[1])[0]!;
    if (winner === own) {
      // A second paper in print, or in another hand, carries the very same letters.
      if ((carriers.get(own) ?? 0) >= 2 && votes.size === 1)
        settle(judged, judged.text, "cross-check", Math.max(judged.confidence, AGREED));
      // Another paper in print spells the same person otherwise: one of the two is wrong, and which may not be seen from the letters.
      else {
        const rivals = names.filter(
          ({ judged: other }) => !other.byHand && other.text.toUpperCase() !== own && sameLetters(other.text, judged.text),
        );
        const isOutdone = !judged.readTwice || rivals.some(({ judged: other }) => other.readTwice || other.source === "qr");
        if (rivals.length > 0) judged.confidence = Math.min(judged.confidence, isOutdone ? 0.85 : FIELD_SURE);
      }
    } else if ((carriers.get(winner) ?? 0) >= 2 && weight > 2 * (votes.get(own) ?? 0)) {
      const text = others.find((other) => other.judged.text.toUpperCase() === winner)!.judged.text;
      settle(judged, inCaseOf(judged.text, text), "cross-check", 0.95);
    } else judged.confidence = Math.min(judged.confidence, 0.6);
  }
}

const weightOf = (judged: JudgedField): number => (judged.source === "qr" ? 3 : judged.byHand ? 0.4 : judged.confidence);

/** The same number of a person in two papers, both read without help. */
function agreeOnNumbers(papers: readonly CheckedPaper[]): void {
  const numbers = papers.flatMap((paper) =>
    paper.fields.filter((f) => f.reading.field.type === "personal_id").map((judged) => ({ judged, paper })),
  );
  for (const { judged, paper } of numbers) {
    if (judged.source !== "ocr" || judged.byHand) continue;
    if (numbers.some((other) => other.paper !== paper && other.judged.text === judged.text))
      settle(judged, judged.text, "cross-check", AGREED);
  }
}
