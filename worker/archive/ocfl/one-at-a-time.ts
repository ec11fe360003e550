/** Tasks of this process that must not run beside each other wait in a line, one line for each name. */
export class Lines {
  readonly #lines = new Map<string, Promise<unknown>>();

  async wait<T>(name: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#lines.get(name) ?? Promise.resolve()).then(work);
    const settled = turn.catch(() => undefined);
    this.#lines.set(name, settled);
    try {
      return await turn;
    } finally {
      if (this.#lines.get(name) === settled) this.#lines.delete(name);
    }
  }
}
