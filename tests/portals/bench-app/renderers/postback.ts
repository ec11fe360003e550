import { type BenchField, element, type Renderer } from "../bench-field.ts";
import { selectBox, textBox } from "./native.ts";

const REPLY_MS = 80;

/** Values live on the server between pages; here in the session of the tab. */
const key = () => `viewstate ${location.search}`;
const stored = (): Record<string, string> => JSON.parse(sessionStorage.getItem(key()) ?? "{}") as Record<string, string>;

/** ASP.NET WebForms: generated ids, `__VIEWSTATE`, and every choice posts the whole page back and loads it anew. */
export const postback: Renderer = async (fields, container) => {
  if (container.closest("form")?.querySelector("#__VIEWSTATE") === null)
    container.closest("form")!.prepend(element("input", { type: "hidden", id: "__VIEWSTATE", name: "__VIEWSTATE", value: "dDwtMTA=" }));
  const values = stored();
  for (const field of fields) {
    const held = values[field.name];
    if (held !== undefined) field.set(held);
    const box = draw(field);
    box.id = `ctl00_C_${field.name}`;
    box.name = `ctl00$C$${field.name}`;
    box.addEventListener("change", () => {
      sessionStorage.setItem(key(), JSON.stringify({ ...stored(), [field.name]: field.value }));
      if (field.setup.control === "select") setTimeout(() => location.reload(), REPLY_MS);
    });
    container.append(element("table", {}, element("tr", {}, element("td", {}, field.setup.label), element("td", {}, box))));
  }
};

const draw = (field: BenchField): HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement =>
  field.setup.control === "select" ? selectBox(field) : textBox(field);
