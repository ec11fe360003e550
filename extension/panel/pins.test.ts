import { PartialDate } from "@camtay/shared/domain/partial-date.ts";
import type { FieldKey } from "@camtay/shared/forms/dictionary.ts";
import type { FieldDescription } from "@camtay/shared/forms/field-description.ts";
import type { NotFilledReason } from "@camtay/shared/forms/fill-plan.ts";
import { describe, expect, test } from "vitest";
import type { PlanLine } from "./page-plan.ts";
import { pinOf, withPins } from "./pins.ts";

const TODAY = PartialDate.parse("2026-11-23");
function line(reason: NotFilledReason, { key = null as string | null, value = "", control = "text" } = {}, part: object = {}): PlanLine {
  const field = { id: "f1", label: "Tên gọi ở nhà", labelSource: "label", sectionChain: ["Người con"], control, value, ...part };
  return {
    id: "0:f1",
    frameId: 0,
    site: "motcua.thunghiem.gov.vn",
    field: field as FieldDescription,
    proposal: null,
    notFilled: { fieldId: "f1", key: key as FieldKey | null, reason, choices: [] },
    copyOnly: false,
    order: 0,
  };
}
const typed = (key: string | null = null) => line("typed", { key, value: "Bống" });

describe("a value pinned for a box of a site", () => {
  const pin = pinOf(typed(), {}, TODAY)!;

  test("is put there again next time, with its origin and date", () => {
    expect(withPins([line("not-recognised")], [pin], {})[0]?.proposal).toMatchObject({
      value: { kind: "text", text: "Bống" },
      source: { kind: "pinned" },
      date: "2026-11-23",
    });
  });

  test("stays away from another site, another box and another block", () => {
    const elsewhere = { ...line("not-recognised"), site: "khac.gov.vn" };
    const otherBox = line("not-recognised", {}, { label: "Tên khác" });
    const otherBlock = line("not-recognised", {}, { sectionChain: ["Người mẹ"] });
    for (const other of [elsewhere, otherBox, otherBlock]) expect(withPins([other], [pin], {})[0]).toBe(other);
  });

  test.each(["never-fill", "locked", "hidden", "typed", "prefilled", "already-right", "another-person-on-page"] as const)(
    "never goes into a box that is %s",
    (reason) => {
      const closed = line(reason, { value: "x" });
      expect(withPins([closed], [pin], {})[0]).toBe(closed);
    },
  );

  test("of a table of people belongs to whoever stands on that row", () => {
    const key = "child.otherName";
    const second = { ...typed(key), row: 1 };
    const people = { child: ["con-2"] };
    const own = pinOf(second, { child: "con-1" }, TODAY, people)!;
    expect(own.partyId).toBe("con-2");
    expect(pinOf(second, { child: "con-1" }, TODAY)).toBeNull();
    const onRow = { ...line("no-data", { key }), row: 1 };
    expect(withPins([onRow], [own], { child: "con-1" }, people)[0]?.proposal?.display).toBe("Bống");
    expect(withPins([onRow], [own], { child: "con-2" })[0]?.proposal).toBeNull();
  });

  test("holds for the person it was pinned for and for nobody else", () => {
    const key = "child.otherName";
    const own = pinOf(typed(key), { child: "con-1" }, TODAY)!;
    expect(withPins([line("no-data", { key })], [own], { child: "con-1" })[0]?.proposal?.display).toBe("Bống");
    expect(withPins([line("no-data", { key })], [own], { child: "con-2" })[0]?.proposal).toBeNull();
    expect(withPins([line("role-not-bound", { key })], [own], {})[0]?.proposal).toBeNull();
  });

  test("stands beside another person's value for the same box", () => {
    const key = "child.otherName";
    const first = pinOf(typed(key), { child: "con-1" }, TODAY)!;
    const second = { ...first, id: "p2", text: "Bi", partyId: "con-2" };
    expect(withPins([line("no-data", { key })], [first, second], { child: "con-2" })[0]?.proposal?.display).toBe("Bi");
  });

  test("is not offered for a person's block without a person, nor for what was not typed", () => {
    expect(pinOf(typed("child.otherName"), {}, TODAY)).toBeNull();
    expect(pinOf(line("prefilled", { value: "x" }), {}, TODAY)).toBeNull();
    expect(pinOf(line("never-fill", { value: "x" }), {}, TODAY)).toBeNull();
  });

  test("is left out where the box does not take it", () => {
    const list = line("no-data", { control: "select" }, { options: [{ text: "Nam" }, { text: "Nữ" }] });
    const date = line("no-data", { control: "date" });
    for (const other of [list, date]) expect(withPins([other], [pin], {})[0]).toBe(other);
  });
});
