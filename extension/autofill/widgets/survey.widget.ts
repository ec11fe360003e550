import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { BridgeCall } from "../bridge/bridge-call.ts";
import { pause } from "../quiet.ts";
import { readableText } from "../text.ts";
import { tickLabel } from "./choice-group.widget.ts";
import { type Claim, isDisabled, type Tools, textOf, type Widget, wantedOf } from "./widget.ts";

const ask = (task: BridgeCall["task"], value: string | null = null): BridgeCall => ({ library: "survey", task, value });

const shownChoice = (host: Element): string => {
  const text = host.querySelector(".sd-dropdown__value,.sv-string-viewer.sd-dropdown__value,.sv_q_dropdown__value");
  const input = host.querySelector<HTMLInputElement>("input[role=combobox],.sd-dropdown__filter-string-input");
  const drawn = text ? readableText(text) : "";
  if (drawn !== "") return drawn;
  if (input?.value) return input.value;
  const select = host.querySelector("select");
  if (select) return select.value === "" ? "" : (select.selectedOptions[0]?.text.trim() ?? "");
  const tick = [...host.querySelectorAll<HTMLInputElement>("input[type=radio],input[type=checkbox]")].find((box) => box.checked);
  return tick ? tickLabel(tick) : "";
};

const isChoice = (host: Element): boolean =>
  host.querySelector(".sd-dropdown,.sv_q_dropdown_control,select,input[type=radio],[role=combobox]") !== null;

async function put(claim: Claim, text: string, tools: Tools): Promise<void> {
  const answer = await tools.bridge(claim, ask("write", text));
  if (!answer?.found) throw new AppError("fill.widget_refused");
}

const LOOK_AGAIN_MS = 80;

/** The choices of a list that may still be on their way. @throws AppError `fill.list_not_loaded`, `fill.widget_refused` */
async function loadedOptions(claim: Claim, tools: Tools): Promise<readonly { text: string; value: string }[]> {
  const until = performance.now() + tools.listLimitMs;
  for (;;) {
    const answer = await tools.bridge(claim, ask("options"));
    if (!answer?.found) throw new AppError("fill.widget_refused");
    if (answer.options?.length) return answer.options;
    if (performance.now() > until) throw new AppError("fill.list_not_loaded");
    await pause(LOOK_AGAIN_MS);
  }
}

/** SurveyJS question: set through the survey's model, because typing does not reach it. */
export const surveyWidget: Widget = {
  name: "survey",
  selector: "[data-name].sd-question,[data-name].sd-element,[data-name].sv_q,.sd-root-modern [data-name]",
  claim(host) {
    if (host.querySelector("[data-name]") !== null) return null;
    const boxes = [...host.querySelectorAll<HTMLElement>("input:not([type=hidden]):not([type=file]),textarea,select,[role=combobox]")];
    return boxes.length > 0 ? boxes : null;
  },
  read(claim) {
    const first = claim.boxes[0]!;
    const locked = claim.host.querySelector(".sd-question--readonly,.sd-input--readonly") !== null || claim.boxes.every(isDisabled);
    if (isChoice(claim.host)) {
      const radios = claim.boxes.filter((box): box is HTMLInputElement => box instanceof HTMLInputElement && box.type === "radio");
      const options = radios.map((radio) => ({ text: tickLabel(radio), value: radio.value }));
      return {
        kind: radios.length > 0 ? "radio" : first.matches("[type=checkbox]") ? "checkboxes" : "select",
        shown: shownChoice(claim.host),
        locked:
          radios.length > 0
            ? radios.every((radio) => radio.disabled)
            : first.matches(":disabled,[aria-disabled=true],[aria-readonly=true]"),
        ...(options.length > 0 && { options }),
      };
    }
    const box = first as HTMLInputElement;
    return { kind: box.type === "date" ? "date" : box instanceof HTMLTextAreaElement ? "textarea" : "text", shown: box.value, locked };
  },
  async write(claim, value, tools) {
    if (!isChoice(claim.host))
      return put(claim, value.kind === "date" && (claim.boxes[0] as HTMLInputElement).type === "date" ? value.iso : textOf(value), tools);
    const options = await loadedOptions(claim, tools);
    await put(claim, options[tools.pick(options, wantedOf(value))]!.value, tools);
  },
  async model(claim, tools) {
    const answer = await tools.bridge(claim, ask("read"));
    return answer?.found ? answer.value : null;
  },
  clear: (claim, tools) => put(claim, "", tools),
};
