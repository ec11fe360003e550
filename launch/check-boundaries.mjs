// Who may import whom (ARCHITECTURE.md): extension -> shared <- worker, never across; inside the worker
// api, cli -> pipeline -> steps -> engines -> shared, never back; shared reaches neither Node nor the page; no file reaches itself again.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { ROOT } from "./toolchain.mjs";

const ENGINES = ["imaging", "ocr", "understand", "pdf", "signing", "archive", "reuse", "blobs", "catalogue"];
/** Rank in the worker: a file may import only from its own folder or from a lower rank. */
const RANK = { cli: 5, api: 4, intake: 3.5, pipeline: 3, steps: 2, keys: 1.5, "token-helper": 1.5, db: 0 };
for (const engine of ENGINES) RANK[engine] = 1;

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (["node_modules", "dist", ".output", ".wxt"].includes(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (/\.(ts|tsx|mjs)$/.test(entry.name)) yield path;
  }
}

const room = (path) => relative(ROOT, path).split(sep);
const faults = [];
/** Every source file, with the files it imports by a relative path when it is loaded; types alone tie nothing at run time but are counted too. */
const importsOf = new Map();
for (const top of ["shared", "worker", "extension"]) {
  for (const file of files(join(ROOT, top))) {
    const isTest = /\.test\.tsx?$/.test(file);
    const [, part] = room(file);
    importsOf.set(file, []);
    if (top === "worker" && RANK[part] === undefined && !/\.(ts|mjs)$/.test(part)) faults.push(`worker/${part} has no rank in this check`);
    const source = readFileSync(file, "utf8");
    for (const [, specifier] of source.matchAll(/(?:from\s+|import\s*\(?\s*)["']([^"'\n]+)["']/g)) {
      const fault = (why) => faults.push(`${relative(ROOT, file)}: imports ${specifier} (${why})`);
      if (/^@camtay\/(worker|extension|tests)/.test(specifier) && top !== "tests") fault(`${top} may import only @camtay/shared`);
      if (top === "shared" && !isTest && specifier.startsWith("node:")) fault("shared has no Node");
      if (specifier === "bullmq" && !/worker\/pipeline\/queues(\.test)?\.ts$/.test(file.split(sep).join("/")))
        fault("only worker/pipeline/queues.ts may import BullMQ");
      if (!specifier.startsWith(".")) continue;
      const imported = resolve(dirname(file), specifier);
      importsOf.get(file).push(imported);
      const [otherTop, otherPart] = room(imported);
      if (otherTop !== top) fault(`leaves ${top} by a relative path`);
      if (top !== "worker" || isTest || part === otherPart) continue;
      const [own, other] = [RANK[part], RANK[otherPart]];
      if (
        other !== undefined &&
        own !== undefined &&
        other >= own &&
        !(own === 1 && other === 1 && (otherPart === "blobs" || otherPart === "pdf"))
      )
        fault(`${part} may not import ${otherPart}`);
    }
  }
}

const DONE = Symbol("done");
const state = new Map();
/** Walks down from one file; a file met again on the way stands in a circle. */
function walk(file, way) {
  if (state.get(file) === DONE || !importsOf.has(file)) return;
  if (way.includes(file)) {
    faults.push(`a circle of imports: ${[...way.slice(way.indexOf(file)), file].map((path) => relative(ROOT, path)).join(" -> ")}`);
    return;
  }
  for (const next of importsOf.get(file)) walk(next, [...way, file]);
  state.set(file, DONE);
}
for (const file of importsOf.keys()) walk(file, []);

for (const line of faults) console.error(line);
console.log(faults.length === 0 ? "import boundaries hold" : `${faults.length} import(s) cross a boundary`);
process.exitCode = faults.length === 0 ? 0 : 1;
