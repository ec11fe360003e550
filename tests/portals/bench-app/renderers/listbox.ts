import { type BenchField, element, type Renderer } from "../bench-field.ts";
import { native } from "./native.ts";

/** The national portal's picker: a button that opens a list at the end of the body, commits on mousedown and is then replaced by an input. */
export const listbox: Renderer = async (fields, container) => {
  for (const field of fields) {
    if (field.setup.control !== "select") await native([field], container);
    else
      container.append(
        element("div", { class: "form-group" }, element("label", { id: `${field.name}-label` }, field.setup.label), picker(field)),
      );
  }
};

function picker(field: BenchField): HTMLElement {
  const holder = element("div", { class: "relative" });
  const asButton = () => {
    const button = element(
      "button",
      { type: "button", "aria-haspopup": "listbox", "aria-labelledby": `${field.name}-label` },
      field.value || "Chọn",
    );
    button.disabled = field.setup.locked;
    button.addEventListener("mousedown", () => openList(button));
    holder.replaceChildren(button);
  };
  const openList = (anchor: HTMLElement) => {
    const list = element("ul", { role: "listbox", class: "portal-list" });
    for (const text of field.options) {
      const item = element("li", {}, text);
      item.addEventListener("mousedown", () => {
        field.set(text);
        list.remove();
        asInput();
      });
      list.append(item);
    }
    document.body.append(list);
    const close = (event: Event) => {
      if (list.contains(event.target as Node) || anchor.contains(event.target as Node)) return;
      list.remove();
      document.removeEventListener("mousedown", close);
    };
    document.addEventListener("mousedown", close);
  };
  const asInput = () => {
    const input = element("input", {
      role: "combobox",
      "aria-haspopup": "listbox",
      "aria-labelledby": `${field.name}-label`,
      readonly: "",
    });
    input.value = field.value;
    input.addEventListener("mousedown", () => openList(input));
    holder.replaceChildren(input);
  };
  field.subscribe(asButton);
  asButton();
  return holder;
}
