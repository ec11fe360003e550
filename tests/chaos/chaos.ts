// npm run chaos [-- NAME …] [--points N] [--seed N] [--json] [--record FILE] [--seconds N]: kills, flips and drops at random places; the seed is
// printed, so that a failure can be made again. Exit status 1 when anything was lost, doubled, half or unseen.
// With --record what was judged is kept in FILE, and the next run with it deals only what is still missing; --seconds ends a run early.
import { appendFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { addedUp, type Chaos, type ChaosReport } from "./chaos-report.ts";
import { seededRandom } from "./seeded-random.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    points: { type: "string" },
    seed: { type: "string" },
    record: { type: "string" },
    seconds: { type: "string" },
  },
});
const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
const endsAt = values.seconds === undefined ? Number.POSITIVE_INFINITY : performance.now() + Number(values.seconds) * 1_000;
const { record } = values;
const here = dirname(fileURLToPath(import.meta.url));
const all: Record<string, ChaosReport> = {};

/** Parts that earlier runs left in the record. */
const recorded = (name: string): ChaosReport[] =>
  record === undefined || !existsSync(record)
    ? []
    : readFileSync(record, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as ChaosReport & { readonly name: string })
        .filter((part) => part.name === name);

const say = (text: string): void => {
  if (!values.json) console.log(text);
};

for (const file of readdirSync(here)
  .filter((name) => name.endsWith(".chaos.ts"))
  .sort()) {
  const name = file.replace(".chaos.ts", "");
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const { chaos } = (await import(join(here, file))) as { chaos: Chaos };
  const wanted = values.points === undefined ? chaos.points : Number(values.points);
  const earlier = recorded(name);
  const left = wanted - addedUp(earlier).points;
  say(`${name}: ${chaos.what} (seed ${seed})${earlier.length > 0 ? `; ${wanted - left} of ${wanted} points are in ${record}` : ""}`);
  const keep = (part: ChaosReport): void => {
    if (record !== undefined) appendFileSync(record, `${JSON.stringify({ name, seed, ...part })}\n`);
    say(`  + ${part.points}: ${part.failures.length} failures; ${addedUp([part]).note}`);
  };
  if (left > 0) {
    let parts = 0;
    const report = await chaos.run({
      points: left,
      random: seededRandom(seed),
      isTimeUp: () => performance.now() > endsAt,
      onPart: (part) => {
        parts += 1;
        keep(part);
      },
    });
    if (parts === 0) keep(report);
    all[name] = record === undefined ? report : addedUp(recorded(name));
  } else all[name] = addedUp(earlier);
  const { points, failures, note } = all[name];
  for (const failure of failures) console.error(`  ${failure}`);
  say(`  ${points} of ${wanted} points, ${failures.length} failures${note ? `; ${note}` : ""}`);
}
if (values.json) console.log(JSON.stringify({ seed, ...all }));
process.exitCode = Object.values(all).some((report) => report.failures.length > 0) ? 1 : 0;
