import { isUrgent } from "./priority.ts";

/**
 * Lanes, each with its own places: `cpu` for pages and papers, `io` for opening and archiving what a person waits for, `later` for the
 * same on behalf of large batches, so that no counter waits behind the opening of a file of a thousand pages.
 */
export const QUEUES = ["cpu", "io", "later"] as const;
export type QueueName = (typeof QUEUES)[number];

/** Runs at once in each lane. */
export const placesOf = (concurrency: number): Record<QueueName, number> => ({ cpu: concurrency, io: 1, later: 1 });

export const laneOf = (queue: string, priority: number): QueueName => (queue === "cpu" ? "cpu" : isUrgent(priority) ? "io" : "later");

/** A run that should be worked on. Only this travels: no bytes, no text of papers, no names. */
export interface Tick {
  readonly runKey: string;
  /** How often it was claimed before: makes the job id new for every attempt. */
  readonly attempt: number;
  readonly queue: QueueName;
  /** Smaller goes first, see priority.ts. */
  readonly priority: number;
}

/** The same tick twice does nothing more; a tick that has become more urgent is another one. */
export const tickId = ({ runKey, attempt, queue, priority }: Tick): string => `${runKey}.${attempt}.${queue}${priority}`;

/** What decides when a run is worked on. It holds no truth: everything in it can be made again from the database. */
export interface Clock {
  /** The same tick twice does nothing more. @throws AppError `system.queue_down` */
  enqueue(ticks: readonly Tick[]): Promise<void>;
  /** Begins to work; `work` never rejects. */
  start(work: (tick: Tick) => Promise<void>): void;
  /** Called when the clock came back and may have forgotten everything. */
  onReturn(listener: () => void): void;
  isUp(): Promise<boolean>;
  /** Takes nothing new and waits for what is in hand. */
  close(): Promise<void>;
}
