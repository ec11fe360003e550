import type { BridgeFunction } from "./bridge-call.ts";

/** flatpickr, bootstrap-datepicker, eonasdan datetimepicker and jQuery UI: set and read through the picker's own object. */
export const datepickerBridge: BridgeFunction = async (token, task, value) => {
  const marked = document.querySelector(`[data-camtay="${token}"]`);
  const input = marked?.matches("input") ? (marked as HTMLInputElement) : marked?.querySelector("input");
  if (!input) return { found: false, value: null };
  const iso = (date: Date | null | undefined): string =>
    date instanceof Date && !Number.isNaN(date.getTime())
      ? `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`
      : "";
  const [year, month, day] = (value ?? "").split("-").map(Number);
  const date = value && year && month && day ? new Date(year, month - 1, day) : null;

  interface Flatpickr {
    setDate(date: Date, trigger: boolean): void;
    clear(): void;
    selectedDates: Date[];
  }
  const holder = [input, marked, input.parentElement, input.previousElementSibling].find((node) => node && "_flatpickr" in node);
  const flatpickr = (holder as { _flatpickr?: Flatpickr } | undefined)?._flatpickr;
  if (flatpickr) {
    if (task === "write") {
      if (date) flatpickr.setDate(date, true);
      else flatpickr.clear();
    }
    return { found: true, value: iso(flatpickr.selectedDates[0]) };
  }

  interface Picker {
    getDate?(): Date | null;
    update?(date: Date | string): void;
    date?(date?: Date | null): unknown;
  }
  type Wrapped = { data(key: string): unknown; datepicker?(task: string, value?: unknown): unknown; trigger(type: string): unknown };
  const page = window as unknown as { jQuery?: (node: Element) => Wrapped; $?: (node: Element) => Wrapped };
  const jQuery = page.jQuery ?? page.$;
  if (typeof jQuery !== "function") return { found: false, value: null };
  for (const node of [input, input.parentElement]) {
    if (!node) continue;
    const wrapped = jQuery(node);
    const modern = wrapped?.data?.("DateTimePicker") as Picker | undefined;
    if (modern?.date) {
      if (task === "write") modern.date(date);
      const held = modern.date() as { toDate?(): Date } | null;
      return { found: true, value: iso(held?.toDate?.()) };
    }
    const bootstrap = wrapped?.data?.("datepicker") as Picker | undefined;
    if (bootstrap?.update && bootstrap.getDate) {
      if (task === "write") {
        bootstrap.update(date ?? "");
        wrapped.trigger("changeDate");
        wrapped.trigger("change");
      }
      return { found: true, value: iso(bootstrap.getDate()) };
    }
    if (node.classList.contains("hasDatepicker") && typeof wrapped.datepicker === "function") {
      if (task === "write") {
        wrapped.datepicker("setDate", date);
        wrapped.trigger("change");
      }
      return { found: true, value: iso(wrapped.datepicker("getDate") as Date | null) };
    }
  }
  return { found: false, value: null };
};
