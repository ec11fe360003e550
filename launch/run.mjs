// node launch/run.mjs file PATH ARGS   runs a file of the repository under the bundled Node
// node launch/run.mjs tool NAME ARGS   runs a development tool (biome, tsc, vitest …)
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ensurePackages, environment, ROOT, runUnderBundledNode, stop } from "./toolchain.mjs";

const [kind, name, ...args] = process.argv.slice(2);
ensurePackages();
if (kind === "file")
  process.exitCode = await runUnderBundledNode([join(ROOT, name), ...args], { cwd: process.env.INIT_CWD ?? process.cwd() });
else if (kind === "tool") process.exitCode = spawnSync(name, args, { cwd: ROOT, stdio: "inherit", env: environment() }).status ?? 1;
else stop("usage: node launch/run.mjs file|tool NAME ARGS");
