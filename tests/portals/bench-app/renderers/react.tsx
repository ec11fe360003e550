import { DatePicker, Form, Input, InputNumber, Radio, Select } from "antd";
import { createElement as h, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { type BenchField, element, type Renderer } from "../bench-field.ts";

function useField(field: BenchField): [string, (value: string) => void] {
  const [, redraw] = useState(0);
  useEffect(() => field.subscribe(() => redraw((count) => count + 1)), [field]);
  return [
    field.value,
    (value) => {
      field.set(value);
      redraw((count) => count + 1);
    },
  ];
}

function Control({ field }: { field: BenchField }) {
  const [value, set] = useField(field);
  const { control, locked } = field.setup;
  const options = field.options.map((text, index) => ({ label: text, value: `${index}` }));
  if (control === "select")
    return h(Select, {
      id: field.name,
      options,
      disabled: locked,
      showSearch: { optionFilterProp: "label" },
      value: value === "" ? undefined : `${field.options.indexOf(value)}`,
      onChange: (next: string) => set(field.options[Number(next)] ?? ""),
      style: { width: "100%" },
    } as never);
  if (control === "radio" || control === "checkboxes")
    return h(Radio.Group, {
      options,
      disabled: locked,
      value: `${field.options.indexOf(value)}`,
      onChange: (event: { target: { value: string } }) => set(field.options[Number(event.target.value)] ?? ""),
    } as never);
  if (control === "date")
    return h(DatePicker, {
      id: field.name,
      format: "DD/MM/YYYY",
      placeholder: "dd/mm/yyyy",
      onChange: (_: unknown, text: string) => set(text ?? ""),
    } as never);
  if (control === "number")
    return h(InputNumber, {
      id: field.name,
      value: value === "" ? null : Number(value),
      onChange: (next: unknown) => set(next === null ? "" : String(next)),
    } as never);
  if (control === "textarea")
    return h(Input.TextArea, { id: field.name, value, disabled: locked, onChange: (event) => set(event.target.value) });
  return h(Input, { id: field.name, value, disabled: locked, onChange: (event) => set(event.target.value) });
}

/** Ant Design 6 in React 19. */
export const react: Renderer = async (fields, container) => {
  const holder = container.appendChild(element("div"));
  createRoot(holder).render(
    h(
      Form,
      { layout: "vertical", component: "div" } as never,
      ...fields.map((field) => h(Form.Item, { key: field.name, label: field.setup.label, htmlFor: field.name }, h(Control, { field }))),
    ),
  );
};
