import type { BridgeFunction } from "./bridge-call.ts";

interface JQueryLike {
  (element: Element): JQueryLike;
  val(value?: string): unknown;
  trigger(type: string): JQueryLike;
  data(key: string): unknown;
  selectpicker?(task: string): void;
}

/** A native select under Select2, Chosen, bootstrap-select or the like: those listen to jQuery's own events. */
export const selectBridge: BridgeFunction = async (token, task, value) => {
  const marked = document.querySelector(`[data-camtay="${token}"]`);
  const element = marked?.matches("select") ? (marked as HTMLSelectElement) : marked?.querySelector("select");
  if (!element) return { found: false, value: null };
  const page = window as unknown as { jQuery?: JQueryLike; $?: JQueryLike };
  const jQuery = page.jQuery ?? page.$;
  const wrapped = typeof jQuery === "function" && typeof jQuery(element)?.trigger === "function" ? jQuery(element) : null;
  if (task === "write" && wrapped) {
    wrapped.val(value ?? "");
    wrapped.trigger("change");
    wrapped.trigger("chosen:updated");
    if (typeof wrapped.selectpicker === "function") wrapped.selectpicker("refresh");
  }
  const held = wrapped ? wrapped.val() : element.value;
  const option = [...element.options].find((item) => item.value === String(held ?? ""));
  return { found: wrapped !== null, value: option && option.value !== "" ? option.text.trim() : "" };
};
