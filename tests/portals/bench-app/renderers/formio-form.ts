import flatpickr from "flatpickr";
import type { BenchField, Renderer } from "../bench-field.ts";

Object.assign(window, { flatpickr });

interface Component {
  component: { data?: { values: { label: string; value: string }[] } };
  dataValue: unknown;
  setItems?(items: unknown[]): void;
  setValue(value: unknown): void;
  redraw(): Promise<void>;
}
export interface WebForm {
  ready: Promise<unknown>;
  on(event: string, listener: (change: { data?: Record<string, unknown> }) => void): void;
  getComponent(key: string): Component;
  submission: { data: Record<string, unknown> };
}

/** `Formio.createForm` of one major. */
export type CreateForm = (holder: HTMLElement, form: object, options: object) => Promise<unknown>;

const items = (field: BenchField) => field.options.map((label, index) => ({ label, value: `v${index}` }));

function schema(field: BenchField): object {
  const { control, label, locked } = field.setup;
  const base = { key: field.name, label, input: true, disabled: locked };
  const kind = field.setup.widget.replace(/^formio4?-/, "");
  if (control === "select")
    return { ...base, type: "select", widget: "choicesjs", data: { values: items(field) }, dataSrc: "values", searchEnabled: true };
  if (control === "radio") return { ...base, type: "radio", values: items(field) };
  if (control === "checkboxes") return { ...base, type: "selectboxes", values: items(field) };
  if (control === "checkbox") return { ...base, type: "checkbox" };
  if (control === "date")
    return {
      ...base,
      type: "datetime",
      format: "dd/MM/yyyy",
      enableTime: false,
      placeholder: "dd/mm/yyyy",
      widget: { type: "calendar", format: "dd/MM/yyyy", enableTime: false, allowInput: true, locale: "en" },
    };
  if (control === "dateParts" || kind === "day")
    return {
      ...base,
      type: "day",
      dayFirst: true,
      fields: {
        day: { type: "number", placeholder: "Ngày" },
        month: { type: "number", placeholder: "Tháng" },
        year: { type: "number", placeholder: "Năm" },
      },
    };
  if (control === "textarea") return { ...base, type: "textarea", rows: 2 };
  if (control === "file") return { ...base, type: "textfield" };
  if (kind === "number" || control === "number") return { ...base, type: "number", delimiter: false };
  return { ...base, type: kind === "email" || kind === "phoneNumber" ? kind : "textfield" };
}

/** What the model means to a person: option labels, local dates. */
function shownValue(field: BenchField, held: unknown): string {
  if (held === null || held === undefined || held === "") return "";
  if (typeof held === "object")
    return Object.entries(held as Record<string, unknown>)
      .flatMap(([key, on]) => (on === true ? [field.options[Number(key.slice(1))] ?? ""] : []))
      .join("; ");
  const text = String(held);
  if (field.setup.control === "select" || field.setup.control === "radio") return field.options[Number(text.slice(1))] ?? text;
  if (field.setup.control === "checkbox") return held === true ? "✓" : "";
  const date = /^\d{4}-\d{2}-\d{2}T/.test(text) ? new Date(text) : null;
  if (date) return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;
  return text;
}

/** A Form.io form with Choices.js lists and its own calendar, the same for every major of the library. */
export const formioForm =
  (createForm: CreateForm): Renderer =>
  async (fields, container) => {
    const holder = document.createElement("div");
    container.append(holder);
    const form = (await createForm(holder, { display: "form", components: fields.map(schema) }, { noAlerts: true })) as WebForm;
    await form.ready;
    const initial = Object.fromEntries(
      fields.flatMap((field) => {
        if (field.setup.initial === "") return [];
        const option = field.options.indexOf(field.setup.initial);
        return [[field.name, option >= 0 ? `v${option}` : field.setup.initial]];
      }),
    );
    form.submission = { data: initial };
    form.on("change", () => {
      for (const field of fields) field.set(shownValue(field, form.submission.data[field.name]));
    });
    for (const field of fields) {
      field.subscribe(() => {
        const component = form.getComponent(field.name);
        component.component.data = { values: items(field) };
        component.setValue("");
        component.setItems?.(items(field));
      });
    }
  };
