import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { FillValue } from "@camtay/shared/forms/fill-plan.ts";
import type { FieldOutcome, FillReport } from "../autofill/run/fill-report.ts";
import type { FillOrder, WireProposal } from "../autofill/run/run-fill.ts";
import type { PlanLine } from "./page-plan.ts";
import { wordsOf } from "./words-of.ts";

/** A line the person chose: found again by its words, because a page that loads anew gives every box a new id. */
interface Chosen {
  readonly words: string;
  /** Picked for this very box, over what stood there. */
  readonly value: FillValue | null;
}

/** The page as the filler sees it; given from outside so that it can be tested without a browser. */
export interface FillablePage {
  /** Lines of the page as it is now, each frame's in the order to fill. */
  lines(): readonly PlanLine[];
  /** Fills part of one frame. @throws AppError `fill.page_closed` when the page went away meanwhile */
  fill(frameId: number, order: FillOrder): Promise<FillReport>;
  /** Waits for the page that comes, reads and plans it. @returns false when none with a form came */
  comeBack(): Promise<boolean>;
  /** Reads the page again without waiting. */
  readAgain(): Promise<void>;
}

/** Words and rank among equals of every line. */
export function wordsOfAll(lines: readonly PlanLine[]): Map<PlanLine, string> {
  const seen = new Map<string, number>();
  return new Map(
    lines.map((line) => {
      const words = wordsOf(line.field);
      const nth = seen.get(words) ?? 0;
      seen.set(words, nth + 1);
      return [line, `${words} ${nth}`];
    }),
  );
}

/**
 * Fills the chosen lines frame by frame. Pages that post back after a choice load anew in the middle: then the page is read again, what
 * it kept counts as filled, and the rest goes on, as long as each round leaves less to do.
 * @returns outcomes by the line ids of the page as it is at the end
 */
export async function fillPage(page: FillablePage, chosen: ReadonlyMap<string, FillValue | null>): Promise<Map<string, FieldOutcome>> {
  const first = wordsOfAll(page.lines());
  const wanted = [...first].flatMap(([line, words]): Chosen[] =>
    chosen.has(line.id) ? [{ words, value: chosen.get(line.id) ?? null }] : [],
  );
  const done = new Map<string, FieldOutcome>();
  for (let left = wanted.length + 1; ; ) {
    const open = wanted.filter(({ words }) => !done.has(words));
    if (open.length === 0) break;
    const stays = open.length < left && (await fillRound(page, open, done));
    if (stays) break;
    left = open.length;
    if (!(await page.comeBack())) throw new AppError("fill.page_closed");
    const remaining = wanted.filter(({ words }) => !done.has(words));
    countKept(page, remaining, done);
    if (wanted.filter(({ words }) => !done.has(words)).length >= left) break;
  }
  await page.readAgain();
  const ids = wordsOfAll(page.lines());
  const result = new Map<string, FieldOutcome>();
  for (const [line, words] of ids) {
    const outcome = done.get(words);
    if (outcome) result.set(line.id, outcome);
    else if (wanted.some((item) => item.words === words)) result.set(line.id, gaveUp(line));
  }
  // A box that left the page for good is reported under the words it had.
  for (const [words, outcome] of done) if (![...ids.values()].includes(words)) result.set(words, outcome);
  return result;
}

/** @returns true when the page stayed to the end of the round */
async function fillRound(page: FillablePage, open: readonly Chosen[], done: Map<string, FieldOutcome>): Promise<boolean> {
  const words = wordsOfAll(page.lines());
  const byFrame = Map.groupBy(
    [...words].filter(([, text]) => open.some((item) => item.words === text)),
    ([line]) => line.frameId,
  );
  for (const [frameId, own] of byFrame) {
    const picked = (text: string) => open.find((item) => item.words === text)?.value ?? null;
    const proposals = own.flatMap(([line, text]): WireProposal[] => {
      const value = picked(text) ?? line.proposal?.value;
      return value ? [{ fieldId: line.field.id, value, after: [...(line.proposal?.after ?? [])] }] : [];
    });
    const overwrite = own.filter(([, text]) => picked(text) !== null).map(([line]) => line.field.id);
    try {
      const report = await page.fill(frameId, { proposals, overwrite });
      for (const outcome of report.fields) {
        const text = own.find(([line]) => line.field.id === outcome.fieldId)?.[1];
        if (text !== undefined) done.set(text, outcome);
      }
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.code === "fill.page_closed") return false;
      throw thrown;
    }
  }
  return true;
}

/** What the page that came back still holds was filled. */
function countKept(page: FillablePage, open: readonly Chosen[], done: Map<string, FieldOutcome>): void {
  const words = wordsOfAll(page.lines());
  for (const [line, text] of words) {
    if (line.notFilled?.reason !== "already-right" || !open.some((item) => item.words === text)) continue;
    done.set(text, { fieldId: line.field.id, outcome: "filled", shown: line.field.value ?? "", verified: true, modelAsked: false });
  }
}

const gaveUp = (line: PlanLine): FieldOutcome => ({
  fieldId: line.field.id,
  outcome: "failed",
  reason: "fill.widget_refused",
  shown: line.field.value ?? "",
  verified: false,
  modelAsked: false,
});
