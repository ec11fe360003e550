// npm run conformance [-- NAME …] [--json]: outside judges look at what we make, and we look at what others make. Judges come with
// `npm run judges`; one that is not there is named and skipped. Exit status 1 when a judge disagrees.
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Conformance, ConformanceReport } from "./conformance-report.ts";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "boolean", default: false } } });
const here = dirname(fileURLToPath(import.meta.url));
const all: Record<string, ConformanceReport> = {};
for (const file of readdirSync(here)
  .filter((name) => name.endsWith(".conformance.ts"))
  .sort()) {
  const name = file.replace(".conformance.ts", "");
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const { conformance } = (await import(join(here, file))) as { conformance: Conformance };
  if (!values.json) console.log(`${name}: ${conformance.what}`);
  const report = await conformance.run();
  all[name] = report;
  for (const failure of report.failures) console.error(`  ${failure}`);
  for (const judge of report.skipped) console.log(`  skipped: ${judge} is not installed (npm run judges)`);
  if (!values.json) console.log(`  ${report.checked} judged, ${report.failures.length} disagreements`);
}
if (values.json) console.log(JSON.stringify(all));
process.exitCode = Object.values(all).some((report) => report.failures.length > 0) ? 1 : 0;
