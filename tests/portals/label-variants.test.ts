import { fileURLToPath } from "node:url";
import type { FieldDescription, FormDescription } from "@camtay/shared/forms/field-description.ts";
import { matchFields } from "@camtay/shared/forms/match-fields.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeForm, readForms } from "./form-file.ts";

/** Every labelled form with the keys that the matcher gives to it as printed. */
const FORMS = ["forms/", "forms-written/"]
  .flatMap((folder) => readForms(fileURLToPath(new URL(folder, import.meta.url))))
  .map((file) => {
    const form = describeForm(file);
    return { id: file.id, form, keys: matchFields(form).map(({ key }) => key) };
  });

const withoutAccents = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replaceAll("đ", "d")
    .replaceAll("Đ", "D");
const bare = (label: string): string => label.replace(/[\s:]+$/u, "");

/** What form authors do to the look of every text of a form. */
const LOOKS: Readonly<Record<string, (text: string) => string>> = {
  "as printed": (text) => text,
  "decomposed letters": (text) => text.normalize("NFD"),
  capitals: (text) => text.toUpperCase(),
  "doubled and hard spaces": (text) => `  ${text.replaceAll(" ", "\u00a0 ")} `,
};
/** What they glue to labels. */
const ADDITIONS: Readonly<Record<string, (label: string, index: number) => string>> = {
  nothing: (label) => label,
  numbering: (label, index) => (label === "" ? label : `${index + 1}. ${label}`),
  "a star": (label) => (label === "" ? label : `${bare(label)} (*):`),
  "(nếu có)": (label) => (label === "" ? label : `${bare(label)} (nếu có)`),
  "dotted lines": (label) => (label === "" ? label : `${label} .....................`),
};

const dressed = (
  form: FormDescription,
  look: (text: string) => string,
  add: (label: string, index: number) => string,
): FormDescription => ({
  title: look(form.title),
  fields: form.fields.map(
    (field, index): FieldDescription => ({
      ...field,
      label: look(add(field.label, index)),
      sectionChain: field.sectionChain.map(look),
      ...(field.placeholder !== undefined && { placeholder: look(field.placeholder) }),
    }),
  ),
});

describe("the look of a label changes no answer", () => {
  it("in any case, composition and spacing, numbered, starred, dotted", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FORMS),
        fc.constantFrom(...Object.keys(LOOKS)),
        fc.constantFrom(...Object.keys(ADDITIONS)),
        (one, look, add) => {
          const found = matchFields(dressed(one.form, LOOKS[look]!, ADDITIONS[add]!)).map(({ key }) => key);
          found.forEach((key, i) => {
            // a label may become too doubtful; it never becomes another fact
            if (key !== null) expect([one.id, one.form.fields[i]!.label, key]).toEqual([one.id, one.form.fields[i]!.label, one.keys[i]]);
          });
        },
      ),
      { numRuns: 400 },
    );
  });

  it("and without accents it may be left alone, but is not read as another fact", () => {
    let read = 0;
    let keyed = 0;
    for (const { id, form, keys } of FORMS)
      for (const [i, { key }] of matchFields(dressed(form, withoutAccents, (label) => label)).entries()) {
        if (key !== null) expect([id, form.fields[i]!.label, key]).toEqual([id, form.fields[i]!.label, keys[i]]);
        if (keys[i] !== null) keyed++;
        if (key !== null) read++;
      }
    expect(read / keyed).toBeGreaterThan(0.95);
  });
});

/** Labels that say by themselves what is asked: they mean the same wherever they stand in their section. */
const SELF_CONTAINED =
  /^(?:giới tính|dân tộc|tôn giáo|quốc tịch|nghề nghiệp|số điện thoại|email|thư điện tử|ngày sinh|ngày, tháng, năm sinh|quê quán)[\s:*]*$/iu;

it("neighbours under one person's heading may change places", () => {
  let swaps = 0;
  for (const { id, form, keys } of FORMS)
    for (let i = 0; i + 1 < form.fields.length; i++) {
      const [first, second] = [form.fields[i]!, form.fields[i + 1]!];
      const sameSection = first.sectionChain.length > 0 && first.sectionChain.join() === second.sectionChain.join();
      const rolesAgree = keys[i]?.split(".")[0] === keys[i + 1]?.split(".")[0];
      if (!sameSection || !rolesAgree || !SELF_CONTAINED.test(first.label) || !SELF_CONTAINED.test(second.label)) continue;
      const fields = form.fields.with(i, second).with(i + 1, first);
      const expected = keys.with(i, keys[i + 1]!).with(i + 1, keys[i]!);
      expect([id, matchFields({ title: form.title, fields }).map(({ key }) => key)]).toEqual([id, expected]);
      swaps++;
    }
  expect(swaps).toBeGreaterThan(200);
});
