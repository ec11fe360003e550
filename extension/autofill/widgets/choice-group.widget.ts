import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { FieldOption } from "@camtay/shared/forms/field-description.ts";
import { press } from "../events.ts";
import { waitFor } from "../quiet.ts";
import { readableText } from "../text.ts";
import { type Claim, isDisabled, type Widget, wantedOf } from "./widget.ts";

const isTick = (element: Element): element is HTMLInputElement =>
  element instanceof HTMLInputElement && (element.type === "radio" || element.type === "checkbox");

/** Printed words of one radio or tick box. */
export function tickLabel(tick: HTMLInputElement): string {
  const root = tick.getRootNode() as Document | ShadowRoot;
  const own = [...(tick.labels ?? [])].map((label) => readableText(label)).find((text) => text !== "");
  if (own) return own;
  const named =
    tick.getAttribute("aria-label") ?? (tick.id === "" ? null : root.querySelector(`label[for="${CSS.escape(tick.id)}"]`)?.textContent);
  if (named?.trim()) return named.trim();
  // Text up to the next tick, in the same wrapper.
  let text = "";
  for (let node = tick.nextSibling; node !== null; node = node.nextSibling) {
    if (node instanceof Element && (isTick(node) || node.querySelector("input"))) break;
    text += node instanceof Element ? ` ${readableText(node)}` : (node.textContent ?? "");
  }
  if (text.trim()) return text.trim();
  const wrapper = tick.parentElement;
  return wrapper && wrapper.querySelectorAll("input").length === 1 ? readableText(wrapper) : "";
}

/** All ticks that answer the same question as this one, in reading order. */
function groupOf(tick: HTMLInputElement): HTMLInputElement[] {
  const library = tick.closest<HTMLElement>(
    "x-radio,mat-radio-group,[role=radiogroup],.ant-radio-group,.el-radio-group,nz-radio-group,.formio-component-radio,.formio-component-selectboxes,.sd-selectbase",
  );
  const root = library ?? (tick.form as ParentNode | null) ?? (tick.getRootNode() as ParentNode);
  const ticks = [...root.querySelectorAll<HTMLInputElement>(`input[type=${tick.type}]`)];
  if (library) return ticks;
  if (tick.name !== "") return ticks.filter((other) => other.name === tick.name);
  return [tick];
}

const isChecked = (tick: HTMLInputElement): boolean => tick.checked || tick.getAttribute("aria-checked") === "true";
const ticks = (claim: Claim): HTMLInputElement[] => claim.boxes.filter(isTick);
const options = (claim: Claim): FieldOption[] => ticks(claim).map((tick) => ({ text: tickLabel(tick), value: tick.value }));
/** Libraries lay their own drawing over a transparent box: the wrapper and the label are what is seen. */
const drawnOver = (tick: HTMLInputElement): Element[] => {
  const drawn = tick.closest(
    "[class*=iradio],[class*=icheckbox],.ant-radio-wrapper,.ant-checkbox-wrapper,.el-radio,.el-checkbox,mat-radio-button,mat-checkbox,label,.custom-control,.form-check",
  );
  return [...(tick.labels ?? []), ...(drawn ? [drawn] : [])];
};
const pressable = (tick: HTMLInputElement): HTMLElement => {
  const box = tick.getBoundingClientRect();
  // iCheck takes presses on the drawing that covers the box.
  const helper = tick.closest("[class*=iradio],[class*=icheckbox]")?.querySelector<HTMLElement>(".iCheck-helper");
  if (helper) return helper;
  const label = tick.labels?.[0] ?? tick.closest("label");
  const drawn = box.width > 1 && box.height > 1 && getComputedStyle(tick).opacity !== "0";
  return drawn || !label ? tick : label;
};

/** Radios, and the groups of tick boxes that some forms use as radios: one option by its label. */
export const choiceGroupWidget: Widget = {
  name: "choice-group",
  selector: "input[type=radio],input[type=checkbox]",
  claim(host) {
    if (!isTick(host)) return null;
    const group = groupOf(host);
    return group[0] === host && (host.type === "radio" || group.length > 1) ? group : null;
  },
  seen: (claim) => ticks(claim).flatMap(drawnOver),
  read(claim) {
    const group = ticks(claim);
    const chosen = group.filter(isChecked);
    const single = group[0]?.type === "radio" || claim.host.closest("x-radio") !== null;
    return {
      kind: single ? "radio" : "checkboxes",
      shown: chosen.map(tickLabel).join("; "),
      locked: group.every(isDisabled),
      options: options(claim),
    };
  },
  async write(claim, value, tools) {
    const index = tools.pick(options(claim), wantedOf(value));
    const group = ticks(claim);
    const wanted = group[index];
    if (wanted === undefined || isDisabled(wanted)) throw new AppError("fill.widget_refused");
    // Tick boxes that stand for radios: at most one stays ticked.
    for (const other of group) if (other !== wanted && other.type === "checkbox" && isChecked(other)) press(pressable(other));
    if (!isChecked(wanted)) press(pressable(wanted));
    await waitFor(() => (isChecked(wanted) ? true : null), 300);
  },
  async clear(claim) {
    for (const tick of ticks(claim)) {
      if (!isChecked(tick)) continue;
      if (tick.type === "checkbox") press(pressable(tick));
      else {
        tick.checked = false;
        tick.dispatchEvent(new Event("input", { bubbles: true }));
        tick.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }
  },
};

/** A single tick box. */
export const checkboxWidget: Widget = {
  name: "checkbox",
  selector: "input[type=checkbox]",
  claim: (host) => (isTick(host) ? [host] : null),
  read(claim) {
    const tick = ticks(claim)[0]!;
    return { kind: "checkbox", shown: isChecked(tick) ? "✓" : "", locked: isDisabled(tick) };
  },
  async write(claim, value) {
    const tick = ticks(claim)[0]!;
    if (value.kind !== "checked") throw new AppError("fill.value_does_not_fit");
    if (isChecked(tick) !== value.checked) press(pressable(tick));
  },
  async clear(claim) {
    const tick = ticks(claim)[0]!;
    if (isChecked(tick)) press(pressable(tick));
  },
};
