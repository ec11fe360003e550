import { DatePicker, Form, Input, InputNumber, Radio, Select } from "antd";
import moment from "moment";
import { createElement as h, useEffect, useState } from "react";
import ReactDOM from "react-dom";
import { type BenchField, element, type Renderer } from "../bench-field.ts";
import { oldStyles } from "./old-styles.ts";

function Control({ field }: { field: BenchField }) {
  const [, redraw] = useState(0);
  useEffect(() => field.subscribe(() => redraw((count: number) => count + 1)), [field]);
  const set = (value: string) => {
    field.set(value);
    redraw((count: number) => count + 1);
  };
  const { control, locked } = field.setup;
  const shared = { id: field.name, disabled: locked };
  const options = field.options.map((text, index) => ({ label: text, value: `${index}` }));
  const chosen = field.options.indexOf(field.value);
  if (control === "select")
    return h(Select, {
      ...shared,
      options,
      showSearch: true,
      optionFilterProp: "label",
      value: chosen < 0 ? undefined : `${chosen}`,
      onChange: (next: string) => set(field.options[Number(next)] ?? ""),
      style: { width: "100%" },
    });
  if (control === "radio" || control === "checkboxes")
    return h(Radio.Group, {
      options,
      disabled: locked,
      value: `${chosen}`,
      onChange: (event: { target: { value: string } }) => set(field.options[Number(event.target.value)] ?? ""),
    });
  if (control === "date")
    return h(DatePicker, {
      ...shared,
      format: "DD/MM/YYYY",
      placeholder: "dd/mm/yyyy",
      value: field.value === "" ? null : moment(field.value, "DD/MM/YYYY"),
      onChange: (_: unknown, text: string) => set(text),
    });
  if (control === "number")
    return h(InputNumber, {
      ...shared,
      value: field.value === "" ? null : Number(field.value),
      onChange: (next: unknown) => set(next === null ? "" : String(next)),
    });
  const Box = control === "textarea" ? Input.TextArea : Input;
  return h(Box, {
    ...shared,
    value: field.value,
    onChange: (event: { target: { value: string } }) => set(event.target.value),
  });
}

/** Ant Design 4 in React 17. */
export const antd4: Renderer = async (fields, container) => {
  await oldStyles;
  const holder = container.appendChild(element("div"));
  ReactDOM.render(
    h(
      Form,
      { layout: "vertical", component: "div" },
      ...fields.map((field) => h(Form.Item, { key: field.name, label: field.setup.label, htmlFor: field.name }, h(Control, { field }))),
    ),
    holder,
  );
};
