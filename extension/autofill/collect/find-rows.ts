import type { Claim } from "../widgets/widget.ts";
import type { Described } from "./described.ts";

const CONTROLS = "input,select,textarea";
/** Rows that a library keeps as lines of text once they are filled in: they are counted too. */
const LIST_ROWS = ".editgrid-listgroup > li,.formio-component-editgrid .list-group-item";

/** Row of a repeating table or edit grid. */
export function rowOf(host: Element): { row?: number } {
  const row = host.closest(`tbody > tr,${LIST_ROWS},[formarrayname] > *,.datagrid-table > tbody > tr`);
  if (!row?.parentElement) return {};
  if (row.matches(LIST_ROWS)) {
    const lines = [...row.parentElement.children].filter((line) => line.matches(LIST_ROWS) && !line.matches(".list-group-header"));
    return { row: lines.indexOf(row) };
  }
  const count = (element: Element) => element.querySelectorAll(CONTROLS).length;
  const similar = [...row.parentElement.children].filter((other) => other.tagName === row.tagName && count(other) === count(row));
  // A layout table has one control a row with its label beside it; a repeating one has several columns of controls.
  const columns = row.querySelectorAll(":scope > td input, :scope > td select, :scope > td textarea").length;
  return row.tagName === "TR" && columns < 2 ? {} : similar.length === 0 ? {} : { row: similar.indexOf(row) };
}

const LEAST_IN_COMMON = 2;

/**
 * Blocks under the same words that ask the same are about one person each, as the rows of a table are: the second must not get the first
 * one's facts again.
 * @param nearest the heading that stands next above a control
 */
export function withRepeatedBlocks(controls: readonly Described[], nearest: ReadonlyMap<Claim, Element>): Described[] {
  const rows = new Map<Described, number>();
  const free = controls.filter(({ claim, field }) => field.row === undefined && nearest.has(claim));
  for (const sameWords of Map.groupBy(free, ({ field }) => JSON.stringify(field.sectionChain)).values()) {
    const blocks = [...Map.groupBy(sameWords, ({ claim }) => nearest.get(claim)!).values()];
    const [first] = blocks;
    if (first === undefined || blocks.length < 2 || !blocks.every((block) => asksAlike(first, block))) continue;
    for (const [row, block] of blocks.entries()) for (const control of block) rows.set(control, row);
  }
  return controls.map((control) => {
    const row = rows.get(control);
    return row === undefined ? control : { ...control, field: { ...control.field, row } };
  });
}

function asksAlike(one: readonly Described[], other: readonly Described[]): boolean {
  const labels = (block: readonly Described[]) => new Set(block.map(({ field }) => field.label).filter((label) => label !== ""));
  const [a, b] = [labels(one), labels(other)];
  const common = [...a].filter((label) => b.has(label)).length;
  return common >= LEAST_IN_COMMON && common * 2 >= Math.min(a.size, b.size);
}
