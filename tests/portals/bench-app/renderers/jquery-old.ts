import "./jquery-global.ts";
import "chosen-js";
import "icheck";
import Inputmask from "inputmask";
import $ from "jquery";
import { type BenchField, element, type Renderer } from "../bench-field.ts";
import { native, radios, textBox } from "./native.ts";
import { overNativeList } from "./over-native-list.ts";

interface Wrapped {
  on(type: string, listener: () => void): Wrapped;
  trigger(type: string): Wrapped;
  chosen(options?: object): Wrapped;
  iCheck(options?: object): Wrapped;
}
const query = $ as unknown as (node: Element) => Wrapped;

/** Chosen over a native list. */
export const chosen: Renderer = (fields, container) =>
  overNativeList(fields, container, (select, changed, field) => {
    const wrapped = query(select);
    wrapped.chosen({ width: "100%" });
    wrapped.on("change", changed);
    field.subscribe(() => wrapped.trigger("chosen:updated"));
  });

/** iCheck: the boxes are transparent under a drawing that takes the presses. */
export const icheck: Renderer = async (fields, container) => {
  for (const field of fields) {
    const { control, label } = field.setup;
    if (control !== "radio" && control !== "checkboxes") {
      await native([field], container);
      continue;
    }
    const drawn = radios(field, control === "radio" ? "radio" : "checkbox");
    container.append(element("div", { class: "form-group" }, element("p", { class: "question" }, label), drawn));
    for (const input of drawn.querySelectorAll("input")) {
      query(input).iCheck({ radioClass: "iradio_square", checkboxClass: "icheckbox_square" });
      query(input).on("ifChecked", () => field.set(field.options[Number(input.value.slice(1))] ?? ""));
    }
  }
};

function maskOf({ setup }: BenchField): string | null {
  if (setup.control === "date") return "99/99/9999";
  if (/điện thoại/i.test(setup.label)) return "9999 999 999";
  return /định danh|CCCD|căn cước/i.test(setup.label) ? "999999999999" : null;
}

/** Inputmask over plain boxes. */
export const masked: Renderer = async (fields, container) => {
  for (const field of fields) {
    const box = textBox(field) as HTMLInputElement;
    container.append(element("div", { class: "form-group" }, element("label", { for: field.name }, field.setup.label), box));
    const mask = maskOf(field);
    if (mask === null) continue;
    new Inputmask({ mask, placeholder: "_" }).mask(box);
    // The portal reads the box as the mask left it.
    const tell = () => field.set(mask === "9999 999 999" ? box.value.replace(/\D/g, "") : box.value);
    for (const type of ["input", "change", "blur"]) box.addEventListener(type, tell);
  }
};
