import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { ControlKind } from "@camtay/shared/forms/field-description.ts";
import { leave, setBoxValue, typeIntoBox } from "../events.ts";
import { type Claim, type ControlState, isDisabled, textOf, type Widget } from "./widget.ts";

type Box = HTMLInputElement | HTMLTextAreaElement;
const box = (claim: Claim): Box => claim.boxes[0] as Box;

const KINDS: Record<string, ControlKind> = {
  text: "text",
  search: "search",
  tel: "tel",
  email: "email",
  number: "number",
  date: "date",
  month: "date",
  "datetime-local": "date",
  password: "password",
  file: "file",
  url: "text",
};

/** Printed hint of a date box: `dd/mm/yyyy`, `mm/yyyy`, `yyyy`. */
export function dateFormatOf(input: Element): string | undefined {
  const hints = ["data-date-format", "data-format", "placeholder", "data-mask", "data-inputmask", "title", "aria-placeholder"];
  for (const name of hints) {
    const hint = input
      .getAttribute(name)
      ?.toLowerCase()
      .replace(/ngày|ngay/g, "dd")
      .replace(/tháng|thang/g, "mm")
      .replace(/năm|nam/g, "yyyy");
    const found = hint && /(?:d{1,2}[/.-])?m{1,2}[/.-]y{2,4}|^y{4}$|y{4}-m{2}-d{2}/.exec(hint)?.[0];
    if (found)
      return found
        .replace(/\bd\b/, "dd")
        .replace(/\bm\b/, "mm")
        .replace(/[.-](?=m|y)/g, (mark) => (hint.startsWith("y") ? mark : "/"));
  }
  return undefined;
}

function readBox(claim: Claim): ControlState {
  const control = box(claim);
  const kind: ControlKind =
    control instanceof HTMLTextAreaElement
      ? "textarea"
      : control.inputMode === "numeric" && control.type === "text"
        ? "text"
        : (KINDS[control.type] ?? "other");
  const format = dateFormatOf(control);
  return {
    kind: kind === "text" && format !== undefined ? "date" : kind,
    shown: control.value,
    locked: isDisabled(control),
    ...(format !== undefined && { format }),
  };
}

/** What exactly goes into this box: number boxes take digits only, native date boxes ISO. @throws AppError `fill.value_does_not_fit` */
export function textForBox(control: Box, value: Parameters<Widget["write"]>[1]): string {
  const type = control instanceof HTMLInputElement ? control.type : "textarea";
  const text = textOf(value);
  if (type === "number") {
    const number = text.replace(/[\s.](?=\d{3}(?:\D|$))/g, "").replace(",", ".");
    if (!/^-?\d+(?:\.\d+)?$/.test(number)) throw new AppError("fill.value_does_not_fit");
    return number;
  }
  if (type === "date" || type === "month") {
    if (value.kind !== "date" || value.iso.length < (type === "date" ? 10 : 7)) throw new AppError("fill.value_does_not_fit");
    return value.iso.slice(0, type === "date" ? 10 : 7);
  }
  if (control.maxLength > 0 && text.length > control.maxLength) throw new AppError("fill.value_does_not_fit");
  return text;
}

/** Plain boxes of every framework, masks included. */
export const textWidget: Widget = {
  name: "text",
  selector: "input,textarea",
  claim: (host) =>
    host instanceof HTMLTextAreaElement || (host instanceof HTMLInputElement && host.type in KINDS && !host.matches("[type=hidden]"))
      ? [host]
      : null,
  read: readBox,
  async write(claim, value, _tools, attempt) {
    const control = box(claim);
    const text = textForBox(control, value);
    if (attempt === 1) setBoxValue(control, text);
    else typeIntoBox(control, text);
    leave(control);
  },
  async model(claim, tools) {
    const answer = await tools.bridge(claim, { library: "react", task: "read", value: null });
    return answer?.found ? answer.value : null;
  },
  async clear(claim) {
    setBoxValue(box(claim), "");
    leave(box(claim));
  },
};
