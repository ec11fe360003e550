#!/usr/bin/env node
// camtay: one file a command; a command's engines are loaded only when it runs.
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { asAppError } from "@camtay/shared/errors/app-error.ts";
import { CLI_MESSAGES } from "./cli-messages.ts";
import type { Command } from "./command.ts";
import { keepCompiledCode } from "./keep-compiled-code.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
const SUFFIX = ".command.ts";
const commandNames = () =>
  readdirSync(HERE)
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length))
    .sort();

async function loadCommand(name: string): Promise<Command | null> {
  const file = join(HERE, `${name}${SUFFIX}`);
  if (!/^[a-z][a-z-]*$/.test(name) || !existsSync(file)) return null;
  return ((await import(pathToFileURL(file).href)) as { command: Command }).command;
}

async function printHelp(): Promise<void> {
  console.log(CLI_MESSAGES.usage);
  for (const name of commandNames()) {
    const command = await loadCommand(name);
    if (command) console.log(`  camtay ${command.usage}\n      ${command.summary}`);
  }
}

async function main(): Promise<number> {
  const [name, ...args] = process.argv.slice(2);
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    await printHelp();
    return name === undefined ? 2 : 0;
  }
  const command = await loadCommand(name);
  if (!command) {
    console.error(CLI_MESSAGES.unknownCommand(name));
    await printHelp();
    return 2;
  }
  if (args.includes("--help") || args.includes("-h")) {
    console.log(`camtay ${command.usage}\n    ${command.summary}`);
    return 0;
  }
  try {
    return await command.run(args);
  } catch (thrown) {
    const error = asAppError(thrown);
    console.error(`${error.sentence()} [${error.code}]`);
    if (process.env.CAMTAY_DEBUG) console.error(error.cause ?? error);
    return error.row.kind === "invalid" || error.row.kind === "missing" ? 2 : 1;
  }
}

keepCompiledCode();
process.exitCode = await main();
