import { expect, it } from "vitest";
import { fuzzVerifier } from "./fuzz-verify.ts";

const seed = Number(process.env.CAMTAY_FUZZ_SEED ?? Date.now() % 1_000_000);

it(`10,000 wounded files and messages (seed ${seed}): no crash, no hang, nothing false passes`, { timeout: 240_000 }, async () => {
  const { failures } = await fuzzVerifier(10_000, seed);
  expect(failures).toEqual([]);
});
