import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { BridgeCall } from "../bridge/bridge-call.ts";
import { pressKey, setBoxValue } from "../events.ts";
import { pause, waitFor } from "../quiet.ts";
import { dateFormatOf, textForBox, textWidget } from "./text.widget.ts";
import { type Claim, isDisabled, type Widget } from "./widget.ts";

const ask = (task: BridgeCall["task"], value: string | null = null): BridgeCall => ({ library: "datepicker", task, value });
const PICKERS =
  ".flatpickr-input,.hasDatepicker,[data-provide=datepicker],.datepicker,.datetimepicker,.date-picker,.input-group.date input,.bootstrap-datepicker";

/** The visible box of flatpickr when it hides the original behind a formatted one. */
const visibleBox = (claim: Claim): HTMLInputElement => claim.boxes[0] as HTMLInputElement;

/** Calendars that keep the date in their own object: `value` alone leaves the old date in the calendar. */
export const datePickerWidget: Widget = {
  name: "date-picker",
  selector: "input",
  claim(host) {
    if (!(host instanceof HTMLInputElement) || !["text", "hidden"].includes(host.type)) return null;
    if (host.type === "hidden") {
      const shown = host.nextElementSibling;
      return host.matches(".flatpickr-input") && shown instanceof HTMLInputElement ? [shown, host] : null;
    }
    return host.matches(PICKERS) || host.closest(".input-group.date") ? [host] : null;
  },
  read(claim) {
    const box = visibleBox(claim);
    const format = dateFormatOf(box) ?? dateFormatOf(claim.host);
    // flatpickr makes its box read-only so that phones show no keyboard: not a lock.
    const pickerOnly = claim.host.matches(".flatpickr-input") || box.matches(".flatpickr-input");
    return {
      kind: "date",
      shown: box.value,
      locked: pickerOnly ? box.disabled : isDisabled(box),
      ...(format !== undefined && { format }),
    };
  },
  async write(claim, value, tools, attempt) {
    const whole = value.kind === "date" && value.iso.length === 10;
    const answer = whole ? await tools.bridge(claim, ask("write", value.iso)) : null;
    if (answer?.found) return;
    if (visibleBox(claim).readOnly) throw new AppError("fill.value_does_not_fit");
    await textWidget.write({ ...claim, boxes: [visibleBox(claim)] }, value, tools, attempt);
  },
  async model(claim, tools) {
    const answer = await tools.bridge(claim, ask("read"));
    return answer?.found ? answer.value : null;
  },
  async clear(claim, tools) {
    const answer = await tools.bridge(claim, ask("write", ""));
    if (!answer?.found) await textWidget.clear({ ...claim, boxes: [visibleBox(claim)] }, tools);
  },
};

/** Longest time a calendar gets; the first try goes on once the page has been drawn. Milliseconds. */
const TAKES_OVER_WITHIN = { first: 60, again: 120 };

const takeOver = (attempt: number): Promise<void> => {
  if (attempt > 1) return pause(TAKES_OVER_WITHIN.again);
  const drawn = new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
  return Promise.race([drawn, pause(TAKES_OVER_WITHIN.first)]);
};

/** Calendars that take typed text once Enter commits it: Ant Design, ng-zorro, Element Plus, React pickers. */
export const typedPickerWidget: Widget = {
  ...textWidget,
  name: "typed-picker",
  selector:
    ".ant-picker input,.el-date-editor input,nz-date-picker input,.react-datepicker__input-container input,.rmdp-container input,.mx-datepicker input",
  claim: (host) =>
    host instanceof HTMLInputElement && host.type === "text" && host.closest(".ant-picker-range,.el-range-editor") === null ? [host] : null,
  // Ant Design 4 makes its box read-only until one types: only a disabled one is locked.
  read: (claim) => ({
    ...textWidget.read(claim),
    kind: "date",
    locked: visibleBox(claim).disabled || claim.host.closest(".ant-picker-disabled,.is-disabled") !== null,
  }),
  async write(claim, value, _tools, attempt) {
    const box = visibleBox(claim);
    box.dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
    box.focus({ preventScroll: true });
    if ((await waitFor(() => (box.readOnly ? null : true), 400, box)) === null) throw new AppError("fill.value_does_not_fit");
    setBoxValue(box, textForBox(box, value));
    // The calendar takes the text over when it is drawn next; Enter before that would commit the old date.
    await takeOver(attempt);
    pressKey(box, "Enter");
    await takeOver(attempt);
    pressKey(box, "Escape");
    box.dispatchEvent(new FocusEvent("focusout", { bubbles: true, composed: true }));
    box.blur();
  },
};
