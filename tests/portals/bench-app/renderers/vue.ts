import { ElDatePicker, ElForm, ElFormItem, ElInput, ElInputNumber, ElOption, ElRadio, ElRadioGroup, ElSelect } from "element-plus";
import { createApp, h, shallowReactive } from "vue";
import { type BenchField, element, type Renderer } from "../bench-field.ts";

function draw(field: BenchField, state: { value: string; options: readonly string[] }) {
  const { control, locked } = field.setup;
  const bind = {
    modelValue: state.value,
    disabled: locked,
    "onUpdate:modelValue": (next: unknown) => {
      state.value = next === null || next === undefined ? "" : String(next);
      field.set(state.value);
    },
  };
  if (control === "select")
    return h(ElSelect, { ...bind, filterable: true, placeholder: "Chọn" }, () =>
      state.options.map((text) => h(ElOption, { key: text, label: text, value: text })),
    );
  if (control === "radio" || control === "checkboxes")
    return h(ElRadioGroup, bind, () => state.options.map((text) => h(ElRadio, { key: text, value: text }, () => text)));
  if (control === "date")
    return h(ElDatePicker, { ...bind, type: "date", format: "DD/MM/YYYY", valueFormat: "YYYY-MM-DD", placeholder: "dd/mm/yyyy" });
  if (control === "number") return h(ElInputNumber, { ...bind, modelValue: state.value === "" ? undefined : Number(state.value) });
  return h(ElInput, { ...bind, type: control === "textarea" ? "textarea" : "text" });
}

/** Element Plus in Vue 3. */
export const vue: Renderer = async (fields, container) => {
  const states = fields.map((field) => shallowReactive({ value: field.value, options: field.options }));
  fields.forEach((field, index) => {
    field.subscribe(() => {
      states[index]!.value = field.value;
      states[index]!.options = field.options;
    });
  });
  const form = {
    render: () =>
      h(ElForm, { labelPosition: "top" }, () =>
        fields.map((field, index) => h(ElFormItem, { label: field.setup.label }, () => draw(field, states[index]!))),
      ),
  };
  createApp(form).mount(container.appendChild(element("div")));
};
