import { dateParts, isPartialDate, parsePrintedDate, printDate } from "../../domain/printed-date.ts";
import { tidy } from "../../text/fold.ts";
import { addressPartOf, attributeOf, type FieldKey, valueType } from "../dictionary.ts";
import type { FieldDescription } from "../field-description.ts";
import type { FillValue, NotFilledReason, OptionList } from "../fill-plan.ts";
import { chooseOption } from "./choose-option.ts";
import { PARTS_OF_DATE, type PartsOfDate } from "./date-format.ts";
import { dateDemand, fitDate, precisionOf } from "./dates.ts";
import { plainId, plainNumber, plainPhone } from "./digits.ts";

export type Fit =
  | { readonly kind: "fits"; readonly value: FillValue; readonly display: string }
  | { readonly kind: "refused"; readonly reason: NotFilledReason };

const refused = (reason: NotFilledReason): Fit => ({ kind: "refused", reason });
const LISTS: Readonly<Record<string, OptionList>> = {
  gender: "gender",
  ethnicity: "ethnicity",
  religion: "religion",
  nationality: "country",
  idType: "idType",
  residenceType: "residenceType",
};

/** Which kind of list a key's options are. */
function optionListOf(key: FieldKey): OptionList {
  const attribute = attributeOf(key);
  const part = addressPartOf(key)?.part;
  if (part === "country" || part === "province" || part === "district" || part === "ward" || part === "scope") return part;
  if (attribute.startsWith("relationTo")) return "relation";
  return LISTS[attribute] ?? "plain";
}

const DEMAND = { y: "year", my: "month", dmy: "day" } as const;
const UPPER_CASE = /(?:chữ |viết )?in hoa/iu;
const isDateKey = (key: FieldKey): boolean => valueType(key) === "date" || /residenceHistory\.(?:from|to)$/.test(key);

/**
 * Turns a stored text into what the control takes, or says why it cannot. Nothing is added that is not known.
 * @param formats what a chooser beside a date box lets it take; the driver sets the chooser to the precision of the value
 */
export function fitControl(field: FieldDescription, key: FieldKey, text: string, formats: readonly PartsOfDate[] | null = null): Fit {
  const { control } = field;
  if (isDateKey(key) && control !== "select" && control !== "radio") return fitDateControl(field, text, formats);
  if (control === "select" || control === "radio" || control === "checkboxes") return fitList(field, key, text);
  if (control === "checkbox") {
    const yes = /^(?:true|có|đã chết|yes)$/iu.test(text.normalize("NFC").trim());
    return yes ? { kind: "fits", value: { kind: "checked", checked: true }, display: field.label } : refused("no-data");
  }
  if (control === "date" || control === "dateParts") return fitDateControl(field, text, formats);
  let plain = tidy(text);
  const type = valueType(key);
  if (type === "id") plain = plainId(plain);
  else if (type === "phone") plain = plainPhone(plain);
  else if (control === "number") {
    const number = /^\d+$/.test(plain) ? plain : plainNumber(plain);
    if (number === null) return refused("does-not-fit");
    plain = number;
  } else if (UPPER_CASE.test(field.label) && /fullName|surname|[nN]ame$/.test(key)) plain = plain.toLocaleUpperCase("vi");
  if (plain === "") return refused("no-data");
  if (field.maxLength !== undefined && field.maxLength > 0 && plain.length > field.maxLength) return refused("does-not-fit");
  return { kind: "fits", value: { kind: "text", text: plain }, display: plain };
}

function fitDateControl(field: FieldDescription, text: string, formats: readonly PartsOfDate[] | null): Fit {
  const plain = text.trim();
  const date = isPartialDate(plain) ? plain : parsePrintedDate(plain);
  if (date === null) return refused("doubtful-value");
  const control = field.control === "dateParts" ? "dateParts" : field.control === "date" ? "date" : "text";
  const chosen = formats && PARTS_OF_DATE.find((parts) => formats.includes(parts) && parts.length <= precisionOf(date));
  const demand = chosen ? DEMAND[chosen] : dateDemand(field.format, control);
  const fitted = fitDate(date, demand);
  if (fitted === null) return refused("precision-missing");
  const shown = printDate(fitted);
  if (control === "dateParts") {
    const { year, month, day } = dateParts(fitted);
    const two = (n: number | undefined) => (n === undefined ? null : String(n).padStart(2, "0"));
    return { kind: "fits", value: { kind: "dateParts", day: two(day), month: two(month), year: String(year) }, display: shown };
  }
  return control === "date"
    ? { kind: "fits", value: { kind: "date", iso: fitted, text: shown }, display: shown }
    : { kind: "fits", value: { kind: "text", text: shown }, display: shown };
}

function fitList(field: FieldDescription, key: FieldKey, text: string): Fit {
  const wanted = { text: isDateKey(key) ? text.slice(0, 4) : tidy(text), list: optionListOf(key) };
  if (!field.options || field.options.length === 0) return { kind: "fits", value: { kind: "choose", wanted }, display: wanted.text };
  const texts = field.options.map((option) => option.text);
  const choice = chooseOption(texts, wanted);
  if (choice.kind === "none") return refused("no-such-option");
  if (choice.kind === "several") return refused("several-options-fit");
  return { kind: "fits", value: { kind: "option", index: choice.index, text: texts[choice.index]! }, display: tidy(texts[choice.index]!) };
}
