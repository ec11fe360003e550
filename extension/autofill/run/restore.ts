import type { ControlKind } from "@camtay/shared/forms/field-description.ts";
import type { FillValue } from "@camtay/shared/forms/fill-plan.ts";
import { describePage } from "../collect/describe-page.ts";
import { finishingMovements } from "../finish-movements.ts";
import type { FrameMemory } from "../frame-memory.ts";
import { pause, waitQuiet } from "../quiet.ts";
import type { Tools } from "../widgets/widget.ts";

/** What one box held before a fill, and what the fill left in it. */
export interface UndoEntry {
  readonly fieldId: string;
  readonly kind: ControlKind;
  readonly before: string;
  readonly shown: string;
}

/** Brings back what was there, box by box, except where somebody changed it since. @returns how many were brought back */
export async function restore(entries: readonly UndoEntry[], memory: FrameMemory, tools: Tools): Promise<number> {
  let leaves = false;
  const note = () => {
    leaves = true;
  };
  addEventListener("beforeunload", note);
  try {
    const restored = await finishingMovements(() => restoreAll(entries, memory, tools));
    await waitQuiet(SETTLE.quietMs, SETTLE.limitMs);
    // A page that posts back what was restored may come again with some of it: whoever asked waits for that page, not for this one.
    if (leaves) await pause(LEAVES_WITHIN_MS);
    return restored;
  } finally {
    removeEventListener("beforeunload", note);
  }
}

const SETTLE = { quietMs: 60, limitMs: 1_000 };
/** How long a page that announced that it goes away may take to go, in milliseconds. */
const LEAVES_WITHIN_MS = 3_000;

async function restoreAll(entries: readonly UndoEntry[], memory: FrameMemory, tools: Tools): Promise<number> {
  const controls = new Map(describePage(memory).controls.map((control) => [control.field.id, control]));
  let restored = 0;
  for (const { fieldId, kind, before, shown } of entries) {
    const control = controls.get(fieldId);
    if (!control?.claim.host.isConnected || control.neverTouch) continue;
    const { claim } = control;
    const now = claim.widget.read(claim);
    if (now.shown !== shown || now.locked) continue;
    memory.filling = claim.host;
    try {
      if (before === "") await claim.widget.clear(claim, tools);
      else await claim.widget.write(claim, asValue(kind, before), tools, 1);
      memory.filled.delete(claim.host);
      restored++;
    } catch {
      // A list that cannot be emptied keeps its value; the count tells the person.
    } finally {
      memory.filling = null;
    }
  }
  return restored;
}

const asValue = (kind: ControlKind, before: string): FillValue =>
  ["select", "radio", "checkboxes"].includes(kind)
    ? { kind: "choose", wanted: { text: before, list: "plain" } }
    : kind === "checkbox"
      ? { kind: "checked", checked: true }
      : { kind: "text", text: before };
