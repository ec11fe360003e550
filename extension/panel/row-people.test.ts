import type { FieldKey } from "@camtay/shared/forms/dictionary.ts";
import { expect, test } from "vitest";
import type { GridReading } from "../autofill/engine.ts";
import type { MatchedFrame } from "./page-plan.ts";
import { rowRoles } from "./row-people.ts";

const frame = (boxes: readonly (readonly [key: string | null, row?: number])[], grids: readonly GridReading[] = []): MatchedFrame => ({
  frameId: 3,
  form: { title: "", fields: [], site: "thunghiem.gov.vn", portal: null, grids },
  adapter: null,
  matches: boxes.map(([key, row], i) => ({
    fieldId: `f${i}`,
    key: key as FieldKey | null,
    ...(row !== undefined && { row }),
    confidence: 1,
    reason: null,
    features: [],
  })),
});
const grid = (label: string, rows: number, fieldIds: readonly string[] = []): GridReading => ({ key: label, label, rows, fieldIds });

test("rows of a table are counted by whom they ask about", () => {
  const table = frame([
    ["applicant.fullName"],
    ["member.fullName", 0],
    ["member.idNumber", 0],
    ["member.fullName", 1],
    ["member.idNumber", 1],
  ]);
  expect(rowRoles([table])).toEqual([{ role: "member", rows: 2, grid: null }]);
});

test("one row that cannot become two is a block like any other; one that can is offered", () => {
  expect(rowRoles([frame([["member.fullName", 0]])])).toEqual([]);
  const growing = frame([["member.fullName", 0]], [grid("Danh sách", 1, ["f0"])]);
  expect(rowRoles([growing])).toEqual([{ role: "member", rows: 1, grid: { frameId: 3, key: "Danh sách" } }]);
});

test("an empty table is whose its heading says; one whose boxes are not understood is nobody's", () => {
  expect(rowRoles([frame([], [grid("Thành viên hộ gia đình", 0)])])).toEqual([
    { role: "member", rows: 0, grid: { frameId: 3, key: "Thành viên hộ gia đình" } },
  ]);
  expect(rowRoles([frame([[null, 0]], [grid("Thành viên hộ gia đình", 1, ["f0"])])])).toEqual([]);
  expect(rowRoles([frame([], [grid("Giấy tờ kèm theo", 0)])])).toEqual([]);
});

test("of two tables about the same people none is chosen to grow", () => {
  const two = frame([], [grid("Thành viên hộ gia đình", 0), grid("Các thành viên trong hộ", 0)]);
  expect(rowRoles([two])).toEqual([]);
});
