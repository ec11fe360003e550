import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { BridgeCall } from "../bridge/bridge-call.ts";
import { waitFor } from "../quiet.ts";
import { readableText } from "../text.ts";
import { textForBox, textWidget } from "./text.widget.ts";
import { type Claim, isDisabled, type Tools, type Widget, wantedOf } from "./widget.ts";

const ask = (task: BridgeCall["task"], value: string | null = null): BridgeCall => ({ library: "formio", task, value });
const component = (host: HTMLElement) => host.closest<HTMLElement>(".formio-component");

const model = async (claim: Claim, tools: Tools): Promise<string | null> => {
  const answer = await tools.bridge(claim, ask("read"));
  return answer?.found ? answer.value : null;
};

const announce = async (claim: Claim, tools: Tools): Promise<void> => {
  await tools.bridge(claim, ask("announce"));
};

/** Shown text of a Choices.js list. */
export const choicesShown = (host: Element): string => {
  const item = host.querySelector(".choices__list--single .choices__item,.choices__list--multiple .choices__item");
  return item === null || item.classList.contains("choices__placeholder") || item.matches("[data-value='']")
    ? ""
    : readableText(item).replace(/\s*(?:Remove item.*|×)$/u, "");
};

/** Form.io list drawn by Choices.js: set by the component itself, then the shown text is awaited (it may show an id first). */
export const formioSelectWidget: Widget = {
  name: "formio-select",
  selector: ".formio-component-select",
  claim(host) {
    const choices = host.querySelector<HTMLElement>(".choices");
    const select = host.querySelector<HTMLElement>("select");
    return choices && select ? [choices, select] : null;
  },
  read: (claim) => ({
    kind: "select",
    shown: choicesShown(claim.host),
    locked: claim.host.querySelector(".choices.is-disabled,select:disabled") !== null || claim.boxes.some(isDisabled),
  }),
  async write(claim, value, tools) {
    const loaded = await tools.bridge(claim, ask("options"));
    if (!loaded?.found) throw new AppError("fill.widget_refused");
    if (!loaded.options?.length) throw new AppError("fill.list_not_loaded");
    const option = loaded.options[tools.pick(loaded.options, wantedOf(value))]!;
    const answer = await tools.bridge(claim, ask("write", option.value));
    if (!answer?.found) throw new AppError("fill.widget_refused");
    await waitFor(() => (choicesShown(claim.host) === option.text ? true : null), tools.listLimitMs, claim.host);
  },
  model,
  announce,
  async clear(claim, tools) {
    await tools.bridge(claim, ask("write", ""));
  },
};

/** Form.io date with its calendar: the visible box is not the one that holds the value. */
export const formioDateWidget: Widget = {
  name: "formio-datetime",
  selector: ".formio-component-datetime",
  claim(host) {
    const shown = host.querySelector<HTMLElement>("input:not([type=hidden])");
    return shown ? [shown] : null;
  },
  read: (claim) => ({
    kind: "date",
    shown: (claim.boxes[0] as HTMLInputElement).value,
    // Form.io marks boxes with a calendar read-only for the keyboard alone when text entry is off.
    locked: claim.boxes[0]!.matches(":disabled"),
  }),
  async write(claim, value, tools) {
    if (value.kind !== "date" || value.iso.length < 10) throw new AppError("fill.value_does_not_fit");
    const answer = await tools.bridge(claim, ask("write", value.iso));
    if (!answer?.found) throw new AppError("fill.widget_refused");
  },
  model,
  announce,
  async clear(claim, tools) {
    await tools.bridge(claim, ask("write", ""));
  },
};

/** Form.io text, number, phone, e-mail and text area: typed, then checked in the component. */
export const formioTextWidget: Widget = {
  ...textWidget,
  name: "formio-text",
  claim: (host) =>
    component(host)?.matches(
      ".formio-component-textfield,.formio-component-textarea,.formio-component-number,.formio-component-email,.formio-component-phoneNumber,.formio-component-currency,.formio-component-url",
    ) && host.closest(".choices") === null
      ? textWidget.claim(host)
      : null,
  read(claim) {
    const state = textWidget.read(claim);
    return component(claim.host)?.matches(".formio-component-number,.formio-component-currency") ? { ...state, kind: "number" } : state;
  },
  async write(claim, value, tools, attempt) {
    if (attempt === 1) return textWidget.write(claim, value, tools, attempt);
    const answer = await tools.bridge(claim, ask("write", textForBox(claim.boxes[0] as HTMLInputElement, value)));
    if (!answer?.found) await textWidget.write(claim, value, tools, attempt);
  },
  model,
  announce,
};
