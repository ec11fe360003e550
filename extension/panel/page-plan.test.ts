import { expect, test } from "vitest";
import { inFillOrder, type MatchedFrame, matchFrames, type PlanLine } from "./page-plan.ts";

const frame = { frameId: 0, adapter: null, form: { fields: [] }, matches: [] } as unknown as MatchedFrame;
const line = (id: string, order: number, after: readonly string[] = []): PlanLine =>
  ({ id: `0:${id}`, frameId: 0, order, field: { id, label: id, sectionChain: [] }, proposal: { after } }) as unknown as PlanLine;
const ordered = (lines: readonly PlanLine[]) => inFillOrder(frame, lines).map(({ field }) => field.id);

test("lists that load by what was chosen above them come after everything that waits for nothing", () => {
  const lines = [
    line("province", 0),
    line("ward", 1, ["province"]),
    line("house", 2, ["ward", "province"]),
    line("name", 3),
    line("province2", 4),
    line("ward2", 5, ["province2"]),
  ];
  expect(ordered(lines)).toEqual(["province", "name", "province2", "ward", "ward2", "house"]);
});

test("what waits for a box that is not filled now waits for nothing, and two that wait for each other end", () => {
  expect(ordered([line("ward", 0, ["province"]), line("name", 1)])).toEqual(["ward", "name"]);
  expect(ordered([line("a", 0, ["b"]), line("b", 1, ["a"])])).toHaveLength(2);
});

test("the row of the bride and the row of the groom are each the first of their kind", () => {
  const box = (id: string, label: string, row: number) => ({
    id,
    label,
    labelSource: "label" as const,
    sectionChain: [],
    control: "text" as const,
    row,
  });
  const fields = [box("a", "Họ và tên bên nữ", 0), box("b", "Họ và tên bên nam", 1)];
  const form = { title: "Tờ khai đăng ký kết hôn", fields, site: "thunghiem.gov.vn", portal: null, grids: [] };
  const [read] = matchFrames([{ frameId: 0, adapter: null, form }]);
  expect(read?.matches.map(({ key, row }) => [key, row])).toEqual([
    ["bride.fullName", 0],
    ["groom.fullName", 0],
  ]);
});
