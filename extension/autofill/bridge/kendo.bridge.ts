import type { BridgeFunction } from "./bridge-call.ts";

interface KendoWidget {
  value(next?: unknown): unknown;
  trigger(event: string): void;
  text?(): string;
  options?: { dataTextField?: string; dataValueField?: string };
  dataSource?: { view(): ArrayLike<unknown>; total?(): number; fetch?(): Promise<unknown> | undefined };
}

/** Kendo UI over jQuery: lists, calendars and number boxes are set through the widget, which tells the page only when asked to. */
export const kendoBridge: BridgeFunction = async (token, task, value) => {
  const marked = document.querySelector(`[data-camtay="${token}"]`);
  const original = marked?.matches("[data-role]") ? marked : marked?.querySelector("[data-role]");
  const page = window as unknown as { jQuery?: (node: Element) => { data?(): Record<string, unknown> } };
  if (!original || typeof page.jQuery !== "function") return { found: false, value: null };
  const held = page.jQuery(original).data?.() ?? {};
  const isWidget = (candidate: unknown): candidate is KendoWidget =>
    typeof candidate === "object" && candidate !== null && "value" in candidate && "trigger" in candidate && "options" in candidate;
  const name = Object.keys(held).find((key) => key.startsWith("kendo") && isWidget(held[key]));
  if (name === undefined) return { found: false, value: null };
  const widget = held[name] as KendoWidget;
  const field = (item: unknown, which: string | undefined): string => {
    const part = which && typeof item === "object" && item !== null ? (item as Record<string, unknown>)[which] : item;
    return part === null || part === undefined ? "" : String(part);
  };
  const options = () =>
    Array.from(widget.dataSource?.view() ?? [], (item) => ({
      text: field(item, widget.options?.dataTextField),
      value: field(item, widget.options?.dataValueField ?? widget.options?.dataTextField),
    }));
  const iso = (date: Date) =>
    `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;
  if (task === "options") {
    for (let round = 0; round < 40 && options().length === 0; round++) {
      if (round === 0) await widget.dataSource?.fetch?.();
      else await new Promise((resolve) => setTimeout(resolve, 75));
    }
    return { found: true, value: "", options: options() };
  }
  if (task === "write") {
    const [year, month, day] = (value ?? "").split("-").map(Number);
    const isDate = /Date/.test(name);
    widget.value(isDate ? (value && year && month && day ? new Date(year, month - 1, day) : null) : (value ?? ""));
    widget.trigger("change");
  }
  const now = widget.value();
  if (now instanceof Date) return { found: true, value: iso(now) };
  const chosen = options().find((option) => option.value === String(now ?? ""));
  return { found: true, value: chosen?.text ?? (now === null || now === undefined ? "" : String(now)) };
};
