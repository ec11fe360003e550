export interface ConformanceReport {
  /** How many things an outside judge looked at. */
  readonly checked: number;
  /** One sentence each: which file, which judge, what it said. */
  readonly failures: readonly string[];
  /** Judges that are not installed, by name. */
  readonly skipped: readonly string[];
}

/** A file `<name>.conformance.ts` exports one as `conformance`. */
export interface Conformance {
  readonly what: string;
  run(): Promise<ConformanceReport>;
}
