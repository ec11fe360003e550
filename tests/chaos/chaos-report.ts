export interface ChaosReport {
  /** Blows dealt. */
  readonly points: number;
  /** One sentence each: what was lost, doubled, half or unseen, and where. */
  readonly failures: readonly string[];
  readonly note?: string;
}

/** A file `<name>.chaos.ts` exports one as `chaos`. */
export interface Chaos {
  readonly what: string;
  /** How many blows by default. */
  readonly points: number;
  run(options: { readonly points: number; readonly random: RandomNumbers }): Promise<ChaosReport>;
}

export interface RandomNumbers {
  /** Whole number from 0 to below `limit`. */
  below(limit: number): number;
  pick<T>(list: readonly T[]): T;
}
