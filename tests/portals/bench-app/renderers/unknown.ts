import { type BenchField, element, type Renderer } from "../bench-field.ts";
import { native, radios, textBox } from "./native.ts";

const SHAPES = [bare, ariaList, menuButton, typedList] as const;
/** Where a page of no known library may put the words: before, after, in another cell, or wrapped around. */
const FRAMES = [before, after, nestedCells, around] as const;

/** Controls of no library at all: no ids, classes that say little, lists drawn by hand in the ways that portals draw them. */
export const unknown: Renderer = async (fields, container) => {
  for (const field of fields) {
    const { control, index, label } = field.setup;
    if (control === "radio" || control === "checkboxes") {
      container.append(element("div", { class: "u-q" }, element("div", {}, label), pills(field)));
      continue;
    }
    if (["checkbox", "file", "dateParts"].includes(control)) {
      await native([field], container);
      continue;
    }
    const drawn = control === "select" ? SHAPES[index % SHAPES.length]!(field) : bareBox(field);
    container.append(FRAMES[index % FRAMES.length]!(label, drawn));
  }
};

function bareBox(field: BenchField): HTMLElement {
  const box = textBox(field, field.setup.control === "number" ? "number" : "text");
  box.removeAttribute("id");
  box.removeAttribute("name");
  return box;
}

function before(label: string, drawn: HTMLElement): HTMLElement {
  return element("div", { class: "u-row" }, element("span", { class: "u-name" }, label), element("div", {}, drawn));
}
function after(label: string, drawn: HTMLElement): HTMLElement {
  const row = element("div", { class: "u-row u-floating" }, drawn, element("label", {}, label));
  return row;
}
function nestedCells(label: string, drawn: HTMLElement): HTMLElement {
  const inner = element("table", {}, element("tbody", {}, element("tr", {}, element("td", {}, drawn))));
  return element(
    "table",
    {},
    element("tbody", {}, element("tr", {}, element("td", {}, element("div", {}, element("b", {}, label))), element("td", {}, inner))),
  );
}
function around(label: string, drawn: HTMLElement): HTMLElement {
  return drawn.matches("input,textarea")
    ? element("label", {}, element("span", {}, label), drawn)
    : element("div", { class: "u-block" }, element("p", {}, label), drawn);
}

/** Radios as styled labels over boxes that have no size. */
function pills(field: BenchField): HTMLElement {
  const group = radios(field, "radio");
  for (const input of group.querySelectorAll("input")) input.style.cssText = "position:absolute;opacity:0;width:0;height:0";
  return group;
}

const PROMPT = "Chọn";

/** Divs alone: no role, no hidden box. */
function bare(field: BenchField): HTMLElement {
  const face = element("div", { class: "pick-face", tabindex: "0" }, field.value || PROMPT);
  const menu = element("div", { class: "pick-menu" });
  menu.style.display = "none";
  const host = element("div", { class: `custom-pick-select${field.setup.locked ? " disabled" : ""}` }, face, menu);
  const draw = () => {
    face.textContent = field.value || PROMPT;
    menu.replaceChildren(
      ...field.options.map((text) => {
        const row = element("div", { class: "pick-row" }, text);
        row.addEventListener("click", (event) => {
          event.stopPropagation();
          field.set(text);
          menu.style.display = "none";
          draw();
        });
        return row;
      }),
    );
  };
  face.addEventListener("click", () => {
    if (!field.setup.locked) menu.style.display = menu.style.display === "none" ? "block" : "none";
  });
  field.subscribe(draw);
  draw();
  return host;
}

/** The pattern of WAI-ARIA 1.2: a box that is a combobox, its list elsewhere on the page. */
function ariaList(field: BenchField): HTMLElement {
  const box = element("input", {
    role: "combobox",
    "aria-expanded": "false",
    "aria-haspopup": "listbox",
    readonly: "",
    placeholder: PROMPT,
  });
  box.value = field.value;
  if (field.setup.locked) box.disabled = true;
  const id = `list-${field.name}`;
  box.setAttribute("aria-controls", id);
  const close = () => {
    document.getElementById(id)?.remove();
    box.setAttribute("aria-expanded", "false");
  };
  box.addEventListener("click", () => {
    if (box.getAttribute("aria-expanded") === "true") return close();
    box.setAttribute("aria-expanded", "true");
    const list = element("div", { role: "listbox", id });
    for (const text of field.options) {
      const option = element("div", { role: "option", "aria-selected": String(text === field.value) }, element("span", {}, text));
      option.addEventListener("pointerup", () => {
        field.set(text);
        box.value = text;
        close();
      });
      list.append(option);
    }
    document.body.append(list);
  });
  box.addEventListener("blur", () => setTimeout(close, 200));
  field.subscribe(() => {
    box.value = field.value;
    close();
  });
  return element("div", { class: "u-combo" }, box);
}

/** A button with a menu of radio items. */
function menuButton(field: BenchField): HTMLElement {
  const button = element("button", { type: "button", "aria-haspopup": "menu", "aria-expanded": "false" }, field.value || PROMPT);
  button.disabled = field.setup.locked;
  const menu = element("div", { role: "menu" });
  menu.hidden = true;
  const draw = () => {
    button.textContent = field.value || PROMPT;
    menu.replaceChildren(
      ...field.options.map((text) => {
        const item = element("div", { role: "menuitemradio", "aria-checked": String(text === field.value) }, text);
        item.addEventListener("click", () => {
          field.set(text);
          menu.hidden = true;
          button.setAttribute("aria-expanded", "false");
          draw();
        });
        return item;
      }),
    );
  };
  button.addEventListener("click", () => {
    menu.hidden = !menu.hidden;
    button.setAttribute("aria-expanded", String(!menu.hidden));
  });
  field.subscribe(draw);
  draw();
  return element("div", { class: "u-menu" }, button, menu);
}

/** A box that suggests while one types and keeps only what was chosen. */
function typedList(field: BenchField): HTMLElement {
  const box = element("input", {
    type: "text",
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    autocomplete: "off",
  });
  box.value = field.value;
  if (field.setup.locked) box.disabled = true;
  const list = element("ul", { role: "listbox" });
  list.hidden = true;
  const draw = () => {
    const typed = box.value.toLowerCase();
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    list.replaceChildren(
      ...field.options
        .filter((text) => text.toLowerCase().includes(typed))
        .map((text) => {
          const item = element("li", { role: "option" }, text);
          item.addEventListener("mousedown", (event) => {
            event.preventDefault();
            field.set(text);
            box.value = text;
            list.hidden = true;
          });
          return item;
        }),
    );
  };
  box.addEventListener("input", draw);
  box.addEventListener("focus", draw);
  box.addEventListener("blur", () => {
    list.hidden = true;
    box.value = field.value;
  });
  field.subscribe(() => {
    box.value = field.value;
  });
  return element("div", { class: "u-typed" }, box, list);
}
