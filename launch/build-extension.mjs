// node launch/run.mjs file launch/build-extension.mjs [--quiet]
// Builds the package that ships (extension/.output/chrome-mv3) and the one that also runs on the demo page of this machine (…-demo).
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./toolchain.mjs";

const EXTENSION = join(ROOT, "extension");
const OUTPUT = join(EXTENSION, ".output");

/** Folders to load in Chrome. */
export const EXTENSION_FOLDERS = { production: join(OUTPUT, "chrome-mv3"), demo: join(OUTPUT, "chrome-mv3-demo") };

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => a.name.localeCompare(b.name))) {
    if (["node_modules", ".output", ".wxt"].includes(entry.name) || entry.name.includes(".test.")) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else yield path;
  }
}

/** Changes whenever a source file of the extension or of what it shares changes. */
function sourceDigest() {
  const hash = createHash("sha256");
  for (const top of ["extension", "shared"])
    for (const path of sources(join(ROOT, top))) hash.update(`${relative(ROOT, path)} ${statSync(path).size} `).update(readFileSync(path));
  return hash.update(readFileSync(join(ROOT, "pnpm-lock.yaml"))).digest("hex");
}

/**
 * Builds one of the two packages unless the one on disk was made from these very sources.
 * @param {"production" | "demo"} mode
 * @returns {Promise<string>} the folder to load in Chrome
 */
export async function buildExtension(mode, { quiet = true } = {}) {
  const folder = EXTENSION_FOLDERS[mode];
  const stamp = join(OUTPUT, `${mode}.sources`);
  const digest = sourceDigest();
  if (existsSync(join(folder, "manifest.json")) && existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return folder;
  const { build } = await import(pathToFileURL(join(EXTENSION, "node_modules", "wxt", "dist", "index.mjs")).href);
  await quietly(quiet, () => build({ root: EXTENSION, mode, ...(quiet && { logger: silent }) }));
  mkdirSync(OUTPUT, { recursive: true });
  writeFileSync(stamp, digest);
  return folder;
}

/** The build tool draws a spinner on standard output, where commands with --json print their answer. */
async function quietly(quiet, work) {
  if (!quiet) return work();
  const write = process.stdout.write;
  process.stdout.write = () => true;
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
}

const nothing = () => {};
const silent = {
  level: 0,
  debug: nothing,
  log: nothing,
  info: nothing,
  success: nothing,
  warn: nothing,
  error: (...words) => console.error(...words),
  fatal: (...words) => console.error(...words),
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  for (const mode of ["production", "demo"]) console.log(await buildExtension(mode, { quiet: process.argv.includes("--quiet") }));
}
