import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ControlKind, FieldDescription, FormDescription } from "@camtay/shared/forms/field-description.ts";
import { z } from "zod";

/** One labelled form of the corpus: what a page prints, and for each field the key a person gave it (null: never fill). */
export const FormFile = z.object({
  id: z.string(),
  title: z.string(),
  sections: z.array(
    z.object({
      title: z.string(),
      fields: z.array(
        z.object({
          label: z.string(),
          control: z.string(),
          widget: z.string().optional(),
          name: z.string().optional(),
          placeholder: z.string().optional(),
          options: z.array(z.union([z.string(), z.object({ text: z.string() })])).optional(),
          key: z.string().nullable(),
        }),
      ),
    }),
  ),
});
export type FormFile = z.infer<typeof FormFile>;

const CONTROLS: readonly ControlKind[] = [
  "text",
  "textarea",
  "number",
  "tel",
  "email",
  "date",
  "dateParts",
  "select",
  "radio",
  "checkbox",
  "checkboxes",
  "file",
  "password",
  "search",
  "button",
];

/** All forms of a folder, by file name; other JSON files (the dictionary) are left out. */
export function readForms(folder: string): FormFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .flatMap((name) => {
      const parsed: unknown = JSON.parse(readFileSync(join(folder, name), "utf8"));
      return typeof parsed === "object" && parsed !== null && "sections" in parsed ? [FormFile.parse(parsed)] : [];
    });
}

/** What a page would show of the form: no keys, no notes. Field ids are `section.field`, from 0. */
export function describeForm(form: FormFile): FormDescription {
  return {
    title: form.title,
    fields: form.sections.flatMap(({ title, fields }, s) =>
      fields.map((field, f): FieldDescription => {
        const control = CONTROLS.find((kind) => kind === field.control) ?? "other";
        return {
          id: `${s}.${f}`,
          label: field.label,
          labelSource: field.label === "" ? "none" : "before",
          sectionChain: title === "" ? [] : [title],
          control,
          ...(field.widget !== undefined && { widget: field.widget }),
          ...(field.name !== undefined && { names: [field.name] }),
          ...(field.placeholder !== undefined && { placeholder: field.placeholder }),
          ...(field.options !== undefined && {
            options: field.options.map((option) => (typeof option === "string" ? { text: option } : option)),
          }),
        };
      }),
    ),
  };
}

/** The keys a person gave, in the order of `describeForm`. */
export const keysOf = (form: FormFile): (string | null)[] => form.sections.flatMap(({ fields }) => fields.map(({ key }) => key));
