import { isPersonRole, isRole, type Role, roleOf } from "@camtay/shared/forms/dictionary.ts";
import { readHeading } from "@camtay/shared/forms/read-heading.ts";
import type { GridReading } from "../autofill/engine.ts";
import type { MatchedFrame } from "./page-plan.ts";

/** People of one kind for whom the page has a row each: the members of a household, the children of a couple. */
export interface RowRole {
  readonly role: Role;
  /** Rows that the page shows now. */
  readonly rows: number;
  /** The table to which the page can add a row for one more, when there is exactly one. */
  readonly grid: { readonly frameId: number; readonly key: string } | null;
}

/** Roles that the page asks about row by row, in the order of the page. */
export function rowRoles(frames: readonly MatchedFrame[]): RowRole[] {
  const rows = new Map<Role, number>();
  const grids = new Map<Role, RowRole["grid"][]>();
  for (const frame of frames) {
    for (const { key, row } of frame.matches) {
      if (key === null || row === undefined || !isPersonRole(roleOf(key))) continue;
      rows.set(roleOf(key), Math.max(rows.get(roleOf(key)) ?? 0, row + 1));
    }
    for (const grid of frame.form.grids) {
      const role = roleOfGrid(grid, frame);
      if (role === null) continue;
      rows.set(role, Math.max(rows.get(role) ?? 0, grid.rows));
      grids.set(role, [...(grids.get(role) ?? []), { frameId: frame.frameId, key: grid.key }]);
    }
  }
  return [...rows].flatMap(([role, count]): RowRole[] => {
    const own = grids.get(role) ?? [];
    const grid = own.length === 1 ? own[0]! : null;
    // One row that cannot become two is a block like any other.
    return count > 1 || grid !== null ? [{ role, rows: count, grid }] : [];
  });
}

/** Whose rows a table has: as its boxes were understood, else as its heading says; null when that is several people or nobody. */
function roleOfGrid({ label, fieldIds }: GridReading, { matches }: MatchedFrame): Role | null {
  const inside = new Set(fieldIds);
  const asked = new Set(
    matches.flatMap(({ fieldId, key }) => (key !== null && inside.has(fieldId) && isPersonRole(roleOf(key)) ? [roleOf(key)] : [])),
  );
  if (asked.size > 0) return asked.size === 1 ? [...asked][0]! : null;
  const { role } = readHeading(label);
  return fieldIds.length === 0 && role !== null && isRole(role) && isPersonRole(role) ? role : null;
}
