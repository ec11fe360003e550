import { createElement as h, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import Select from "react-select";
import { type BenchField, element, type Renderer } from "../bench-field.ts";

interface Entry {
  readonly label: string;
  readonly value: string;
}

function Field({ field }: { field: BenchField }) {
  const [, redraw] = useState(0);
  useEffect(() => field.subscribe(() => redraw((count) => count + 1)), [field]);
  const set = (value: string) => {
    field.set(value);
    redraw((count) => count + 1);
  };
  const { control, label, locked } = field.setup;
  const box =
    control === "select"
      ? h(Select<Entry>, {
          inputId: field.name,
          options: field.options.map((text) => ({ label: text, value: text })),
          value: field.value === "" ? null : { label: field.value, value: field.value },
          isDisabled: locked,
          onChange: (entry) => set(entry?.value ?? ""),
        })
      : h("input", {
          id: field.name,
          value: field.value,
          disabled: locked,
          type: control === "checkbox" ? "checkbox" : "text",
          onChange: (event) => set(event.currentTarget.value),
        });
  return h("div", { className: "form-group" }, h("label", { htmlFor: field.name }, label), box);
}

/** react-select and controlled boxes of plain React. */
export const reactSelect: Renderer = async (fields, container) => {
  const holder = container.appendChild(element("div"));
  createRoot(holder).render(fields.map((field) => h(Field, { key: field.name, field })));
};
