import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SigningBatch } from "@camtay/shared/api/answers.ts";
import { asAppError } from "@camtay/shared/errors/app-error.ts";
import { createTspClient } from "@camtay/worker/signing/timestamp/tsp-client.ts";
import { describe, expect, it } from "vitest";
import { rewritten } from "./attacks/file-attacks.ts";
import { makeUpPki } from "./attacks/made-up-pki.ts";
import { signByHand } from "./attacks/sign-by-hand.ts";
import { blankPdf } from "./blank-pdf.ts";
import { officeBench } from "./office-bench.ts";
import { type OfficeOptions, statesOf } from "./signing-office.ts";

// What a clerk sees when something from outside is wrong: a state, and a sentence that says what to do next.

const bench = officeBench();
const HOUR_MS = 3_600_000;
const stranger = makeUpPki();

const encrypted = async (): Promise<Uint8Array> => {
  const folder = mkdtempSync(join(tmpdir(), "camtay-encrypted-"));
  try {
    writeFileSync(join(folder, "plain.pdf"), await blankPdf(1));
    execFileSync("qpdf", ["--encrypt", "user", "owner", "256", "--", "plain.pdf", "locked.pdf"], { cwd: folder });
    return readFileSync(join(folder, "locked.pdf"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
const withoutXref = async (): Promise<Uint8Array> =>
  Buffer.from(
    Buffer.from(await blankPdf(1))
      .toString("latin1")
      .replace(/startxref\n\d+/, "startxref\n7"),
    "latin1",
  );
const lyingRange = async (): Promise<Uint8Array> => {
  const signed = signByHand(await blankPdf(1), stranger);
  const numbers = { kind: "array" as const, items: [0, 10, 20, signed.length - 20] };
  return rewritten(signed, { ByteRange: numbers });
};

/** One paper through freeze, PIN and signing. @returns how it ended, or why the freeze refused it */
const outcome = async (pdf: Uint8Array, options: OfficeOptions = {}): Promise<{ states: string[]; code: string; sentence: string }> => {
  const office = await bench.open(options);
  const papers = [{ paperId: "paper-00001", name: "tep.pdf", pdf: await office.blobs.put(pdf) }];
  const told = (batch: SigningBatch) => {
    const problem = batch.documents[0]?.problem;
    return { states: statesOf(batch), code: problem?.code ?? "", sentence: problem?.message ?? "" };
  };
  const refused = (thrown: unknown, states: string[]) => ({
    states,
    code: asAppError(thrown).code,
    sentence: asAppError(thrown).sentence("vi"),
  });
  let batch: SigningBatch;
  try {
    batch = await office.batches.freeze({ agency: "H99", accountId: null, papers });
  } catch (thrown) {
    return refused(thrown, ["refused"]);
  }
  try {
    await office.batches.authorise(batch.id, { pin: office.pin });
  } catch (thrown) {
    await office.batches.idle();
    return refused(thrown, statesOf(await office.batches.status(batch.id)));
  }
  await office.batches.idle();
  return told(await office.batches.status(batch.id));
};

describe("a file that cannot be signed is refused before any key is asked", () => {
  it.each([
    ["encrypted", encrypted, "pdf.encrypted", "Hãy bỏ mật khẩu"],
    ["broken xref", withoutXref, "pdf.malformed", "Hãy xuất lại tệp"],
    [
      "certified with P=1",
      async () => signByHand(await blankPdf(1), stranger, { docMdp: 1 }),
      "pdf.certified_locked",
      "Hãy dùng bản chưa khóa",
    ],
    ["a ByteRange that lies", lyingRange, "signing.damaged_signature", "Hãy lấy lại tệp gốc"],
    [
      "a signature whose bytes were changed",
      async () =>
        Buffer.from(
          Buffer.from(signByHand(await blankPdf(1), stranger))
            .toString("latin1")
            .replace(/\/Contents <30/, "/Contents  30"),
          "latin1",
        ),
      "pdf.malformed",
      "Hãy xuất lại tệp",
    ],
  ] as const)("%s", async (_, make, code, next) => {
    const told = await outcome(await make());
    expect(told).toMatchObject({ states: ["refused"], code });
    expect(told.sentence).toContain(next);
    expect((await bench.services.counters()).total).toBe(0);
  });
});

it("a file that someone else has signed already is signed beside it, whoever vouches for them", async () => {
  const signed = signByHand(await blankPdf(1), stranger);
  expect(await outcome(signed)).toMatchObject({ states: ["VERIFIED"], code: "" });
});

describe("a clock that is wrong", () => {
  it("before the certificate's first day: said, with the clock to look at", async () => {
    const told = await outcome(await blankPdf(1), { now: () => new Date(Date.now() - 60 * 24 * HOUR_MS) });
    expect(told).toMatchObject({ states: ["refused"], code: "signing.certificate_not_yet_valid" });
    expect(told.sentence).toContain("kiểm tra đồng hồ");
  });

  it("hours beside the timestamp authority's: signed, the timestamp owed, with the clock to look at", async () => {
    const told = await outcome(await blankPdf(1), { now: () => new Date(Date.now() + 3 * HOUR_MS) });
    expect(told).toMatchObject({ states: ["SIGNED"], code: "signing.timestamp_wrong" });
    expect(told.sentence).toContain("kiểm tra đồng hồ");
  });
});

it("a timestamp authority slower than anyone waits: owed in the open", async () => {
  await bench.services.setFaults({ tsaLatencyMs: 5_000 });
  const edges = {
    fetch,
    now: () => new Date(),
    randomBytes: (size: number) => crypto.getRandomValues(new Uint8Array(size)),
    sleep: async () => {},
  };
  const timestamps = createTspClient({ url: bench.services.tsaUrl, attempts: 1, timeoutMs: 50 }, edges);
  const told = await outcome(await blankPdf(1), { setup: { timestamps } });
  expect(told).toMatchObject({ states: ["SIGNED"], code: "signing.timestamp_unavailable" });
  expect(told.sentence).toContain("lấy dấu thời gian sau");
});

it("a locked PIN: nothing moved, with whom to ask", async () => {
  await bench.services.setFaults({ pinLocked: true });
  const told = await outcome(await blankPdf(1));
  expect(told).toMatchObject({ states: ["PREPARED"], code: "signing.pin_locked" });
  expect(told.sentence).toContain("liên hệ nơi cấp");
});

it.each([
  ["of a service that knows for how long", 120],
  ["again and again", 1],
])("429 %s: the paper waits, with when to try again, and is signed once", async (_, retryAfterSeconds) => {
  const office = await bench.open();
  const batch = await office.batches.freeze({ agency: "H99", accountId: null, papers: await office.papers(1) });
  await bench.services.setFaults({ tooManyRequests: { calls: 60, retryAfterSeconds } });
  const thrown = await office.batches.authorise(batch.id, { pin: office.pin }).then(
    () => null,
    (error: unknown) => asAppError(error),
  );
  expect(thrown).toMatchObject({ code: "signing.service_busy" });
  expect(thrown?.sentence("vi")).toContain(`${retryAfterSeconds} giây`);
  await office.batches.idle();
  expect(statesOf(await office.batches.status(batch.id))).toEqual(["PREPARED"]);
  await bench.services.clearFaults();
  await office.batches.authorise(batch.id, { pin: office.pin });
  await office.batches.idle();
  expect(statesOf(await office.batches.status(batch.id))).toEqual(["VERIFIED"]);
  expect(await bench.services.counters()).toMatchObject({ total: 1, repeated: [] });
});
