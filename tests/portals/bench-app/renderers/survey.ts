import { Model } from "survey-core";
import "survey-js-ui";
import { element, type Renderer } from "../bench-field.ts";

const TYPES: Record<string, object> = {
  select: { type: "dropdown" },
  radio: { type: "radiogroup" },
  checkboxes: { type: "checkbox" },
  checkbox: { type: "boolean", renderAs: "checkbox" },
  textarea: { type: "comment" },
  date: { type: "text", inputType: "date" },
  file: { type: "file" },
};

/** SurveyJS: one survey for the section; names carry the suffix that changes with the form's version. */
export const survey: Renderer = async (fields, container) => {
  const holder = container.appendChild(element("div"));
  const names = fields.map((field) => `${field.name}__8731`);
  const model = new Model({
    showNavigationButtons: false,
    showQuestionNumbers: "off",
    elements: fields.map((field, index) => ({
      name: names[index],
      title: field.setup.label,
      readOnly: field.setup.locked,
      ...(TYPES[field.setup.control] ?? { type: "text" }),
      ...(["select", "radio", "checkboxes"].includes(field.setup.control) && { choices: [...field.options] }),
    })),
  });
  for (const [index, field] of fields.entries()) {
    if (field.setup.initial !== "") model.setValue(names[index]!, field.setup.initial);
    field.subscribe(() => {
      const question = model.getQuestionByName(names[index]!) as unknown as { choices: string[]; clearValue(): void };
      question.choices = [...field.options];
      question.clearValue();
    });
  }
  model.onValueChanged.add((_sender, { name, value }) => {
    const field = fields[names.indexOf(name)];
    field?.set(value === true ? "✓" : value === false || value === undefined || value === null ? "" : String(value));
  });
  (model as unknown as { render(node: HTMLElement): void }).render(holder);
};
