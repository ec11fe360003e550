import { describePage } from "../collect/describe-page.ts";
import type { Described } from "../collect/described.ts";
import type { FrameMemory } from "../frame-memory.ts";
import type { Tools } from "../widgets/widget.ts";
import { wordsOf } from "../words-of.ts";

/** One fill of one frame, while it runs. */
export interface FillSession {
  readonly memory: FrameMemory;
  readonly tools: Tools;
  controls: Map<string, Described>;
  /** Lists that never loaded in this run: after two the next ones get little time, or a dead server would cost minutes. */
  deadLists: number;
  /** The page drew controls anew while they were filled: it may do so again a moment later. */
  rebuilt: boolean;
}

export const look = (memory: FrameMemory) => new Map(describePage(memory).controls.map((control) => [control.field.id, control]));
/** How a control is found again after the page rebuilt it: its words and headings, and which one of those with the same words it is. */
export interface Wish {
  readonly words: string;
  readonly nth: number;
}

export function wishFor(fieldId: string, controls: ReadonlyMap<string, Described>): Wish | null {
  const control = controls.get(fieldId);
  if (control === undefined) return null;
  const words = wordsOf(control.field);
  return { words, nth: [...controls.values()].filter((other) => wordsOf(other.field) === words).indexOf(control) };
}

export const isThere = ({ claim }: Described): boolean => claim.host.isConnected && claim.boxes.every((box) => box.isConnected);

export function noteRebuilding(session: FillSession): void {
  session.rebuilt ||= [...session.controls.values()].some((control) => !isThere(control));
}

export function resolve(fieldId: string, wish: Wish | null, session: FillSession): Described | null {
  const known = session.controls.get(fieldId);
  if (known && isThere(known)) return known;
  noteRebuilding(session);
  session.controls = look(session.memory);
  const again = session.controls.get(fieldId);
  if (again !== undefined || wish === null) return again ?? null;
  return [...session.controls.values()].filter((control) => wordsOf(control.field) === wish.words)[wish.nth] ?? null;
}
