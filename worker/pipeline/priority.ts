/**
 * Whose turn comes first; smaller goes first. A person who waits for one paper goes before a counter, a counter before the pile of a day,
 * that before what runs through the night.
 */
export const PRIORITY = { person: 1, counter: 2, day: 5, night: 10 } as const;

/** Up to here a person stands and waits: never held back by the limit of an office, never behind a long run. */
export const isUrgent = (priority: number): boolean => priority <= PRIORITY.counter;

/** A dossier at a counter seldom has more pages than this. */
const COUNTER_PAGES = 30;
const DAY_PAGES = 400;
/** What such batches weigh at most, before their pages are counted (colour, 300 dpi). */
const COUNTER_BYTES = 60_000_000;
const DAY_BYTES = 800_000_000;

export interface BatchSize {
  readonly urgency: "counter" | "pile" | null;
  readonly files: number;
  readonly bytes: number;
  /** Known as files are split. */
  readonly pages: number;
}

/** Small batches first, unless the person said otherwise: nobody has to set anything for a counter to be served at once. */
export function priorityOf({ urgency, files, bytes, pages }: BatchSize): number {
  if (urgency === "counter") return PRIORITY.counter;
  if (urgency === "pile") return PRIORITY.night;
  const count = Math.max(files, pages);
  if (count <= COUNTER_PAGES && bytes <= COUNTER_BYTES) return PRIORITY.counter;
  return count <= DAY_PAGES && bytes <= DAY_BYTES ? PRIORITY.day : PRIORITY.night;
}
