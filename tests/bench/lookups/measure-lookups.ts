import type { Database } from "@camtay/worker/db/database.ts";
import { lookUp } from "@camtay/worker/reuse/look-up.ts";
import { type BenchRow, round, spread } from "../bench-row.ts";
import { ATTRIBUTES, numberOf, PAPERS_EACH, PEOPLE, PERSON_KEY } from "./archive-rows.ts";

export const ROUNDS = 2_000;
/** Counters that ask at once. */
const COUNTERS = 8;

/** A look-up with its audit line, as the worker's route makes it. @returns milliseconds */
async function timedLookup(db: Database, round: number): Promise<number> {
  const now = new Date();
  const began = performance.now();
  const request = {
    accountId: `account-${round % 50}`,
    agency: "H99",
    identityNumber: numberOf((round * 7_919) % PEOPLE),
    purpose: "đo tốc độ tra cứu",
    dossierCode: "H99.1",
  };
  const { answer } = await lookUp(
    db,
    PERSON_KEY,
    request,
    {
      dailyLimit: Number.MAX_SAFE_INTEGER,
      lines: ({ answer }) => [
        { actor: request.accountId, agency: "H99", action: "lookup", subject: { kind: "lookup", id: answer.id }, outcome: "done" },
      ],
    },
    now,
  );
  if (answer.values.length !== PAPERS_EACH * ATTRIBUTES.length) throw new Error(`look-up gave ${answer.values.length} values`);
  return performance.now() - began;
}

/**
 * Look-ups one after another, then by several counters at once.
 * @param bareCommits milliseconds of single durable commits of one row in the same database, taken in the same run
 */
export async function measureLookups(db: Database, gibibytes: number, bareCommits: () => Promise<number[]>): Promise<BenchRow[]> {
  for (let warm = 0; warm < 100; warm++) await timedLookup(db, warm);
  const cpu = process.cpuUsage();
  const began = performance.now();
  const sample: number[] = [];
  for (let round = 0; round < ROUNDS; round++) sample.push(await timedLookup(db, round));
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const least = spread(await bareCommits());
  const together: number[] = [];
  const togetherBegan = performance.now();
  let next = ROUNDS;
  await Promise.all(
    Array.from({ length: COUNTERS }, async () => {
      while (next < 2 * ROUNDS) together.push(await timedLookup(db, next++));
    }),
  );
  const togetherSeconds = (performance.now() - togetherBegan) / 1000;
  const { median, p99 } = spread(sample);
  return [
    { measure: "people / papers / GiB", ours: `${PEOPLE} / ${PEOPLE * PAPERS_EACH} / ${round(gibibytes)}` },
    { measure: "median, ms", ours: round(median), peer: round(least.median) },
    { measure: "p99, ms", ours: round(p99), peer: round(least.p99), bar: "<= 20" },
    { measure: "look-ups a second, one after another", ours: round(ROUNDS / seconds, 0), bar: ">= 300" },
    { measure: "CPU a look-up in our process, ms", ours: round((user + system) / 1000 / ROUNDS, 3) },
    { measure: `p99 with ${COUNTERS} counters at once, ms`, ours: round(spread(together).p99), bar: "<= 20" },
    { measure: `look-ups a second with ${COUNTERS} counters at once`, ours: round(together.length / togetherSeconds, 0), bar: ">= 300" },
  ];
}

/** Times a durable commit of one row, over and over. */
export async function sampleCommits(commit: () => unknown): Promise<number[]> {
  const sample: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    await commit();
    sample.push(performance.now() - began);
  }
  return sample;
}
