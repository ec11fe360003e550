import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { embedInIncrement } from "@camtay/worker/pdf/embed-signature.ts";
import { prepareSignature } from "@camtay/worker/pdf/prepare-signature.ts";
import { assembleCms, signedAttributes } from "@camtay/worker/signing/cms/cms-signed-data.ts";
import { schemeForKey } from "@camtay/worker/signing/cms/signature-scheme.ts";
import type { Signer } from "@camtay/worker/signing/signer.ts";
import { verifyPdf } from "@camtay/worker/signing/verify-pdf.ts";
import { parseCertificate } from "@camtay/worker/signing/x509/certificate.ts";
import { startTestServices } from "../services/start-test-services.ts";
import { makeToken } from "../signing/attacks/made-up-answers.ts";
import { type MadeUpPki, makeUpPki } from "../signing/attacks/made-up-pki.ts";
import { rawSign } from "../signing/attacks/sign-by-hand.ts";
import { heavyPdf } from "../signing/blank-pdf.ts";
import { authorised, itemsFor, signedValues } from "../signing/signer-calls.ts";
import { openSigningOffice } from "../signing/signing-office.ts";
import { type Bench, type BenchRow, round } from "./bench-row.ts";
import { signingPeers } from "./sign-peers.ts";

const MIB = 1 << 20;
const ROUNDS = 120;
/** A worker signs thousands a day: what its programs cost until the engine has compiled them is not counted, neither ours nor the peers'. */
const WARM_ROUNDS = 300;
const BATCH = 1_000;
const CALL_MS = 50;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const p99 = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0;

