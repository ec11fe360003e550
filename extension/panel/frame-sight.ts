import type { AskedAround, SeenInside } from "../autofill/frame-witness.ts";

export type Sight = "seen" | "covered" | "unwitnessed";

/** What one frame of the tab said. */
export interface FrameWord<T> {
  readonly frameId: number;
  readonly result: T;
}

/**
 * Whether a person can see a frame: every frame from it out to the page must be seen by the one around it. A word can be overheard and sent
 * again from elsewhere, so it counts only with a witness that stands where the frame says, and when no other claims to have heard it.
 * Pure.
 * @returns null while a frame on the way has no witness yet
 */
export function sightThrough(
  frameId: number,
  asked: readonly FrameWord<AskedAround>[],
  told: readonly FrameWord<SeenInside>[],
): "seen" | "covered" | null {
  for (let id = frameId; id !== 0; ) {
    const question = asked.find((other) => other.frameId === id)?.result;
    if (question === undefined) return null;
    const witnesses = told.filter(({ result }) => Object.hasOwn(result.frames, question.word));
    const [witness] = witnesses;
    if (witness === undefined) return null;
    const { depth, origin, frames } = witness.result;
    const isAround = witnesses.length === 1 && depth === question.depth - 1 && origin === question.around;
    if (!isAround || frames[question.word] !== true) return "covered";
    id = witness.frameId;
  }
  return "seen";
}
