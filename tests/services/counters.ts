/** What the service was asked to do; the proof that no digest was signed twice. */
export interface CounterReport {
  /** Signatures made, by credential and digest ("officer-rsa2048 <base64>"). */
  readonly signatures: Readonly<Record<string, number>>;
  readonly total: number;
  /** Digests signed more than once. */
  readonly repeated: readonly string[];
  readonly calls: Readonly<Record<string, number>>;
  /** Authorisations (activations) given out. */
  readonly activations: number;
}

export class Counters {
  readonly #signatures = new Map<string, number>();
  readonly #calls = new Map<string, number>();
  #activations = 0;

  countSignature(credentialId: string, hash: string): void {
    const key = `${credentialId} ${hash}`;
    this.#signatures.set(key, (this.#signatures.get(key) ?? 0) + 1);
  }

  countCall(name: string): void {
    this.#calls.set(name, (this.#calls.get(name) ?? 0) + 1);
  }

  countActivation(): void {
    this.#activations += 1;
  }

  reset(): void {
    this.#signatures.clear();
    this.#calls.clear();
    this.#activations = 0;
  }

  report(): CounterReport {
    const entries = [...this.#signatures];
    return {
      signatures: Object.fromEntries(entries),
      total: entries.reduce((sum, [, count]) => sum + count, 0),
      repeated: entries.filter(([, count]) => count > 1).map(([key]) => key),
      calls: Object.fromEntries(this.#calls),
      activations: this.#activations,
    };
  }
}
