import flatpickr from "flatpickr";
import { bootstrapDatepicker } from "./jquery-bootstrap-datepicker.ts";
import "jquery-ui/ui/widgets/datepicker.js";
import $ from "jquery";
import { type BenchField, element, type Renderer } from "../bench-field.ts";
import { native, textBox } from "./native.ts";
import { overNativeList } from "./over-native-list.ts";

interface Wrapped {
  on(type: string, listener: () => void): Wrapped;
  select2(options?: object): Wrapped;
  datepicker(options?: object): Wrapped;
  trigger(type: string): Wrapped;
}
const query = $ as unknown as ((node: Element) => Wrapped) & { fn: { datepicker: unknown } };

const labelled = (field: BenchField, box: HTMLElement) =>
  element("div", { class: "form-group" }, element("label", { for: field.name }, field.setup.label), box);

/** Select2 over a native list, listening through jQuery as the portals do. */
export const select2: Renderer = async (fields, container) => {
  const { default: attach } = await import("select2");
  if (typeof attach === "function") (attach as (root: Window, jQuery: unknown) => void)(window, $);
  await overNativeList(fields, container, (select, changed, field) => {
    const wrapped = query(select);
    wrapped.select2({ width: "100%" });
    wrapped.on("change", changed);
    field.subscribe(() => wrapped.trigger("change.select2"));
  });
};

/** flatpickr: the box is read-only, the date lives in the calendar's object. */
export const flatpickrDate: Renderer = async (fields, container) => {
  for (const field of fields) {
    if (field.setup.control !== "date") {
      await native([field], container);
      continue;
    }
    const box = element("input", { id: field.name, name: field.name, type: "text", placeholder: "dd/mm/yyyy" });
    container.append(labelled(field, box));
    flatpickr(box, { dateFormat: "d/m/Y", onChange: (_dates, text) => field.set(text) });
  }
};

export const jqueryDate: Renderer = async (fields, container) => {
  for (const field of fields) {
    if (field.setup.control !== "date") {
      await native([field], container);
      continue;
    }
    const box = textBox(field) as HTMLInputElement;
    container.append(labelled(field, box));
    const wrapped = query(box);
    if (/bootstrap/.test(field.setup.widget)) {
      bootstrapDatepicker.call(wrapped, { format: "dd/mm/yyyy", autoclose: true });
      wrapped.on("changeDate", () => field.set(box.value));
    } else {
      wrapped.datepicker({ dateFormat: "dd/mm/yy", onSelect: () => field.set(box.value) });
      wrapped.on("change", () => field.set(box.value));
    }
  }
};
