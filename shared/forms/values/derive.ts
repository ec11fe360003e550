import { readIdentityNumber } from "../../domain/identity-digits.ts";
import { isPartialDate, printDate } from "../../domain/printed-date.ts";
import type { Attributes, Candidate } from "../record.ts";
import { type AddressTexts, composeAddress, splitAddress } from "./addresses.ts";
import { dateInWords } from "./dates.ts";
import { joinName, splitName } from "./names.ts";

/** A value for one attribute, and whether a person should look at it before it is used. */
export interface Offer {
  readonly candidate: Candidate;
  readonly confirm: boolean;
}

const least = (candidates: readonly Candidate[], text: string, factor = 1): Candidate => ({
  text,
  source: candidates[0]!.source,
  date: candidates[0]!.date,
  confidence: Math.min(...candidates.map(({ confidence }) => confidence)) * factor,
});
const first = (attributes: Attributes, attribute: string): Candidate | undefined => attributes[attribute]?.[0];

type Rule = (attributes: Attributes) => Offer[];

/** From every stored candidate of one attribute. */
const from =
  (attribute: string, make: (text: string) => { text: string; sure: boolean } | null): Rule =>
  (attributes) =>
    (attributes[attribute] ?? []).flatMap((candidate) => {
      const made = make(candidate.text);
      return made ? [{ candidate: { ...candidate, text: made.text }, confirm: !made.sure }] : [];
    });
const sure = (text: string | null | undefined) => (text ? { text, sure: true } : null);

const namePart = (part: "surname" | "middleName" | "givenName"): Rule =>
  from("fullName", (text) => {
    const name = splitName(text);
    return name && name[part] !== "" ? { text: name[part], sure: name.sure } : null;
  });

/** Card names by the length of the number: the type of paper that such a number stands on. */
const cardOf = (idNumber: string): string | null =>
  idNumber.length === 12 ? "Căn cước công dân" : idNumber.length === 9 ? "Chứng minh nhân dân" : null;
const isCard = (idType: string): boolean => /căn cước|cccd|chứng minh|cmnd/iu.test(idType.normalize("NFC"));

const RULES: Readonly<Record<string, Rule>> = {
  fullName: (attributes) => {
    const [surname, middle, given, both] = ["surname", "middleName", "givenName", "middleAndGivenName"].map((name) =>
      first(attributes, name),
    );
    if (surname && given)
      return [
        {
          candidate: least([surname, given], joinName({ surname: surname.text, middleName: middle?.text ?? "", givenName: given.text })),
          confirm: false,
        },
      ];
    return surname && both ? [{ candidate: least([surname, both], `${surname.text} ${both.text}`), confirm: false }] : [];
  },
  surname: namePart("surname"),
  middleName: namePart("middleName"),
  givenName: namePart("givenName"),
  middleAndGivenName: from("fullName", (text) => {
    const name = splitName(text);
    return name && { text: `${name.middleName} ${name.givenName}`.trim(), sure: name.sure };
  }),
  yearOfBirth: from("dateOfBirth", (text) => sure(isPartialDate(text) ? text.slice(0, 4) : null)),
  "dateOfBirth.inWords": from("dateOfBirth", (text) => sure(isPartialDate(text) ? dateInWords(text) : null)),
  // a number belongs to the paper chosen: the identity number only when that paper is the card
  idDocNumber: (attributes) => {
    const type = first(attributes, "idType");
    const rule = from("idNumber", (text) => (type && !isCard(type.text) ? null : sure(text)));
    return rule(attributes);
  },
  idType: from("idNumber", (text) => {
    const card = cardOf(text);
    return card === null ? null : { text: card, sure: true };
  }),
  idLine: (attributes) => {
    const number = first(attributes, "idDocNumber") ?? first(attributes, "idNumber");
    if (!number) return [];
    const [type, date, place] = ["idType", "idIssueDate", "idIssuePlace"].map((name) => first(attributes, name));
    const used = [number, type, date, place].filter((candidate) => candidate !== undefined);
    const issued = [place?.text, date && isPartialDate(date.text) ? `cấp ngày ${printDate(date.text)}` : null].filter(Boolean).join(" ");
    const text = [`${type?.text ?? cardOf(number.text) ?? "Giấy tờ tùy thân"} số ${number.text}`, issued].filter(Boolean).join(", ");
    return [{ candidate: least(used, text), confirm: !date || !place }];
  },
  // where no residence is known apart, it is the permanent one that is offered for it
  residenceType: (attributes) => {
    const permanent = first(attributes, "permanent.province") ?? first(attributes, "permanent.full");
    const apart = Object.keys(attributes).some((name) => name.startsWith("residence."));
    return permanent && !apart ? [{ candidate: least([permanent], "Thường trú"), confirm: true }] : [];
  },
  occupationAndWorkplace: (attributes) => {
    const [occupation, workplace] = [first(attributes, "occupation"), first(attributes, "workplace")];
    return occupation && workplace
      ? [{ candidate: least([occupation, workplace], `${occupation.text}, ${workplace.text}`), confirm: false }]
      : [];
  },
};

