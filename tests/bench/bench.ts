// npm run bench [-- NAME …] [--json]: speed and memory, peers beside us where they are installed.
import { readdirSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Bench, BenchRow } from "./bench-row.ts";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "boolean", default: false } } });
const here = dirname(fileURLToPath(import.meta.url));
const all: Record<string, BenchRow[]> = {};
if (!values.json)
  console.log(`${cpus()[0]?.model ?? "?"}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`);
for (const file of readdirSync(here)
  .filter((name) => name.endsWith(".bench.ts"))
  .sort()) {
  const name = file.replace(".bench.ts", "");
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const { bench } = (await import(join(here, file))) as { bench: Bench };
  if (!values.json) console.log(`\n${name}: ${bench.what}`);
  const rows = await bench.run();
  all[name] = rows;
  if (!values.json) console.table(Object.fromEntries(rows.map(({ measure, ...rest }) => [measure, rest])));
}
if (values.json) console.log(JSON.stringify(all));
