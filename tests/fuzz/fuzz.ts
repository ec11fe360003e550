// npm run fuzz [-- --cases N] [--seed N] [--json]: wounded signed files, CMS, certificates, OCSP and CRL through the verifier. The seed is printed, so
// that a failure can be made again. Exit status 1 when anything crashes, takes more than a second, or passes falsely.
import { parseArgs } from "node:util";
import { fuzzVerifier } from "../signing/fuzz-verify.ts";

const { values } = parseArgs({
  options: { cases: { type: "string", default: "200000" }, seed: { type: "string" }, json: { type: "boolean", default: false } },
});
const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
const report = await fuzzVerifier(Number(values.cases), seed);
if (values.json) console.log(JSON.stringify({ seed, ...report }));
else console.log(`${report.cases} cases, seed ${seed}, ${report.failures.length} failures, slowest ${report.slowestMs.toFixed(1)} ms`);
for (const failure of report.failures) console.error(failure);
process.exitCode = report.failures.length > 0 ? 1 : 0;
