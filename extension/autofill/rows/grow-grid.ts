import { AppError } from "@camtay/shared/errors/app-error.ts";
import { claimControls } from "../collect/claim-controls.ts";
import { isForbidden, pressWithoutDefault, wordsOn } from "../events.ts";
import { finishingMovements } from "../finish-movements.ts";
import type { FrameMemory } from "../frame-memory.ts";
import { waitFor, waitQuiet } from "../quiet.ts";
import { isVisible } from "../visible.ts";
import { findGrids, type Grid, gridKeys } from "./find-grids.ts";

/** Rows that were added in this frame, in order: which of its grid, and what its boxes held when it was new. */
export interface AddedRow {
  readonly grid: string;
  readonly at: number;
  readonly held: readonly string[];
}

/** How long a page may take to draw a row or to take it away, in milliseconds. */
const DRAWN_WITHIN_MS = 3_000;
const SETTLE = { quietMs: 80, limitMs: 1_500 };
const REMOVES = /^(?:xoa|go bo|bo|huy|loai bo|remove|delete|cancel|trash|x|-|×)(?:\b|$)/;
/** What else is thrown away or called off on such pages, and words that only begin alike ("bổ sung", "bỏ qua"). */
const REMOVES_OTHERS =
  /\b(?:bo sung|bo qua|ho so|don|to khai|yeu cau|giao dich|tat ca|toan bo|het|tep|file|anh|hinh|giay to|tai lieu|all|application|account)\b/;
const BUTTONS = "button,a,[role=button],input[type=button]";

const gridOf = (key: string): Grid | null => gridKeys(findGrids()).get(key) ?? null;
const heldIn = (row: HTMLElement): string[] => claimControls(row).map((claim) => claim.widget.read(claim).shown);

/**
 * Nobody but us has put anything into it. A list that cannot be emptied still shows what we chose. A row without boxes of its own tells
 * nothing of what somebody entered elsewhere for it.
 */
function isAsItCame(row: HTMLElement, held: readonly string[], memory: FrameMemory): boolean {
  const claims = claimControls(row);
  return (
    held.length > 0 &&
    claims.length === held.length &&
    claims.every((claim, i) => {
      const { shown } = claim.widget.read(claim);
      return shown === held[i] || memory.filled.get(claim.host) === shown;
    })
  );
}

/** Presses the grid's own control once and waits for the row. @throws AppError `fill.row_not_added`, `fill.forbidden_control` */
export async function addRow(key: string): Promise<AddedRow> {
  const before = gridOf(key);
  if (before === null) throw new AppError("fill.row_not_added");
  const at = before.rows.length;
  return finishingMovements(async () => {
    before.add.scrollIntoView({ block: "nearest" });
    pressWithoutDefault(before.add);
    const grown = await waitFor(() => (gridOf(key)?.rows.length === at + 1 ? true : null), DRAWN_WITHIN_MS);
    if (grown === null) throw new AppError("fill.row_not_added");
    await waitQuiet(SETTLE.quietMs, SETTLE.limitMs);
    const row = gridOf(key)?.rows[at];
    if (row === undefined) throw new AppError("fill.row_not_added");
    return { grid: key, at, held: heldIn(row) };
  });
}

/**
 * Takes away the rows that were added, the last one first: only while it is the last of its grid and holds no more than when it was new,
 * and only by the one control of its row that removes it.
 * @returns those that stay
 */
export async function removeRows(added: readonly AddedRow[], memory: FrameMemory): Promise<AddedRow[]> {
  const staying: AddedRow[] = [];
  await finishingMovements(async () => {
    for (const row of added.toReversed()) if (!(await removeRow(row, memory))) staying.unshift(row);
  });
  return staying;
}

async function removeRow({ grid: key, at, held }: AddedRow, memory: FrameMemory): Promise<boolean> {
  const rows = gridOf(key)?.rows ?? [];
  const row = rows[at];
  if (row === undefined || rows.length !== at + 1 || !isAsItCame(row, held, memory)) return false;
  const removers = [...row.querySelectorAll<HTMLElement>(BUTTONS)].filter((button) => isVisible(button) && removesRow(button));
  if (removers.length !== 1) return false;
  pressWithoutDefault(removers[0]!);
  // A grid without rows may have lost its own place on the page.
  return (await waitFor(() => ((gridOf(key)?.rows.length ?? 0) === at ? true : null), DRAWN_WITHIN_MS)) === true;
}

/** Whether a button of a row says that it takes this row away, and nothing more than the row. */
export function removesRow(button: Element): boolean {
  const words = wordsOn(button);
  if (isForbidden(button) || REMOVES_OTHERS.test(words)) return false;
  return button.matches(".formio-button-remove-row") || REMOVES.test(words);
}
