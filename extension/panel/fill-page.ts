import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { FillValue } from "@camtay/shared/forms/fill-plan.ts";
import type { FieldOutcome, FillReport } from "../autofill/run/fill-report.ts";
import type { FillOrder, WireProposal } from "../autofill/run/run-fill.ts";
import { wordsOf } from "../autofill/words-of.ts";
import type { PlanLine } from "./page-plan.ts";

/** A line the person chose: found again by its words, because a page that loads anew gives every box a new id. */
interface Chosen {
  readonly words: string;
  readonly label: string;
  /** Picked for this very box, over what stood there. */
  readonly value: FillValue | null;
}

/** What became of one box, with the words printed at it. */
export type LineOutcome = FieldOutcome & { readonly label: string };

/** The page as the filler sees it; given from outside so that it can be tested without a browser. */
export interface FillablePage {
  /** Lines of the page as it is now, in the order of the page. */
  lines(): readonly PlanLine[];
  /** The same lines in the order to fill. */
  inFillOrder(lines: readonly PlanLine[]): readonly PlanLine[];
  /** Fills part of one frame. @throws AppError `fill.page_closed` when the page went away meanwhile */
  fill(frameId: number, order: FillOrder): Promise<FillReport>;
  /**
   * Waits for the page that comes, reads and plans it, and does so again for a while until `isFurther`: its lists may load later than it.
   * @returns false when none with a form came
   */
  comeBack(isFurther: () => boolean): Promise<boolean>;
  /** Reads the page again; one that is just loading anew is waited for. */
  readAgain(): Promise<void>;
}

/** Every line by its words and its rank among equals on the page: what stays the same when the page is drawn or loaded anew. */
export function linesByWords(lines: readonly PlanLine[]): Map<string, PlanLine> {
  const seen = new Map<string, number>();
  return new Map(
    lines.map((line) => {
      const words = wordsOf(line.field);
      const nth = seen.get(words) ?? 0;
      seen.set(words, nth + 1);
      return [`${words} ${nth}`, line];
    }),
  );
}

/**
 * Fills the chosen lines frame by frame. Pages that post back after a choice load anew in the middle: then the page is read again, what
 * it kept counts as filled, and the rest goes on, as long as each round leaves less to do.
 * @param chosen line ids of the page as it is now, with the value picked by the person for that very box
 * @returns outcomes by the words of the lines (`linesByWords`)
 */
export async function fillPage(page: FillablePage, chosen: ReadonlyMap<string, FillValue | null>): Promise<Map<string, LineOutcome>> {
  const wanted = [...linesByWords(page.lines())].flatMap(([words, line]): Chosen[] =>
    chosen.has(line.id) ? [{ words, label: line.field.label, value: chosen.get(line.id) ?? null }] : [],
  );
  const done = new Map<string, FieldOutcome>();
  const stillOpen = () => wanted.filter(({ words }) => !done.has(words));
  for (let open = stillOpen(), round = 1; open.length > 0; round++) {
    const stays = await fillRound(page, open, done);
    // What a later round finds right was filled by an earlier one: the page went away with the answer.
    if (round > 1) for (const { words } of open) if (done.get(words)?.reason === "already-right") done.set(words, ours(done.get(words)!));
    if (stays) break;
    const isFurther = () => {
      countKept(page, stillOpen(), done);
      return stillOpen().length < open.length;
    };
    if (!(await page.comeBack(isFurther))) throw new AppError("fill.page_closed");
    if (!isFurther()) break;
    open = stillOpen();
  }
  await page.readAgain();
  const atEnd = linesByWords(page.lines());
  return new Map(wanted.map(({ words, label }) => [words, { ...(done.get(words) ?? gaveUp(atEnd.get(words))), label }]));
}

/** @returns true when the page stayed to the end of the round */
async function fillRound(page: FillablePage, open: readonly Chosen[], done: Map<string, FieldOutcome>): Promise<boolean> {
  const wanted = new Map(open.map((item) => [item.words, item]));
  const items = new Map(
    [...linesByWords(page.lines())].flatMap(([words, line]) => (wanted.has(words) ? [[line, wanted.get(words)!]] : [])),
  );
  for (const [frameId, own] of Map.groupBy(page.inFillOrder([...items.keys()]), (line) => line.frameId)) {
    const proposals = own.flatMap((line): WireProposal[] => {
      const value = items.get(line)?.value ?? line.proposal?.value;
      return value ? [{ fieldId: line.field.id, value, after: [...(line.proposal?.after ?? [])] }] : [];
    });
    const overwrite = own.filter((line) => items.get(line)?.value).map((line) => line.field.id);
    try {
      const report = await page.fill(frameId, { proposals, overwrite });
      for (const outcome of report.fields) {
        const item = items.get(own.find(({ field }) => field.id === outcome.fieldId)!);
        if (item !== undefined) done.set(item.words, outcome);
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
  const lines = linesByWords(page.lines());
  for (const { words } of open) {
    const line = lines.get(words);
    if (line?.notFilled?.reason !== "already-right") continue;
    done.set(words, { fieldId: line.field.id, outcome: "filled", shown: line.field.value ?? "", verified: true, modelAsked: false });
  }
}

const ours = ({ reason: _, ...rest }: FieldOutcome): FieldOutcome => ({ ...rest, outcome: "filled", verified: true });

const gaveUp = (line: PlanLine | undefined): FieldOutcome => ({
  fieldId: line?.field.id ?? "",
  outcome: "failed",
  reason: line === undefined ? "fill.control_gone" : "fill.widget_refused",
  shown: line?.field.value ?? "",
  verified: false,
  modelAsked: false,
});
