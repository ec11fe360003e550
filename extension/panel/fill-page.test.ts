import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { FieldKey } from "@camtay/shared/forms/dictionary.ts";
import { expect, test } from "vitest";
import { type FillablePage, fillPage } from "./fill-page.ts";
import type { PlanLine } from "./page-plan.ts";

/** A page that posts back: after each choice it loads anew, with new ids, keeping what was chosen. */
function postbackPage(labels: readonly string[], { forgets = false, showsLate = false } = {}) {
  const held = new Map<string, string>();
  let load = 0;
  let isShown = true;
  const line = (label: string, index: number): PlanLine => {
    const id = `load${load}-${index}`;
    const right = isShown && held.get(label) === "x";
    return {
      id: `0:${id}`,
      frameId: 0,
      site: "thunghiem.gov.vn",
      field: { id, label, labelSource: "label", sectionChain: [], control: "select", value: held.get(label) ?? "" },
      proposal: right
        ? null
        : {
            fieldId: id,
            key: "applicant.fullName" as FieldKey,
            value: { kind: "text", text: "x" },
            display: "x",
            confidence: 1,
            source: { kind: "vault" },
            date: null,
            confirm: false,
            after: [],
          },
      copyOnly: false,
      order: 0,
      notFilled: right ? { fieldId: id, key: null, reason: "already-right", choices: [] } : null,
    };
  };
  const page: FillablePage & { loads(): number } = {
    lines: () => labels.map(line),
    async fill(_frame, { proposals }) {
      const [first] = proposals;
      if (!forgets) held.set(labels[Number(first!.fieldId.split("-")[1])]!, "x");
      throw new AppError("fill.page_closed");
    },
    inFillOrder: (lines) => lines,
    async comeBack(isFurther) {
      load++;
      isShown = !showsLate;
      if (!isFurther()) isShown = true;
      return true;
    },
    async readAgain() {},
    loads: () => load,
  };
  return page;
}
const all = (page: FillablePage) => new Map(page.lines().map((line) => [line.id, null]));

test("a page that loads anew after every choice is filled to the end", async () => {
  const page = postbackPage(["Tỉnh", "Xã", "Giới tính"]);
  const outcomes = [...(await fillPage(page, all(page))).values()];
  expect(outcomes.map(({ outcome, verified }) => `${outcome} ${verified}`)).toEqual(["filled true", "filled true", "filled true"]);
  expect(page.loads()).toBe(3);
});

test("a page that forgets everything is given up, not filled forever", async () => {
  const page = postbackPage(["Tỉnh", "Xã"], { forgets: true });
  const outcomes = [...(await fillPage(page, all(page))).values()];
  expect(outcomes.every(({ outcome }) => outcome === "failed")).toBe(true);
  expect(page.loads()).toBeLessThanOrEqual(2);
});

test("boxes with the same words are told apart by their order", async () => {
  const page = postbackPage(["Số", "Số"]);
  const second = page.lines()[1]!;
  const outcomes = await fillPage(page, new Map([[second.id, null]]));
  expect([...outcomes.keys()]).toEqual([`${JSON.stringify(["Số", [], null])} 1`]);
});

test("a list that shows only a moment later what the page kept is not given up", async () => {
  const page = postbackPage(["Tỉnh", "Xã"], { showsLate: true });
  const outcomes = [...(await fillPage(page, all(page))).values()];
  expect(outcomes.map(({ outcome, label }) => `${label} ${outcome}`)).toEqual(["Tỉnh filled", "Xã filled"]);
});

test("what the page showed as right only in a later round was filled by us, and is told so", async () => {
  const page = postbackPage(["Tỉnh", "Xã"]);
  const fill = page.fill;
  let rounds = 0;
  const answersLate: FillablePage = {
    ...page,
    fill: async (frame, order) => {
      if (++rounds < 2) return fill(frame, order);
      return {
        milliseconds: 1,
        fields: order.proposals.map(({ fieldId }) => ({
          fieldId,
          outcome: "kept",
          reason: "already-right",
          shown: "x",
          verified: true,
          modelAsked: false,
        })),
      };
    },
  };
  expect([...(await fillPage(answersLate, all(page))).values()].map(({ outcome }) => outcome)).toEqual(["filled", "filled"]);
});
