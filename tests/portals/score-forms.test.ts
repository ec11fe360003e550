import { fileURLToPath } from "node:url";
import { parseKey } from "@camtay/shared/forms/dictionary.ts";
import { describe, expect, it } from "vitest";
import { keysOf, readForms } from "./form-file.ts";
import { scoreForms } from "./score-forms.ts";

const folder = (name: string) => readForms(fileURLToPath(new URL(name, import.meta.url)));

it("knows every key that the corpus uses", () => {
  for (const form of [...folder("forms/"), ...folder("forms-written/"), ...folder("forms-written-blind/")])
    for (const key of keysOf(form)) if (key !== null) expect([form.id, key, parseKey(key)]).toEqual([form.id, key, key]);
});

describe("the matcher on labelled forms", () => {
  it("finds nearly all keys of the observed forms, none wrong, and leaves alone what must be left alone", () => {
    const { score, faults } = scoreForms(folder("forms/"));
    expect(faults.filter(({ kind }) => kind !== "missed")).toEqual([]);
    expect(score.right / score.keyed).toBeGreaterThanOrEqual(0.98);
  });
  it("does as well on forms written from general knowledge", () => {
    const { score, faults } = scoreForms(folder("forms-written/"));
    expect(faults.filter(({ kind }) => kind === "wrong")).toEqual([]);
    expect(score.nullTouched).toBe(0);
    expect(score.right / score.keyed).toBeGreaterThanOrEqual(0.95);
  });
  it("holds on forms whose authors did not know the matcher and did not always agree with each other", () => {
    const { score } = scoreForms(folder("forms-written-blind/"));
    expect(score.right / score.keyed).toBeGreaterThanOrEqual(0.91);
    expect(score.wrong / score.keyed).toBeLessThanOrEqual(0.025);
    expect(score.nullTouched / score.nullFields).toBeLessThanOrEqual(0.02);
  });
});
