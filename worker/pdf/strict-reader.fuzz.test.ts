import { AppError } from "@camtay/shared/errors/app-error.ts";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { appendDss } from "./append-dss.ts";
import { embedSignature } from "./embed-signature.ts";
import { lintBeforeSigning } from "./lint-before-signing.ts";
import { prepareSignature } from "./prepare-signature.ts";
import { isAccepted, OPTIONS, seal, signed } from "./testing/forgery-kit.ts";
import { plainPdf, samplePaper } from "./testing/sample-papers.ts";

/** Cases in all; a long run sets more, and any run can be repeated with the seed it printed. */
const CASES = Number(process.env.FUZZ_CASES ?? 10_000);
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
/** Processor time of this thread, so that a busy machine fails nobody: a guard against input that never ends, not a measure. */
const LONGEST_CPU_MS = 1_000;

/** `signedBytes`: how much of the file signatures cover; what comes behind may change within the rules. */
let files: { readonly bytes: Buffer; readonly signedBytes: number }[];
beforeAll(async () => {
  const paper = await samplePaper();
  const evidence = { certificates: [Buffer.from("3003020101", "hex")], ocspResponses: [], crls: [] };
  const prepared = prepareSignature(paper, {
    ...OPTIONS,
    fieldName: "S",
    appearance: { profile: "tt05-archive", agency: "Ủy ban nhân dân xã Mẫu" },
  });
  const archived = embedSignature(prepared, seal(prepared.digest));
  const whole = (bytes: Buffer) => ({ bytes, signedBytes: bytes.length });
  const one = signed();
  files = [
    whole(one),
    whole(signed(one, "Signature2")),
    { bytes: Buffer.from(appendDss(one, evidence)), signedBytes: one.length },
    whole(Buffer.from(archived)),
    whole(plainPdf()),
  ];
});

type Mutation =
  | { readonly kind: "bytes"; readonly at: number; readonly value: number }
  | { readonly kind: "cut"; readonly at: number; readonly length: number }
  | { readonly kind: "copy"; readonly at: number; readonly from: number; readonly length: number }
  | { readonly kind: "token"; readonly at: number; readonly token: string };

const place = fc.double({ min: 0, max: 1, noNaN: true });
const tokens = [
  "<<",
  ">>",
  "[",
  "]",
  "/ByteRange",
  "null",
  "endobj",
  "stream",
  "0 0 R",
  "1 0 R",
  "99999999999",
  "-1",
  "%",
  "(",
  ")",
  "<",
  ">",
  "%%EOF\n",
  "/Prev 0",
  "R",
  "obj",
];
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant("bytes" as const), at: place, value: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ kind: fc.constant("cut" as const), at: place, length: fc.integer({ min: 1, max: 200 }) }),
  fc.record({ kind: fc.constant("copy" as const), at: place, from: place, length: fc.integer({ min: 1, max: 200 }) }),
  fc.record({ kind: fc.constant("token" as const), at: place, token: fc.constantFrom(...tokens) }),
);

/** Most of a paper is picture data; half of the places are drawn from the structure at the end. */
function offset(bytes: Buffer, at: number): number {
  const tail = Math.min(bytes.length, 6_000);
  return at < 0.5 ? bytes.length - 1 - Math.floor(at * 2 * tail) : Math.floor((at - 0.5) * 2 * (bytes.length - 1));
}

function mutate(bytes: Buffer, change: Mutation): Buffer {
  const at = Math.max(0, offset(bytes, change.at));
  if (change.kind === "bytes") {
    const copy = Buffer.from(bytes);
    copy[at] = change.value;
    return copy;
  }
  if (change.kind === "cut") return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + change.length)]);
  if (change.kind === "token") {
    const copy = Buffer.from(bytes);
    copy.write(change.token, at, "latin1");
    return copy;
  }
  const from = Math.max(0, offset(bytes, change.from));
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(from, from + change.length), bytes.subarray(at)]);
}

/** Runs what touches foreign files; only `AppError` may come out. */
function survives(run: () => void): void {
  const start = process.threadCpuUsage();
  try {
    run();
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
  }
  const { user, system } = process.threadCpuUsage(start);
  expect((user + system) / 1_000).toBeLessThan(LONGEST_CPU_MS);
}

describe(`mutated files (seed ${SEED}, ${CASES} cases)`, () => {
  it("never crash, hang or pass as valid when a signed byte changed", () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(mutation, { minLength: 1, maxLength: 4 }), (pick, changes) => {
        const { bytes: original, signedBytes } = files[pick % files.length]!;
        const changed = changes.reduce(mutate, original);
        survives(() => void lintBeforeSigning(changed));
        survives(() => void prepareSignature(changed, { ...OPTIONS, fieldName: "New" }));
        survives(() =>
          expect(isAccepted(changed) && !changed.subarray(0, signedBytes).equals(original.subarray(0, signedBytes))).toBe(false),
        );
      }),
      { numRuns: CASES, seed: SEED },
    );
  });
});