/** CPU milliseconds of each of many runs. */
const cpuOfEach = async (rounds: number, work: (index: number) => unknown): Promise<number[]> => {
  const times: number[] = [];
  for (let index = 0; index < rounds; index++) {
    const before = process.cpuUsage();
    await work(index);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return times;
};

const signer = (pki: MadeUpPki) => {
  const certificates = [pki.officer.certificate, pki.intermediate.certificate];
  const scheme = schemeForKey(pki.officer.key);
  const freeze = (original: Uint8Array) => {
    const prepared = prepareSignature(original, {
      fieldName: "Sig",
      signedAt: new Date(),
      reserveBytes: 12_288,
      appearance: { profile: "invisible" },
    });
    return { prepared, attributes: signedAttributes(prepared.digest, pki.officer.certificate).der };
  };
  const finish = ({ prepared, attributes }: ReturnType<typeof freeze>, signature: Uint8Array, timestampToken?: Uint8Array) =>
    embedInIncrement(prepared, assembleCms({ signedAttributes: attributes, scheme, signature, certificates, timestampToken }));
  return { scheme, freeze, finish };
};

const oneFile = async (): Promise<BenchRow[]> => {
  const pki = makeUpPki();
  const { scheme, freeze, finish } = signer(pki);
  const original = await heavyPdf(MIB);
  const ready = randomBytes(256);
  const twoPasses = () => {
    createHash("sha256").update(original).digest();
    createHash("sha256").update(original).digest();
  };
  for (let warm = 0; warm < WARM_ROUNDS; warm++) finish(freeze(original), ready);
  const passes = await cpuOfEach(ROUNDS, twoPasses);
  const ours = await cpuOfEach(ROUNDS, () => finish(freeze(original), ready));
  const joined = await cpuOfEach(ROUNDS, () => Buffer.concat(finish(freeze(original), ready)));
  const root = parseCertificate(pki.root.certificate);
  const trust = { version: "bench", signers: [root], timestamps: [root], crls: [] };
  const frozen = freeze(original);
  const value = rawSign(pki.officer, scheme, frozen.attributes);
  const signed = Buffer.concat(finish(frozen, value, makeToken(pki.tsa, value, new Date(), [pki.intermediate])));
  const verify = async () => {
    const { verdict } = await verifyPdf(signed, "a.pdf", { trust, now: new Date() });
    if (verdict !== "TOTAL-PASSED") throw new Error(`own signature: ${verdict}`);
  };
  for (let warm = 0; warm < 30; warm++) await verify();
  const verified = await cpuOfEach(ROUNDS, verify);
  const task = {
    original,
    certificate: pki.officer.certificate,
    chain: [pki.intermediate.certificate],
    value: ready,
    cms: assembleCms({ signedAttributes: frozen.attributes, scheme, signature: ready, certificates: [pki.officer.certificate] }),
  };
  const { peers, absent } = await signingPeers(task, cpuOfEach);
  const besides: BenchRow[] = [];
  for (const peer of peers) {
    const theirs = median(await peer.measure(ROUNDS));
    const times = round(theirs / median(ours), 1);
    besides.push({
      measure: `the same by ${peer.name}, CPU ms`,
      ours: round(median(ours), 2),
      peer: round(theirs, 2),
      bar: `${times}x, >= ${peer.bar}x`,
    });
  }
  for (const name of absent)
    besides.push({ measure: `the same by ${name}`, ours: round(median(ours), 2), peer: "not installed (npm run judges)" });
  const ratio = median(ours) / median(passes);
  const both = 1000 / (median(ours) + median(verified));
  return [
    { measure: "two SHA-256 passes over 1 MiB, CPU ms", ours: round(median(passes), 2) },
    { measure: "prepare + freeze + embed 1 MiB, CPU ms", ours: round(median(ours), 2), bar: `p99 ${round(p99(ours), 2)}` },
    { measure: "of the two passes, times", ours: round(ratio, 2), bar: "<= 1.5" },
    { measure: "the same joined into one buffer instead of two to be written, CPU ms", ours: round(median(joined), 2) },
    ...besides,
    { measure: "full verification of it, CPU ms", ours: round(median(verified), 2), bar: `p99 ${round(p99(verified), 2)}` },
    { measure: "signed and verified, documents a second and core", ours: Math.round(both), bar: ">= 300" },
  ];
};

/** What the service itself needs for the batch: one authorisation and ten calls, nothing stored, embedded or verified. */
const serviceAlone = async (signer: Signer, pin: string): Promise<number> => {
  const items = itemsFor(await signer.capabilities(), BATCH);
  const started = performance.now();
  const authorisation = await authorised(signer, items, pin);
  for (let at = 0; at < BATCH; at += 100) await signedValues(signer, authorisation, items.slice(at, at + 100));
  return performance.now() - started;
};

/** A whole batch over HTTP against the test service with its own process; the service's share is what the calls alone take. */
const wholeBatch = async (): Promise<BenchRow[]> => {
  const services = await startTestServices({ phone: "auto", phoneDelayMs: 0, multisign: BATCH });
  const office = await openSigningOffice(services, { csc: { maxDigestsPerCall: 100 }, setup: { level: "B-B" } });
  try {
    const papers = await office.papers(BATCH);
    await services.setFaults({ latencyMs: CALL_MS });
    const started = performance.now();
    const batch = await office.batches.freeze({ agency: "H99", accountId: null, papers });
    const frozen = performance.now();
    await office.batches.authorise(batch.id, { pin: office.pin });
    await office.batches.idle();
    const ended = performance.now();
    const { calls, total } = await services.counters();
    const aloneMs = await serviceAlone(office.setup.signer, office.pin);
    const after = await office.batches.status(batch.id);
    return [
      { measure: `batch of ${BATCH}: freeze, ms`, ours: Math.round(frozen - started) },
      { measure: `batch of ${BATCH}: authorise to last file verified, ms`, ours: Math.round(ended - frozen) },
      { measure: "the same calls with nothing around them, ms", ours: Math.round(aloneMs) },
      { measure: "of the service's own time, times", ours: round((ended - frozen) / aloneMs, 2), bar: "<= 1.5" },
      { measure: "signatures made by the service", ours: total, bar: `${calls["signatures/signHash"] ?? 0} calls, ${after.state}` },
    ];
  } finally {
    await office.close();
    await services.stop();
  }
};

const HEAVY_MIB = 300;

/** Peak memory of a process of its own that signs and verifies one file where it lies. */
const heavyFile = async (): Promise<BenchRow[]> => {
  const folder = mkdtempSync(join(tmpdir(), "camtay-heavy-"));
  try {
    const path = join(folder, "heavy.pdf");
    writeFileSync(path, await heavyPdf(HEAVY_MIB * MIB));
    const program = fileURLToPath(new URL("./peak-memory.ts", import.meta.url));
    const { stdout, stderr } = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", program, path, folder], {
      encoding: "utf8",
    });
    if (stdout === "") throw new Error(stderr);
    const { idle, signing, verifying, verdict } = JSON.parse(stdout) as Record<"idle" | "signing" | "verifying", number> & {
      verdict: string;
    };
    return [
      { measure: `${HEAVY_MIB} MiB file signed where it lies, peak MiB over idle`, ours: Math.round(signing - idle), bar: "<= 120" },
      { measure: "the same, verified as well", ours: Math.round(verifying - idle), bar: `<= 120, ${verdict}` },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

export const bench: Bench = {
  what: "1 MiB of PDF prepared, frozen and embedded with a ready signature value; verification; a batch over HTTP",
  run: async () => [...(await oneFile()), ...(await wholeBatch()), ...(await heavyFile())],
};
