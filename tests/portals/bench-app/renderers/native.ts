import { type BenchField, element, type Renderer } from "../bench-field.ts";

const DATE_PARTS = [
  ["day", "Ngày", 31],
  ["month", "Tháng", 12],
  ["year", "Năm", 0],
] as const;

export function textBox(field: BenchField, type = "text"): HTMLInputElement | HTMLTextAreaElement {
  const box = field.setup.control === "textarea" ? element("textarea", { rows: "2" }) : element("input", { type });
  box.id = field.name;
  box.name = field.printedName;
  if (field.setup.placeholder !== "") box.placeholder = field.setup.placeholder;
  box.value = field.value;
  if (field.setup.locked) box.readOnly = true;
  if (field.setup.control === "date" && type === "text" && field.setup.placeholder === "") box.placeholder = field.setup.dateFormat;
  box.addEventListener("input", () => field.set(box.value));
  field.subscribe(() => {
    box.value = field.value;
  });
  return box;
}

export function selectBox(field: BenchField): HTMLSelectElement {
  const select = element("select", { id: field.name, name: field.printedName });
  const draw = () => {
    select.replaceChildren(
      element("option", { value: "" }, "-- Chọn --"),
      ...field.options.map((text, index) => element("option", { value: `v${index}` }, text)),
    );
    const chosen = field.options.indexOf(field.value);
    select.value = chosen < 0 ? "" : `v${chosen}`;
  };
  draw();
  select.disabled = field.setup.locked;
  select.addEventListener("change", () => field.set(select.selectedIndex > 0 ? (select.selectedOptions[0]?.text ?? "") : ""));
  field.subscribe(draw);
  return select;
}

export function radios(field: BenchField, type: "radio" | "checkbox" = "radio"): HTMLElement {
  const group = element("div", { class: "choices-row" });
  field.options.forEach((text, index) => {
    const input = element("input", { type, name: field.name, id: `${field.name}-${index}`, value: `v${index}` });
    input.checked = field.value === text;
    input.disabled = field.setup.locked;
    input.addEventListener("change", () => {
      if (type === "checkbox" && input.checked)
        for (const other of group.querySelectorAll("input")) if (other !== input) other.checked = false;
      field.set(input.checked ? text : "");
    });
    group.append(input, element("label", { for: input.id }, text), " ");
  });
  return group;
}

export function checkbox(field: BenchField): HTMLInputElement {
  const input = element("input", { type: "checkbox", id: field.name, name: field.name });
  input.addEventListener("change", () => field.set(input.checked ? "✓" : ""));
  return input;
}

export function dateBoxes(
  field: BenchField,
  names: (part: string) => { name?: string; id?: string } = (part) => ({ name: `${field.printedName}-${part}` }),
): HTMLElement {
  const group = element("span", { class: "date-row" });
  const boxes = DATE_PARTS.map(([part, hint]) => {
    const box = element("input", { type: "text", size: "4", placeholder: hint, ...names(part) });
    box.addEventListener("input", () => {
      const [day, month, year] = boxes.map(({ value }) => value);
      field.set([day, month, year].filter((text) => text !== "").join("/"));
    });
    group.append(box);
    return box;
  });
  return group;
}

function control(field: BenchField): HTMLElement {
  switch (field.setup.control) {
    case "select":
      return selectBox(field);
    case "radio":
      return radios(field);
    case "checkboxes":
      return radios(field, "checkbox");
    case "checkbox":
      return checkbox(field);
    case "dateParts":
      return dateBoxes(field);
    case "file":
      return element("input", { type: "file", id: field.name, name: field.name });
    case "number":
      return textBox(field, "number");
    case "tel":
    case "email":
      return textBox(field, field.setup.control);
    default:
      return textBox(field);
  }
}

/** Plain HTML. Labels stand as pages of that kind print them: before the box in one paragraph, in a table's header, or as a label above. */
export const native: Renderer = async (fields, container) => {
  const rows = new Map<string, HTMLElement>();
  for (const field of fields) {
    const { widget, label, control: kind } = field.setup;
    const drawn = control(field);
    if (widget === "datatable") {
      const table =
        rows.get("table") ??
        container.appendChild(
          element("table", { class: "data" }, element("thead", {}, element("tr")), element("tbody", {}, element("tr"))),
        );
      rows.set("table", table);
      table.querySelector("thead tr")!.append(element("th", {}, label));
      table.querySelector("tbody tr")!.append(element("td", {}, drawn));
    } else if (widget === "raw") container.append(element("p", {}, `${label} `, drawn));
    else if (widget === "liferay-number") {
      drawn.setAttribute("type", "number");
      container.append(element("div", { class: "form-group eform-element" }, element("label", { for: field.name }, label), drawn));
    } else if (kind === "checkbox")
      container.append(element("div", { class: "form-group" }, drawn, element("label", { for: field.name }, label)));
    else if (kind === "radio" || kind === "checkboxes" || kind === "dateParts")
      container.append(element("div", { class: "form-group" }, element("p", { class: "question" }, label), drawn));
    else container.append(element("div", { class: "form-group" }, element("label", { for: field.name }, label), drawn));
  }
};
