import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { FormDescription } from "@camtay/shared/forms/field-description.ts";
import type { PortalAdapter } from "@camtay/shared/portals/adapter.ts";
import { judgePage, type PortalState } from "../portals/judge-page.ts";
import type { BridgeAnswer, BridgeLibrary } from "./bridge/bridge-call.ts";
import { describePage, formOf } from "./collect/describe-page.ts";
import type { Described } from "./collect/described.ts";
import { deny } from "./denied.ts";
import { frameMemory } from "./frame-memory.ts";
import { type FrameWitness, witnessHere } from "./frame-witness.ts";
import { pickOption } from "./pick-option.ts";
import { findGrids, gridKeys } from "./rows/find-grids.ts";
import { type AddedRow, addRow, removeRows } from "./rows/grow-grid.ts";
import type { FillReport } from "./run/fill-report.ts";
import { leftAlone } from "./run/left-alone.ts";
import { restore, type UndoEntry } from "./run/restore.ts";
import { type FillOrder, runFill } from "./run/run-fill.ts";
import { showMark } from "./show-mark.ts";
import type { Tools } from "./widgets/widget.ts";

/** What the side panel may ask of one frame. Reached only through `chrome.scripting` in the isolated world: the page cannot call it. */
export interface Engine {
  /** Reads the frame; with the portal descriptions in force it also tells which family it is and whether it still fits. */
  describe(adapters?: readonly PortalAdapter[]): FrameReading;
  fill(order: FillOrder): Promise<FillReport>;
  /** Brings back what boxes held before; returns how many. */
  restore(entries: readonly UndoEntry[]): Promise<number>;
  /** Adds one row to a grid of the page. @throws AppError `fill.row_not_added`, `fill.forbidden_control` */
  addRow(grid: string): Promise<void>;
  /** Takes away the rows that were added and that nobody else has put anything into; returns how many stay. */
  removeRows(): Promise<number>;
  mark(fieldId: string | null): void;
  /** Which frames a person can see is told by the frames around them. */
  readonly witness: FrameWitness;
}

export interface FrameReading extends FormDescription {
  /** Host of this frame. */
  readonly site: string;
  readonly portal: PortalState | null;
  /** Tables to which the page can add rows. */
  readonly grids: readonly GridReading[];
}

export interface GridReading {
  readonly key: string;
  readonly label: string;
  readonly rows: number;
  /** Controls that stand in it now. */
  readonly fieldIds: readonly string[];
}

const readGrids = (controls: readonly Described[]): GridReading[] =>
  [...gridKeys(findGrids())].map(([key, { container, label, rows }]) => ({
    key,
    label,
    rows: rows.length,
    fieldIds: controls.filter(({ claim }) => container.contains(claim.host)).map(({ field }) => field.id),
  }));

/** Asks the background to run one bridge function in the page's world, for this one control; the background has checked what the page answered. */
type SendBridge = (token: string, call: Parameters<Tools["bridge"]>[1]) => Promise<BridgeAnswer>;

/** A library that was not there for this many controls is not asked again in this frame. */
const GIVE_UP_AFTER = 2;

export function createEngine(sendBridge: SendBridge): Engine {
  const memory = frameMemory();
  const misses = new Map<BridgeLibrary, number>();
  let portal: PortalState | null = null;
  let added: readonly AddedRow[] = [];
  const tools: Tools = {
    pick: pickOption,
    listLimitMs: 3_000,
    async bridge(claim, call) {
      if ((misses.get(call.library) ?? 0) >= GIVE_UP_AFTER) return null;
      const token = crypto.randomUUID();
      const target = call.library === "react" || call.library === "datepicker" ? claim.boxes[0]! : claim.host;
      target.setAttribute("data-camtay", token);
      try {
        const answer = await sendBridge(token, call);
        misses.set(call.library, answer.found ? Number.NEGATIVE_INFINITY : (misses.get(call.library) ?? 0) + 1);
        return answer;
      } finally {
        target.removeAttribute("data-camtay");
      }
    },
  };
  return {
    witness: witnessHere(),
    describe(adapters = []) {
      for (const adapter of adapters) deny(adapter.deny);
      portal = judgePage(adapters);
      const page = describePage(memory);
      return { ...formOf(page), site: location.hostname, portal, grids: readGrids(page.controls) };
    },
    async fill(order) {
      // Asked for or not: a page that no longer fits its description is not filled.
      if (portal?.fits === false)
        return { fields: order.proposals.map(({ fieldId }) => leftAlone(fieldId, "portal.safe_mode")), milliseconds: 0 };
      return runFill(order, memory, tools);
    },
    async addRow(grid) {
      if (portal?.fits === false) throw new AppError("fill.row_not_added");
      const row = await addRow(grid);
      added = [...added, row];
    },
    async removeRows() {
      added = await removeRows(added, memory);
      return added.length;
    },
    restore: (entries) => restore(entries, memory, tools),
    mark: (fieldId) =>
      showMark(
        fieldId === null ? null : (describePage(memory).controls.find((control) => control.field.id === fieldId)?.claim.host ?? null),
      ),
  };
}
