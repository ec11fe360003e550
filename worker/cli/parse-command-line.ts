import { type ParseArgsConfig, parseArgs } from "node:util";
import { AppError } from "@camtay/shared/errors/app-error.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;
interface Config<O extends Options> {
  args: string[];
  allowPositionals: true;
  options: O;
}

/**
 * Takes a command's arguments apart: named options and what stands free beside them.
 * @param options as for `parseArgs` of node:util
 * @param wrongUse makes the error shown for an option that is unknown or lacks its value
 * @throws AppError `system.invalid_input`, or what `wrongUse` makes
 */
export function parseCommandLine<const O extends Options>(
  args: readonly string[],
  options: O,
  wrongUse = (why: string, cause: unknown): AppError => new AppError("system.invalid_input", { where: why }, { cause }),
): ReturnType<typeof parseArgs<Config<O>>> {
  try {
    return parseArgs<Config<O>>({ args: [...args], allowPositionals: true, options });
  } catch (cause) {
    throw wrongUse((cause as Error).message, cause);
  }
}
