import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { FillValue } from "@camtay/shared/forms/fill-plan.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import type { Described } from "../collect/describe-page.ts";
import type { Tools } from "../widgets/widget.ts";

/** Parts of a date that an entry such as "Ngày/tháng/năm", "mm/yyyy" or "Chỉ có năm" speaks of, e.g. `dmy`, `my`, `y`; null when it is no such entry. */
export function partsNamed(text: string): string | null {
  const words = fold(text);
  const rest = words.replace(/\b(?:ngay|thang|nam|sinh|chi|co|va|biet|day du|dd|mm|yyyy|dinh dang|nhap|d|m|y)\b|[^a-z0-9]/g, "");
  const named = [
    ["d", /\b(?:ngay|dd?)\b/],
    ["m", /\b(?:thang|mm?)\b/],
    ["y", /\b(?:nam|y{1,4})\b/],
  ] as const;
  const parts = named.flatMap(([part, pattern]) => (pattern.test(words) ? [part] : [])).join("");
  return rest === "" && parts.endsWith("y") ? parts : null;
}

const partsOf = (iso: string): string => ["y", "my", "dmy"][iso.split("-").length - 1]!;
const CHOOSER_LABEL = /dinh dang|kieu ngay|dang ngay|cach nhap|loai ngay/;

const isChooser = ({ field, neverTouch }: Described): boolean => {
  if (neverTouch || field.locked || (field.control !== "select" && field.control !== "radio")) return false;
  const options = field.options ?? [];
  return options.length > 1 ? options.every(({ text }) => partsNamed(text) !== null) : CHOOSER_LABEL.test(fold(field.label));
};

/** The list beside a date box that decides how much of a date the box takes; null for most boxes. */
export function formatChooserOf(control: Described, all: readonly Described[]): Described | null {
  const at = all.indexOf(control);
  const near = [all[at - 1], all[at - 2], all[at + 1]].filter((other) => other !== undefined);
  const section = (one: Described) => one.field.sectionChain.join(" › ");
  return near.find((other) => section(other) === section(control) && isChooser(other)) ?? null;
}

/** Sets the chooser to what is known of the date. @returns false when it stood right already. @throws AppError `fill.no_such_option` */
export async function chooseDateFormat({ claim }: Described, value: Extract<FillValue, { kind: "date" }>, tools: Tools): Promise<boolean> {
  const wanted = partsOf(value.iso);
  if (partsNamed(claim.widget.read(claim).shown) === wanted) return false;
  const pick: Tools["pick"] = (options) => {
    const index = options.findIndex(({ text }) => partsNamed(text) === wanted);
    if (index < 0) throw new AppError("fill.no_such_option");
    return index;
  };
  await claim.widget.write(claim, { kind: "choose", wanted: { text: "", list: "plain" } }, { ...tools, pick }, 1);
  return true;
}
