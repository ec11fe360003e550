export interface ChaosReport {
  /** Blows dealt. */
  readonly points: number;
  /** One sentence each: what was lost, doubled, half or unseen, and where. */
  readonly failures: readonly string[];
  readonly note?: string;
  /** Whatever else was counted; added up over parts. */
  readonly counts?: Readonly<Record<string, number>>;
}

/** A file `<name>.chaos.ts` exports one as `chaos`. */
export interface Chaos {
  readonly what: string;
  /** How many blows by default. */
  readonly points: number;
  run(options: ChaosOptions): Promise<ChaosReport>;
}

export interface ChaosOptions {
  readonly points: number;
  readonly random: RandomNumbers;
  /** After this no further part is begun; a chaos that knows no parts runs to its end. */
  readonly isTimeUp?: () => boolean;
  /** Told after each part whose outcome was judged; parts add up to the report. */
  readonly onPart?: (part: ChaosReport) => void;
}

export interface RandomNumbers {
  /** Whole number from 0 to below `limit`. */
  below(limit: number): number;
  pick<T>(list: readonly T[]): T;
}

/** Parts, of one run or of several, as one report. */
export const addedUp = (parts: readonly ChaosReport[]): ChaosReport => {
  const counts: Record<string, number> = {};
  for (const part of parts) for (const [name, count] of Object.entries(part.counts ?? {})) counts[name] = (counts[name] ?? 0) + count;
  const note = Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(", ");
  return {
    points: parts.reduce((sum, part) => sum + part.points, 0),
    failures: parts.flatMap((part) => part.failures),
    counts,
    note,
  };
};
