import "./jquery-global.ts";
import "bootstrap/dist/js/bootstrap.js";
import "bootstrap-select/dist/js/bootstrap-select.js";
import $ from "jquery";
import type { Renderer } from "../bench-field.ts";
import { overNativeList } from "./over-native-list.ts";

interface Wrapped {
  selectpicker(task: string | object): Wrapped;
  on(type: string, listener: () => void): Wrapped;
}
const query = $ as unknown as (node: Element) => Wrapped;

/** bootstrap-select of Bootstrap 3: a button and a menu over a hidden native list. */
export const bootstrapSelect: Renderer = (fields, container) =>
  overNativeList(fields, container, (select, changed, field) => {
    const wrapped = query(select);
    wrapped.selectpicker({ liveSearch: true, width: "100%" });
    wrapped.on("changed.bs.select", changed);
    field.subscribe(() => wrapped.selectpicker("refresh"));
  });
