import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { FieldOption } from "@camtay/shared/forms/field-description.ts";
import { leave } from "../events.ts";
import { waitFor } from "../quiet.ts";
import { isVisible } from "../visible.ts";
import { type Claim, isDisabled, type Widget, wantedOf } from "./widget.ts";

const select = (claim: Claim): HTMLSelectElement => claim.boxes[0] as HTMLSelectElement;

/** The first entry that only says "choose" is no option. */
const isPrompt = (option: HTMLOptionElement): boolean =>
  option.disabled ||
  option.value === "" ||
  /^[\s\-–—.…]*(?:(?:vui lòng|hãy|mời)\s+)?(?:chọn|lựa chọn|select|choose)\b.*$|^[\s\-–—.…]*$/iu.test(option.text);

export const optionsOf = (element: HTMLSelectElement): FieldOption[] =>
  [...element.options].filter((option) => !isPrompt(option)).map((option) => ({ text: option.text.trim(), value: option.value }));

/** A drawn list beside a native select that it hides: Select2, Chosen, bootstrap-select, nice-select, Semantic UI. */
export function drawnListOf(element: HTMLSelectElement): HTMLElement | null {
  const near = [element.nextElementSibling, element.previousElementSibling, element.parentElement];
  const found = near.find((node) =>
    node?.matches(".select2,.select2-container,.chosen-container,.bootstrap-select,.nice-select,.ui.dropdown"),
  );
  return found instanceof HTMLElement && isVisible(found) ? found : null;
}

/** A native list, alone or behind a drawn one. */
export const nativeSelectWidget: Widget = {
  name: "native-select",
  selector: "select",
  claim: (host) =>
    host instanceof HTMLSelectElement && !host.multiple ? [host, ...(drawnListOf(host) ? [drawnListOf(host)!] : [])] : null,
  read(claim) {
    const element = select(claim);
    const chosen = element.selectedOptions[0];
    const options = optionsOf(element);
    return {
      kind: "select",
      shown: chosen === undefined || isPrompt(chosen) ? "" : chosen.text.trim(),
      locked: isDisabled(element),
      // An empty list is one that has not loaded.
      ...(options.length > 0 && { options }),
    };
  },
  async write(claim, value, tools) {
    const element = select(claim);
    const wanted = wantedOf(value);
    const choose = (): number | null => {
      const options = optionsOf(element);
      return options.length === 0 ? null : tools.pick(options, wanted);
    };
    const attempt = (): number | null => {
      try {
        return choose();
      } catch (thrown) {
        // The list of the previous choice may still be there: wait for the one that belongs to the new choice.
        if (thrown instanceof AppError && value.kind === "choose") return null;
        throw thrown;
      }
    };
    const index = (await waitFor(attempt, tools.listLimitMs, element)) ?? choose();
    if (index === null) throw new AppError("fill.list_not_loaded");
    const option = optionsOf(element)[index];
    if (option?.value === undefined) throw new AppError("fill.no_such_option");
    element.focus({ preventScroll: true });
    Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, "value")?.set?.call(element, option.value);
    element.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    element.dispatchEvent(new Event("change", { bubbles: true }));
    leave(element);
    if (claim.boxes.length > 1) await tools.bridge(claim, { library: "select", task: "write", value: option.value });
  },
  async model(claim, tools) {
    if (claim.boxes.length < 2) return null;
    const answer = await tools.bridge(claim, { library: "select", task: "read", value: null });
    return answer?.found ? answer.value : null;
  },
  async clear(claim, tools) {
    const element = select(claim);
    const empty = [...element.options].findIndex(isPrompt);
    element.selectedIndex = empty;
    element.dispatchEvent(new Event("input", { bubbles: true }));
    element.dispatchEvent(new Event("change", { bubbles: true }));
    if (claim.boxes.length > 1) await tools.bridge(claim, { library: "select", task: "write", value: element.value });
  },
};
