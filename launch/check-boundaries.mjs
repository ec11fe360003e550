// Who may import whom (ARCHITECTURE.md): extension -> shared <- worker, never across; inside the worker
// api, cli -> pipeline -> steps -> engines -> shared, never back; shared reaches neither Node nor the page.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { ROOT } from "./toolchain.mjs";

const ENGINES = ["imaging", "ocr", "understand", "pdf", "signing", "archive", "reuse", "blobs", "catalogue"];
/** Rank in the worker: a file may import only from its own folder or from a lower rank. */
const RANK = { cli: 5, api: 4, intake: 3.5, pipeline: 3, steps: 2, db: 0 };
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
for (const top of ["shared", "worker", "extension"]) {
  for (const file of files(join(ROOT, top))) {
    const isTest = /\.test\.tsx?$/.test(file);
    const [, part] = room(file);
    const source = readFileSync(file, "utf8");
    for (const [, specifier] of source.matchAll(/(?:from\s+|import\s*\(?\s*)["']([^"'\n]+)["']/g)) {
      const fault = (why) => faults.push(`${relative(ROOT, file)}: imports ${specifier} (${why})`);
      if (/^@camtay\/(worker|extension|tests)/.test(specifier) && top !== "tests") fault(`${top} may import only @camtay/shared`);
      if (top === "shared" && !isTest && specifier.startsWith("node:")) fault("shared has no Node");
      if (specifier === "bullmq" && !/worker\/pipeline\/queues(\.test)?\.ts$/.test(file.split(sep).join("/")))
        fault("only worker/pipeline/queues.ts may import BullMQ");
      if (!specifier.startsWith(".")) continue;
      const [otherTop, otherPart] = room(resolve(dirname(file), specifier));
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
for (const line of faults) console.error(line);
console.log(faults.length === 0 ? "import boundaries hold" : `${faults.length} import(s) cross a boundary`);
process.exitCode = faults.length === 0 ? 0 : 1;
