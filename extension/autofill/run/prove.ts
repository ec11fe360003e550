import { parsePrintedDate } from "@camtay/shared/domain/printed-date.ts";
import type { FillValue } from "@camtay/shared/forms/fill-plan.ts";
import { tidy } from "@camtay/shared/text/fold.ts";
import { type Tools, textOf, wantedOf } from "../widgets/widget.ts";

/** Whether a text, as shown or as held by a model, is the value that was to be filled. Pure. */
export function proves(value: FillValue, text: string, pick: Tools["pick"], format?: string): boolean {
  const held = tidy(text);
  switch (value.kind) {
    case "checked":
      return (held !== "") === value.checked;
    case "date":
      return sameDate(value.iso, held, format) || (value.text !== "" && held === tidy(value.text));
    case "dateParts":
      return digits(held).join("/") === digits(textOf(value)).join("/");
    case "option":
    case "choose":
      return held !== "" && isChosen(value, held, pick);
    case "text":
      return sameText(tidy(value.text), held);
  }
}

const digits = (text: string): number[] => (text.match(/\d+/g) ?? []).map(Number);

function isChosen(value: FillValue, held: string, pick: Tools["pick"]): boolean {
  const wanted = wantedOf(value);
  if (held === tidy(wanted.text)) return true;
  try {
    return pick([{ text: held }], wanted) === 0;
  } catch {
    // "No such option" is the answer to the question asked here: it is not this one.
    return false;
  }
}

function sameText(wanted: string, held: string): boolean {
  if (held === wanted) return true;
  const bare = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, "");
  // Masks and number boxes put their own marks between the digits; letters must be the same.
  if (/\d/.test(wanted) && bare(held) === bare(wanted)) return true;
  return held.toLocaleUpperCase("vi") === held && held === wanted.toLocaleUpperCase("vi");
}

function sameDate(iso: string, held: string, format?: string): boolean {
  if (held === iso || held.slice(0, 10) === iso) return true;
  const [year, month, day] = iso.split("-");
  if (format?.startsWith("mm/dd") && month && day) return held === `${month}/${day}/${year}`;
  return parsePrintedDate(held) === iso;
}
