import { AppError } from "@camtay/shared/errors/app-error.ts";
import { expect, test } from "vitest";
import type { PlanLine } from "./page-plan.ts";
import { type Remembered, type UndoablePage, undoPage } from "./undo-page.ts";

/** A form whose every change posts the page back, with new ids each time. */
function postbackForm(held: Map<string, string>, { stuck = "" } = {}) {
  let load = 0;
  const labels = [...held.keys()];
  const page: UndoablePage & { loads(): number } = {
    lines: () =>
      labels.map(
        (label, index) =>
          ({
            id: `0:${load}-${index}`,
            frameId: 0,
            field: { id: `${load}-${index}`, label, sectionChain: [], control: "select", value: held.get(label) },
          }) as unknown as PlanLine,
      ),
    async restore(_frame, [first]) {
      const label = labels[Number(first!.fieldId.split("-")[1])]!;
      if (label !== stuck) held.set(label, first!.before);
      throw new AppError("fill.page_closed");
    },
    inFillOrder: (lines) => lines,
    async comeBack() {
      load++;
      return true;
    },
    loads: () => load,
  };
  return page;
}
const words = (label: string) => `${JSON.stringify([label, [], null])} 0`;
const after = (changes: Record<string, string>): Remembered =>
  new Map(Object.entries(changes).map(([label, before]) => [words(label), { before, shown: "mới" }]));

test("a page that loads anew after every box gets back all it held", async () => {
  const held = new Map([
    ["Tỉnh", "mới"],
    ["Xã", "mới"],
  ]);
  expect(await undoPage(postbackForm(held), after({ Tỉnh: "cũ", Xã: "" }))).toBe(2);
  expect([...held.values()]).toEqual(["cũ", ""]);
});

test("what somebody changed since stays", async () => {
  const held = new Map([
    ["Tỉnh", "mới"],
    ["Tên", "người dân tự gõ"],
  ]);
  expect(await undoPage(postbackForm(held), after({ Tỉnh: "", Tên: "" }))).toBe(1);
  expect(held.get("Tên")).toBe("người dân tự gõ");
});

test("a box that cannot be brought back does not keep the page loading for ever", async () => {
  const page = postbackForm(new Map([["Tỉnh", "mới"]]), { stuck: "Tỉnh" });
  expect(await undoPage(page, after({ Tỉnh: "" }))).toBe(0);
  expect(page.loads()).toBe(2);
});
