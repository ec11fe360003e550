import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { FieldOutcome } from "../autofill/run/fill-report.ts";
import type { UndoEntry } from "../autofill/run/restore.ts";
import { type FillablePage, linesByWords } from "./fill-page.ts";
import type { PlanLine } from "./page-plan.ts";

/** What a box held before the fill and what the fill left in it, by the words of the box: ids do not outlive a postback. */
export type Remembered = ReadonlyMap<string, { readonly before: string; readonly shown: string }>;

interface ToRestore {
  readonly line: PlanLine;
  readonly before: string;
  readonly shown: string;
}

export interface UndoablePage extends Pick<FillablePage, "lines" | "inFillOrder" | "comeBack"> {
  /** Brings back what these boxes held. @throws AppError `fill.page_closed` when the page went away meanwhile */
  restore(frameId: number, entries: readonly UndoEntry[]): Promise<number>;
}

const MOST_IDLE_ROUNDS = 2;

/** What to remember of a fill: what the lines held before, and what it left in them. */
export function remember(before: readonly PlanLine[], outcomes: ReadonlyMap<string, FieldOutcome>): Remembered {
  const heldBefore = linesByWords(before);
  return new Map(
    [...outcomes].flatMap(([words, { outcome, shown }]) => {
      const line = heldBefore.get(words);
      const held = line?.field.value ?? "";
      const isOurs = outcome === "filled" || outcome === "doubtful";
      return isOurs && line !== undefined && held !== shown ? [[words, { before: held, shown }] as const] : [];
    }),
  );
}

/**
 * Brings back what stood on the form before the fill, except where somebody changed it since. A page that posts back loads anew after
 * some boxes: then it is read again and the rest goes on, as long as that leaves less to do.
 * @returns how many boxes hold again what they held. @throws AppError `fill.page_closed`
 */
export async function undoPage(page: UndoablePage, remembered: Remembered): Promise<number> {
  const open = (): ToRestore[] =>
    [...linesByWords(page.lines())].flatMap(([words, line]) => {
      const kept = remembered.get(words);
      return kept !== undefined && (line.field.value ?? "") === kept.shown && !line.field.locked ? [{ line, ...kept }] : [];
    });
  const total = open().length;
  let left = total;
  // A page may go away a moment after it answered: the round that falls into the gap changes nothing, and is not the last.
  for (let idle = 0; left > 0 && idle < MOST_IDLE_ROUNDS; ) {
    await restoreRound(page, open());
    if (!(await page.comeBack(() => open().length < left))) throw new AppError("fill.page_closed");
    const now = open().length;
    idle = now < left ? 0 : idle + 1;
    left = now;
  }
  return total - open().length;
}

async function restoreRound(page: UndoablePage, todo: readonly ToRestore[]): Promise<void> {
  const lines = page.inFillOrder(todo.map(({ line }) => line));
  const kept = new Map(todo.map((item) => [item.line, item]));
  // The last box first: what depends on another goes before it.
  for (const [frameId, own] of Map.groupBy(lines.toReversed(), (line) => line.frameId)) {
    const entries = own.map((line): UndoEntry => {
      const { before, shown } = kept.get(line)!;
      return { fieldId: line.field.id, kind: line.field.control, before, shown };
    });
    try {
      await page.restore(frameId, entries);
    } catch (thrown) {
      // The page that comes is read by the caller.
      if (thrown instanceof AppError && thrown.code === "fill.page_closed") return;
      throw thrown;
    }
  }
}
