import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { FillValue } from "@camtay/shared/forms/fill-plan.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import { leave, setBoxValue, typeIntoBox } from "../events.ts";
import { isVisible } from "../visible.ts";
import { optionsOf } from "./native-select.widget.ts";
import { type Claim, isDisabled, type Widget } from "./widget.ts";

type Part = "day" | "month" | "year";
type Box = HTMLInputElement | HTMLSelectElement;

const WORDS: Record<Part, RegExp> = {
  day: /(?:^|[-_.\]\s[])(?:day|ngay|dd)(?:$|[-_.\]\s[])|(?:Ngay|Day)$/,
  month: /(?:^|[-_.\]\s[])(?:month|thang|mm)(?:$|[-_.\]\s[])|(?:Thang|Month)$/,
  year: /(?:^|[-_.\]\s[])(?:year|nam|yyyy)(?:$|[-_.\]\s[])|(?:Nam|Year)$/,
};

function partOf(box: Box): Part | null {
  const printed = [box.getAttribute("placeholder"), box.getAttribute("aria-label"), box.getAttribute("title")].map((text) =>
    fold(text ?? ""),
  );
  for (const part of ["day", "month", "year"] as const) {
    if ([box.name, box.id].some((name) => WORDS[part].test(name)) || printed.some((text) => WORDS[part].test(text))) return part;
  }
  return null;
}

const isBox = (element: Element): element is Box =>
  element instanceof HTMLSelectElement || (element instanceof HTMLInputElement && ["text", "number", "tel"].includes(element.type));

const byPart = (claim: Claim): Record<Part, Box> => {
  const [day, month, year] = claim.boxes as Box[];
  return { day: day!, month: month!, year: year! };
};

function setPart(box: Box, text: string, attempt: number): void {
  if (box instanceof HTMLSelectElement) {
    const option = optionsOf(box).find((item) => Number(fold(item.text).replace(/\D/g, "")) === Number(text) && /\d/.test(item.text));
    if (text !== "" && option === undefined) throw new AppError("fill.no_such_option");
    box.value = option?.value ?? "";
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (attempt === 1) setBoxValue(box, text);
  else typeIntoBox(box, text);
  leave(box);
}

const shownPart = (box: Box): string =>
  box instanceof HTMLSelectElement ? (/\d+/.exec(box.selectedOptions[0]?.text ?? "")?.[0] ?? "") : box.value;

function parts(value: FillValue): Record<Part, string | null> {
  if (value.kind === "dateParts") return { day: value.day, month: value.month, year: value.year };
  if (value.kind !== "date") throw new AppError("fill.value_does_not_fit");
  const [year, month, day] = value.iso.split("-");
  return { day: day ?? null, month: month ?? null, year: year! };
}

/** Three boxes for day, month and year (the justice ministry's x-date, Form.io day, three lists). Unknown parts stay empty. */
export const datePartsWidget: Widget = {
  name: "date-parts",
  selector: "input,select",
  claim(host) {
    if (!isBox(host) || partOf(host) !== "day") return null;
    // The smallest wrapper that holds all three and nothing else that is visible.
    for (let wrapper = host.parentElement, depth = 0; wrapper !== null && depth < 5; wrapper = wrapper.parentElement, depth++) {
      const boxes = [...wrapper.querySelectorAll("input,select")].filter((box) => isBox(box) && isVisible(box)) as Box[];
      const found = ["day", "month", "year"].map((part) => boxes.filter((box) => partOf(box) === part));
      if (found.some((list) => list.length > 1)) return null;
      const [day, month, year] = found.map((list) => list[0]);
      if (day && month && year) return boxes.length <= 4 ? [day, month, year] : null;
    }
    return null;
  },
  read(claim) {
    const boxes = byPart(claim);
    const shown = [boxes.day, boxes.month, boxes.year].map(shownPart);
    return {
      kind: "dateParts",
      shown: shown.every((text) => text === "") ? "" : shown.filter((text) => text !== "").join("/"),
      locked: isDisabled(boxes.year),
    };
  },
  async write(claim, value, _tools, attempt) {
    const boxes = byPart(claim);
    const wanted = parts(value);
    // The year first: lists of days follow from month and year.
    for (const part of ["year", "month", "day"] as const) {
      const text = wanted[part];
      if (text !== null || shownPart(boxes[part]) !== "") setPart(boxes[part], text ?? "", attempt);
    }
  },
  async clear(claim) {
    for (const box of claim.boxes as Box[]) setPart(box, "", 1);
  },
};