const PARTS = ["detail", "hamlet", "street", "ward", "district", "province", "country"] as const;

function addressRule(base: string, part: string): Rule {
  return (attributes) => {
    const texts: AddressTexts = Object.fromEntries(
      PARTS.flatMap((name) => (first(attributes, `${base}.${name}`) ? [[name, first(attributes, `${base}.${name}`)!.text]] : [])),
    );
    const used = PARTS.flatMap((name) => first(attributes, `${base}.${name}`) ?? []);
    if (part === "full") {
      const text = used.length === 0 ? null : composeAddress(texts);
      return text === null ? [] : [{ candidate: least(used, text), confirm: texts.ward === undefined }];
    }
    const whole = attributes[`${base}.full`] ?? [];
    if (part === "country" || part === "scope") {
      const inVietnam = texts.country === undefined ? (texts.province ?? (whole[0] && splitAddress(whole[0].text)?.province)) : null;
      const basis = used[0] ?? whole[0];
      if (!basis) return [];
      if (part === "country") return inVietnam ? [{ candidate: least([basis], "Việt Nam"), confirm: false }] : [];
      if (texts.country !== undefined)
        return [
          {
            candidate: least(
              [basis],
              /^(?:việt nam|vietnam|viet nam)$/iu.test(texts.country.normalize("NFC")) ? "Trong nước" : "Nước ngoài",
            ),
            confirm: false,
          },
        ];
      return inVietnam ? [{ candidate: least([basis], "Trong nước"), confirm: false }] : [];
    }
    if (used.length > 0 && part !== "detail") return [];
    if (part === "detail" && used.length > 0) {
      const text = [texts.street, texts.hamlet].filter(Boolean).join(", ");
      return text ? [{ candidate: least(used, text), confirm: false }] : [];
    }
    return whole.flatMap((candidate) => {
      const text = splitAddress(candidate.text)?.[part as keyof AddressTexts];
      return text ? [{ candidate: { ...candidate, text }, confirm: false }] : [];
    });
  };
}

/** What is offered for an attribute: stored values as they are, else derived ones. Empty when nothing is known. */
export function offersFor(attributes: Attributes, attribute: string): Offer[] {
  const stored = attributes[attribute];
  if (stored && stored.length > 0) return stored.map((candidate) => ({ candidate, confirm: false }));
  const rule = RULES[attribute];
  if (rule) return rule(attributes);
  const [base, part] = attribute.split(".");
  if (part === undefined || base === undefined || base === "residenceHistory") return [];
  const own = addressRule(base, part)(attributes);
  // "Nơi cư trú" is as a rule the place of permanent residence (Luật Cư trú 2020 art. 11), but need not be: a person confirms
  const other = { residence: "permanent", permanent: "residence" }[base];
  if (own.length > 0 || other === undefined) return own;
  const stands = attributes[`${other}.${part}`] ?? [];
  const offers = stands.length > 0 ? stands.map((candidate) => ({ candidate, confirm: true })) : addressRule(other, part)(attributes);
  return offers.map((offer) => ({ ...offer, confirm: true }));
}

/** Is the paper whose number, date and place are known a passport? */
export const holdsPassport = (attributes: Attributes): boolean =>
  /hộ chiếu|passport/iu.test((first(attributes, "idType")?.text ?? "").normalize("NFC"));

/** Does the identity number contradict sex or year of birth of the same party? Then two people may have been mixed up. */
export function identityContradicts(attributes: Attributes): boolean {
  const number = first(attributes, "idNumber");
  const said = number && readIdentityNumber(number.text);
  if (!said) return false;
  const gender = first(attributes, "gender")?.text.normalize("NFC").trim().toLowerCase();
  const born = first(attributes, "dateOfBirth")?.text ?? first(attributes, "yearOfBirth")?.text;
  return (
    ((gender === "nam" || gender === "nữ") && gender !== said.sex.toLowerCase()) ||
    (born !== undefined && /^\d{4}/.test(born) && Number(born.slice(0, 4)) !== said.birthYear)
  );
}
