import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { BridgeCall } from "../bridge/bridge-call.ts";
import { waitFor } from "../quiet.ts";
import { readableText } from "../text.ts";
import { textForBox } from "./text.widget.ts";
import { type Claim, isDisabled, type Tools, type Widget, wantedOf } from "./widget.ts";

const ask = (task: BridgeCall["task"], value: string | null = null): BridgeCall => ({ library: "kendo", task, value });
const DISABLED = ".k-disabled,.k-state-disabled";

const model = async (claim: Claim, tools: Tools): Promise<string | null> => {
  const answer = await tools.bridge(claim, ask("read"));
  return answer?.found ? answer.value : null;
};
const isLocked = (host: HTMLElement): boolean => host.matches(DISABLED) || [...host.querySelectorAll("input,select")].some(isDisabled);

async function put(claim: Claim, text: string, tools: Tools): Promise<void> {
  const answer = await tools.bridge(claim, ask("write", text));
  if (!answer?.found) throw new AppError("fill.widget_refused");
}

/** Drawn text of a list: a span of the drop-down list, the box of the combo box. The prompt is drawn the same way, so it is told apart by its words. */
function shownChoice(host: HTMLElement): string {
  const drawn = host.querySelector(".k-input-value-text,.k-input-inner,.k-input");
  const box = drawn instanceof HTMLInputElement ? drawn : host.querySelector<HTMLInputElement>("input.k-input-inner,input.k-input");
  const text = box ? box.value : drawn ? readableText(drawn) : "";
  return /^[\s\-–—.…]*(?:chọn|lựa chọn|select|choose)\b|^[\s\-–—.…]*$/iu.test(text) ? "" : text;
}

/** Kendo drop-down list and combo box. */
export const kendoListWidget: Widget = {
  name: "kendo-list",
  selector: ".k-dropdownlist,.k-dropdown,.k-combobox",
  claim(host) {
    const original = host.querySelector<HTMLElement>("[data-role=dropdownlist],[data-role=combobox]");
    return original ? [...new Set([original, ...host.querySelectorAll<HTMLElement>("input:not([type=hidden])")])] : null;
  },
  seen: (claim) => [claim.host],
  read: (claim) => ({ kind: "select", shown: shownChoice(claim.host), locked: isLocked(claim.host) }),
  async write(claim, value, tools) {
    const loaded = await tools.bridge(claim, ask("options"));
    if (!loaded?.found) throw new AppError("fill.widget_refused");
    const choose = () => {
      if (!loaded.options?.length) throw new AppError("fill.list_not_loaded");
      return loaded.options[tools.pick(loaded.options, wantedOf(value))]!;
    };
    const option = choose();
    await put(claim, option.value ?? "", tools);
    await waitFor(() => (shownChoice(claim.host) === option.text ? true : null), 500, claim.host);
  },
  model,
  clear: (claim, tools) => put(claim, "", tools),
};

/** Kendo calendar box and number box. */
export const kendoBoxWidget: Widget = {
  name: "kendo-box",
  selector: ".k-datepicker,.k-numerictextbox",
  claim(host) {
    const original = host.querySelector<HTMLInputElement>("[data-role=datepicker],[data-role=numerictextbox]");
    const drawn = host.querySelector<HTMLInputElement>("input.k-formatted-value");
    return original ? (drawn ? [drawn, original] : [original]) : null;
  },
  seen: (claim) => [claim.host],
  read: (claim) => ({
    kind: claim.host.matches(".k-datepicker") ? "date" : "number",
    shown: (claim.boxes[0] as HTMLInputElement).value,
    locked: isLocked(claim.host),
  }),
  write(claim, value, tools) {
    if (!claim.host.matches(".k-datepicker")) return put(claim, textForBox(claim.boxes[0] as HTMLInputElement, value), tools);
    if (value.kind !== "date" || value.iso.length < 10) throw new AppError("fill.value_does_not_fit");
    return put(claim, value.iso, tools);
  },
  model,
  clear: (claim, tools) => put(claim, "", tools),
};
