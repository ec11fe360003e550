import { fold } from "../../text/fold.ts";
import type { FieldDescription } from "../field-description.ts";

/** Parts of a date a box takes: year, month and year, or the whole date. */
export type PartsOfDate = "y" | "my" | "dmy";

/** Finest first. */
export const PARTS_OF_DATE: readonly PartsOfDate[] = ["dmy", "my", "y"];

/** Parts of a date that an entry such as "Ngày/tháng/năm", "mm/yyyy" or "Chỉ có năm" speaks of; null when it is no such entry. */
export function partsNamed(text: string): PartsOfDate | null {
  const words = fold(text);
  const rest = words.replace(/\b(?:ngay|thang|nam|sinh|chi|co|va|biet|day du|dd|mm|yyyy|dinh dang|nhap|d|m|y)\b|[^a-z0-9]/g, "");
  const named = [
    ["d", /\b(?:ngay|dd?)\b/],
    ["m", /\b(?:thang|mm?)\b/],
    ["y", /\b(?:nam|y{1,4})\b/],
  ] as const;
  const parts = named.flatMap(([part, pattern]) => (pattern.test(words) ? [part] : [])).join("");
  return rest === "" ? (PARTS_OF_DATE.find((known) => known === parts) ?? null) : null;
}

const CHOOSER_LABEL = /dinh dang|kieu ngay|dang ngay|cach nhap|loai ngay/;

/** A list that decides how much of a date the box beside it takes. */
function isFormatChooser({ label, control, options = [], locked }: FieldDescription): boolean {
  if (locked || (control !== "select" && control !== "radio")) return false;
  return options.length > 1 ? options.every(({ text }) => partsNamed(text) !== null) : CHOOSER_LABEL.test(fold(label));
}

/** The chooser beside a date box, in the same section of the form; null for most boxes. */
export function chooserBeside(field: FieldDescription, fields: readonly FieldDescription[]): FieldDescription | null {
  const at = fields.indexOf(field);
  const section = (one: FieldDescription) => one.sectionChain.join("\u0000");
  const near = [fields[at - 1], fields[at - 2], fields[at + 1]].filter((other) => other !== undefined);
  return near.find((other) => section(other) === section(field) && isFormatChooser(other)) ?? null;
}

/** What the chooser beside a date box lets it take; null when there is none and the box itself decides. */
export function formatsBeside(field: FieldDescription, fields: readonly FieldDescription[]): readonly PartsOfDate[] | null {
  const chooser = field.control === "date" ? chooserBeside(field, fields) : null;
  if (!chooser) return null;
  const offered = (chooser.options ?? []).flatMap(({ text }) => partsNamed(text) ?? []);
  return offered.length > 1 ? offered : PARTS_OF_DATE;
}
