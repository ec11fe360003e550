import "./jquery-global.ts";
import "kendo-ui-core/esm/kendo.combobox.js";
import "kendo-ui-core/esm/kendo.datepicker.js";
import "kendo-ui-core/esm/kendo.dropdownlist.js";
import "kendo-ui-core/esm/kendo.numerictextbox.js";
import $ from "jquery";
import { type BenchField, element, type Renderer } from "../bench-field.ts";
import { native, textBox } from "./native.ts";

interface KendoWidget {
  value(value?: unknown): unknown;
  text?(): string;
  setDataSource?(items: readonly string[]): void;
  enable(on: boolean): void;
  bind(event: string, listener: () => void): void;
}
interface Wrapped {
  data(name: string): KendoWidget;
  [widget: string]: unknown;
}
const query = $ as unknown as (node: Element) => Wrapped;

function attach(box: HTMLElement, widget: string, options: object): KendoWidget {
  const wrapped = query(box);
  (wrapped[widget] as (this: Wrapped, options: object) => void).call(wrapped, options);
  return wrapped.data(widget);
}

function draw(field: BenchField, box: HTMLElement): void {
  const { control, widget, locked } = field.setup;
  if (control === "select") {
    const isCombo = /combo/.test(widget);
    const list = attach(box, isCombo ? "kendoComboBox" : "kendoDropDownList", {
      dataSource: [...field.options],
      value: field.value,
      ...(isCombo ? { placeholder: "Chọn", filter: "contains" } : { optionLabel: "-- Chọn --" }),
    });
    list.enable(!locked);
    list.bind("change", () => field.set(field.options.includes(String(list.value())) ? String(list.value()) : ""));
    field.subscribe(() => {
      list.setDataSource?.([...field.options]);
      list.value(field.value);
    });
  } else if (control === "date") {
    const picker = attach(box, "kendoDatePicker", { format: "dd/MM/yyyy", culture: "en-GB" });
    picker.enable(!locked);
    picker.bind("change", () => {
      const date = picker.value() as Date | null;
      field.set(date === null ? "" : `${date.getDate()}/${date.getMonth() + 1}/${date.getFullYear()}`);
    });
  } else {
    const number = attach(box, "kendoNumericTextBox", { format: "#", decimals: 0, spinners: false });
    number.bind("change", () => field.set(String(number.value() ?? "")));
  }
}

/** Kendo UI Core over jQuery: lists and calendars that hide the original box behind drawn ones. */
export const kendo: Renderer = async (fields, container) => {
  for (const field of fields) {
    if (!["select", "date", "number"].includes(field.setup.control)) {
      await native([field], container);
      continue;
    }
    const box = field.setup.control === "date" ? element("input", { id: field.name }) : textBox(field);
    if (field.setup.control !== "date") box.removeAttribute("value");
    container.append(element("div", { class: "form-group" }, element("label", { for: field.name }, field.setup.label), box));
    draw(field, box);
  }
};
