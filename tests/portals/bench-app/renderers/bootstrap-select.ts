import "./jquery-global.ts";
import "bootstrap/dist/js/bootstrap.js";
import "bootstrap-select/dist/js/bootstrap-select.js";
import $ from "jquery";
import { element, type Renderer } from "../bench-field.ts";
import { native, selectBox } from "./native.ts";

interface Wrapped {
  selectpicker(task: string | object): Wrapped;
  on(type: string, listener: () => void): Wrapped;
}
const query = $ as unknown as (node: Element) => Wrapped;

/** bootstrap-select of Bootstrap 3: a button and a menu over a hidden native list. */
export const bootstrapSelect: Renderer = async (fields, container) => {
  for (const field of fields) {
    if (field.setup.control !== "select") {
      await native([field], container);
      continue;
    }
    const select = selectBox(field);
    container.append(element("div", { class: "form-group" }, element("label", { for: field.name }, field.setup.label), select));
    const wrapped = query(select);
    wrapped.selectpicker({ liveSearch: true, width: "100%" });
    wrapped.on("changed.bs.select", () => field.set(select.selectedIndex > 0 ? (select.selectedOptions[0]?.text ?? "") : ""));
    field.subscribe(() => wrapped.selectpicker("refresh"));
  }
};
