/** Lists and dialogs take up to a third of a second to fade; what moves longer is there to be looked at. Milliseconds. */
const LONGEST_FADE_MS = 1_000;
/** About one frame of the screen, in milliseconds. */
const EVERY_MS = 16;

/**
 * Ends at once what fades in or out while boxes are filled or given back: a closing list lies over the next box until its fading is
 * over. Every movement still begins and ends, so libraries that wait for its end go on.
 */
export async function finishingMovements<T>(work: () => Promise<T>): Promise<T> {
  const ticks = setInterval(finishFades, EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(ticks);
  }
}

function finishFades(): void {
  for (const movement of document.getAnimations()) {
    const end = movement.effect?.getComputedTiming().endTime;
    if (typeof end === "number" && end <= LONGEST_FADE_MS && movement.playbackRate > 0) movement.finish();
  }
}
