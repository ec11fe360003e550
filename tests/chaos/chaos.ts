// npm run chaos [-- NAME …] [--points N] [--seed N] [--json]: kills, flips and drops at random places; the seed is printed, so that a
// failure can be made again. Exit status 1 when anything was lost, doubled, half or unseen.
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Chaos, ChaosReport } from "./chaos-report.ts";
import { seededRandom } from "./seeded-random.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean", default: false }, points: { type: "string" }, seed: { type: "string" } },
});
const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
const points = values.points === undefined ? undefined : Number(values.points);
const here = dirname(fileURLToPath(import.meta.url));
const all: Record<string, ChaosReport> = {};
for (const file of readdirSync(here)
  .filter((name) => name.endsWith(".chaos.ts"))
  .sort()) {
  const name = file.replace(".chaos.ts", "");
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const { chaos } = (await import(join(here, file))) as { chaos: Chaos };
  if (!values.json) console.log(`${name}: ${chaos.what} (seed ${seed})`);
  const report = await chaos.run({ points: points ?? chaos.points, random: seededRandom(seed) });
  all[name] = report;
  for (const failure of report.failures) console.error(`  ${failure}`);
  if (!values.json) console.log(`  ${report.points} points, ${report.failures.length} failures${report.note ? `; ${report.note}` : ""}`);
}
if (values.json) console.log(JSON.stringify({ seed, ...all }));
process.exitCode = Object.values(all).some((report) => report.failures.length > 0) ? 1 : 0;
