import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parsePrintedDate } from "@camtay/shared/domain/partial-date.ts";
import { foldedWords } from "@camtay/shared/text/fold.ts";
import { z } from "zod";
import type { FieldSetup } from "./bench-app/bench-field.ts";
import { expectedText, listFor } from "./bench-record.ts";

/** A labelled form: the fields as a portal or paper prints them, with the key that a person gave them. */
export const LabelledForm = z.object({
  id: z.string(),
  title: z.string(),
  sections: z.array(
    z.object({
      title: z
        .string()
        .nullish()
        .transform((title) => title ?? ""),
      fields: z.array(
        z.looseObject({
          label: z
            .string()
            .nullish()
            .transform((label) => label ?? ""),
          control: z.string(),
          key: z.string().nullable(),
          note: z.string().nullish(),
          widget: z.string().nullish(),
          name: z.string().nullish(),
          placeholder: z.string().nullish(),
          options: z.array(z.union([z.string(), z.object({ text: z.string() }).transform(({ text }) => text)])).optional(),
        }),
      ),
    }),
  ),
});
export type LabelledForm = z.infer<typeof LabelledForm>;

/** Every form file of a folder; files of other kinds (the dictionary) are left out. @throws when there is none */
export async function readForms(folder: string): Promise<LabelledForm[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).toSorted();
  const forms = await Promise.all(
    names.map(async (name) => {
      const parsed: unknown = JSON.parse(await readFile(join(folder, name), "utf8"));
      return typeof parsed === "object" && parsed !== null && "sections" in parsed ? LabelledForm.parse(parsed) : null;
    }),
  );
  const found = forms.filter((form) => form !== null);
  if (found.length === 0) throw new Error(`no form files in ${folder}`);
  return found;
}

/** One field as it is drawn, with what must end up in it. */
export interface BenchCase extends FieldSetup {
  readonly key: string | null;
  /** Null when the record knows no value, or nothing may be filled. */
  readonly expected: string | null;
}

const LOCKED = /read-?only|disabled|locked|\bkhóa\b/i;
const CHOICES = new Set(["select", "radio", "checkboxes"]);

export function benchCases(form: LabelledForm): { title: string; sections: { title: string; fields: BenchCase[] }[] } {
  let index = 0;
  return {
    title: form.title,
    sections: form.sections.map((section) => {
      const fields: BenchCase[] = [];
      for (const field of section.fields) {
        const known = field.key === null ? null : expectedText(field.key);
        const locked = LOCKED.test(field.note ?? "");
        const isChoice = CHOICES.has(field.control);
        const province = field.key?.replace(/ward$/, "province");
        const parent =
          isChoice && field.key?.endsWith("ward")
            ? fields.findLast((other) => other.key === province && CHOICES.has(other.control) && !other.locked)
            : undefined;
        const options = isChoice ? (field.options ?? listFor(field.key)) : [];
        fields.push({
          index: index++,
          label: field.label,
          control: field.control,
          widget: field.widget ?? "",
          options,
          locked,
          initial: locked && known !== null ? printed(field.control, known) : "",
          parent: parent?.index ?? null,
          dateFormat: "dd/mm/yyyy",
          name: field.name ?? "",
          placeholder: field.placeholder ?? "",
          key: field.key,
          expected: field.control === "file" ? null : known,
        });
      }
      return { title: section.title, fields };
    }),
  };
}

const printed = (control: string, text: string): string =>
  control === "date" && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text.split("-").reverse().join("/") : text;

/** Does the model hold the value that belongs there? Dates by meaning, lists and texts by their words. */
export function holds(field: BenchCase, held: string): boolean {
  if (field.expected === null) return false;
  const date = parsePrintedDate(field.expected);
  if (date !== null && /^\d{4}-/.test(field.expected)) return (parsePrintedDate(held) ?? held) === date;
  const words = (text: string) => foldedWords(text).join(" ");
  if (words(held) === words(field.expected)) return true;
  // A list may call the same thing by its other name; its own entry was chosen by the same rule when the page was made.
  return (
    field.options.length > 0 && field.options.includes(held) && foldedWords(held).join("").includes(foldedWords(field.expected).join(""))
  );
}
