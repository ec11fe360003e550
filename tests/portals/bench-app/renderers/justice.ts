import { type BenchField, element, type Renderer } from "../bench-field.ts";
import { dateBoxes, radios, selectBox, textBox } from "./native.ts";

/**
 * The justice ministry's elements, imitated by hand: custom tags around plain boxes, dates in three boxes with a hidden ISO box, radios
 * that are groups of tick boxes, lists drawn as a button with a searchable list below it.
 */
export const justice: Renderer = async (fields, container) => {
  for (const field of fields) {
    const { widget, label } = field.setup;
    const host = document.createElement(widget);
    host.append(draw(field));
    container.append(element("div", { class: "e-row" }, element("span", { class: "e-text" }, label), " ", host));
  }
};

function draw(field: BenchField): HTMLElement {
  switch (field.setup.widget) {
    case "x-date":
      return dateBoxes(field);
    case "x-date-text":
      return dateBoxes(field, (part) => ({ id: `${field.name}-${part}` }));
    case "x-radio":
      return radios(field, "checkbox");
    case "x-input-number":
      return textBox(field, "number");
    case "x-select-default":
      return selectBox(field);
    case "x-select":
    case "x-select-area":
      return field.setup.control === "select" ? listBox(field) : textBox(field);
    default:
      return textBox(field);
  }
}

function listBox(field: BenchField): HTMLElement {
  const shown = element("span", { class: "x-select__value" });
  const button = element("button", { type: "button", class: "x-select__control", "aria-haspopup": "listbox" }, shown);
  const search = element("input", { type: "search", class: "x-select__search", placeholder: "Tìm kiếm" });
  const list = element("ul", { class: "x-select__list" });
  const drop = element("div", { class: "x-select__drop" }, search, list);
  drop.hidden = true;
  const show = () => {
    shown.textContent = field.value || "Chọn";
  };
  const fill = () => {
    const wanted = search.value.toLowerCase();
    list.replaceChildren(
      ...field.options
        .filter((text) => text.toLowerCase().includes(wanted))
        .map((text) => {
          const item = element("li", { role: "option" }, text);
          item.addEventListener("mousedown", (event) => {
            event.preventDefault();
            field.set(text);
            drop.hidden = true;
            show();
          });
          return item;
        }),
    );
  };
  button.disabled = field.setup.locked;
  button.addEventListener("click", () => {
    drop.hidden = !drop.hidden;
    search.value = "";
    fill();
  });
  search.addEventListener("input", fill);
  field.subscribe(() => {
    show();
    fill();
  });
  document.addEventListener("mousedown", (event) => {
    if (!drop.contains(event.target as Node) && !button.contains(event.target as Node)) drop.hidden = true;
  });
  show();
  return element("div", { class: "x-select__box" }, button, drop);
}
