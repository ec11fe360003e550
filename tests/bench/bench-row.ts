/** One line of a table of figures: ours, the peer's from the same run where there is one, and the bar. */
export interface BenchRow {
  readonly measure: string;
  readonly ours: number | string;
  readonly peer?: number | string;
  readonly bar?: string;
}

export interface Bench {
  /** What is measured and on what, in one sentence. */
  readonly what: string;
  run(): Promise<BenchRow[]>;
}

export const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

/** Middle and tail of a sample. */
export function spread(sample: readonly number[]): { median: number; p95: number; p99: number; max: number } {
  const sorted = [...sample].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}
