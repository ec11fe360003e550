/** A subcommand: `worker/cli/<name>.command.ts` exports one as `command`; the file's name is the command's. */
export interface Command {
  /** Name and arguments, as shown in help. */
  readonly usage: string;
  /** One Vietnamese sentence: what it does. */
  readonly summary: string;
  /**
   * @param args what follows the name on the command line
   * @returns exit code: 0 done, 1 done in part or failed, 2 wrong use
   * @throws AppError shown as its sentence
   */
  run(args: readonly string[]): Promise<number>;
}
