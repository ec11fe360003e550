/** Which kind of machine time a step takes. */
export const QUEUES = ["cpu", "io"] as const;
export type QueueName = (typeof QUEUES)[number];

/** A run that should be worked on. Only this travels: no bytes, no text of papers, no names. */
export interface Tick {
  readonly runKey: string;
  /** How often it was claimed before: makes the job id new for every attempt. */
  readonly attempt: number;
  readonly queue: string;
}

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
