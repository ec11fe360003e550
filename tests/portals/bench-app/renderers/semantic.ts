import { type BenchField, element, type Renderer } from "../bench-field.ts";
import { native } from "./native.ts";

/** Lists of the older iGate in the manner of Semantic UI: a hidden input, a drawn text and a menu. */
export const semantic: Renderer = async (fields, container) => {
  for (const field of fields) {
    if (field.setup.control !== "select") await native([field], container);
    else container.append(element("div", { class: "field form-group" }, element("label", {}, field.setup.label), dropdown(field)));
  }
};

function dropdown(field: BenchField): HTMLElement {
  const hidden = element("input", { type: "hidden", name: field.name });
  const text = element("div", {});
  const menu = element("div", { class: "menu" });
  const host = element(
    "div",
    { class: `ui selection dropdown${field.setup.locked ? " disabled" : ""}`, tabindex: "0" },
    hidden,
    text,
    menu,
  );
  const show = () => {
    text.className = field.value === "" ? "default text" : "text";
    text.textContent = field.value || "Chọn";
    hidden.value = field.value;
  };
  const close = () => {
    menu.classList.remove("visible");
    menu.style.display = "none";
  };
  const fill = () => {
    menu.replaceChildren(
      ...field.options.map((option) => {
        const item = element("div", { class: "item", "data-value": option }, option);
        item.addEventListener("click", (event) => {
          event.stopPropagation();
          field.set(option);
          show();
          close();
        });
        return item;
      }),
    );
  };
  host.addEventListener("click", () => {
    if (field.setup.locked) return;
    const open = menu.classList.toggle("visible");
    menu.style.display = open ? "block" : "none";
  });
  document.addEventListener("mousedown", (event) => {
    if (!host.contains(event.target as Node)) close();
  });
  field.subscribe(() => {
    show();
    fill();
  });
  show();
  fill();
  close();
  return host;
}
