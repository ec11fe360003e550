import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { archiveDossier, OcflStore, validateRoot } from "@camtay/worker/archive/index.ts";
import { restoreRoot } from "@camtay/worker/archive/ocfl/restore-root.ts";
import { openBucket } from "@camtay/worker/archive/s3/s3-bucket.ts";
import { checkS3, fetchFromS3 } from "@camtay/worker/archive/s3/s3-check.ts";
import { copyToS3 } from "@camtay/worker/archive/s3/s3-copy.ts";
import { sealArchive } from "@camtay/worker/archive/seal/seal-archive.ts";
import { updateCopyOf } from "@camtay/worker/archive/second-copy.ts";
import { createStamper } from "@camtay/worker/pipeline/upkeep/seal-timestamps.ts";
import { madeUpDossier } from "../chaos/archive-input.ts";
import { startTestServices } from "../services/start-test-services.ts";
import type { Conformance } from "./conformance-report.ts";
import { hasOcflPy, ocflPy } from "./judge-archive.ts";
import { ARCHIVE_PYTHON, hasArchiveJudges } from "./judges.ts";

const SERVER = join(ARCHIVE_PYTHON, "moto_server");
const user = { name: "Cầm Tay", address: "urn:camtay:account:thunghiem" };
const now = (): Date => new Date();
const LOCKED_UNTIL = new Date(Date.now() + 86_400_000);
const credentials = { accessKeyId: "thu", secretAccessKey: "thu" };

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address !== null && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });

/** A real S3 server program (Moto) on loopback. */
async function startS3(): Promise<{ endpoint: string; server: ChildProcess }> {
  const port = await freePort();
  const server = spawn(SERVER, ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  const endpoint = `http://127.0.0.1:${port}`;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`moto_server ended with ${server.exitCode}`);
    if (await fetch(endpoint).catch(() => null)) return { endpoint, server };
    await new Promise((again) => setTimeout(again, 200));
  }
}

/** What is asked of the copy, one sentence each. */
async function judge(folder: string, endpoint: string, tsaUrl: string): Promise<{ checked: number; failures: string[] }> {
  const failures: string[] = [];
  let checked = 0;
  const expect = (holds: boolean, sentence: string): void => {
    checked += 1;
    if (!holds) failures.push(sentence);
  };
  const refuses = (work: Promise<unknown>): Promise<boolean> =>
    work.then(
      () => false,
      () => true,
    );
  const client = new S3Client({ endpoint, forcePathStyle: true, region: "us-east-1", credentials });
  const Bucket = "kho-luu-tru";
  await client.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }));
  const bucket = openBucket(`s3://${Bucket}/xa-mau`, endpoint);

  const store = await OcflStore.open(join(folder, "archive"));
  for (let at = 0; at < 5; at++) await archiveDossier(store, madeUpDossier(`H99-${at}`, 0, 20_000), { now });
  await archiveDossier(store, madeUpDossier("H99-0", 1, 20_000), { now });
  const large = join(folder, "large.pdf");
  writeFileSync(large, randomBytes(70 << 20));
  const { objectId } = await store.createObject("urn:camtay:large", new Map([["large.pdf", { file: large }]]), {
    created: now(),
    message: "lớn",
    user,
  });
  await sealArchive(store, { stamper: createStamper(tsaUrl), now, user });
  await archiveDossier(store, madeUpDossier("H99-1", 2, 20_000), { now });

  const first = await copyToS3(store, bucket, { lockUntil: LOCKED_UNTIL });
  expect(first.copied === first.objects && first.damaged.length === 0, "every object is copied the first time");
  expect((await copyToS3(store, bucket, { lockUntil: LOCKED_UNTIL })).copied === 0, "nothing is copied the second time");
  const whole = await checkS3(bucket);
  expect(whole.objects === first.objects && whole.findings.length === 0, `the copy is sound: ${JSON.stringify(whole.findings[0] ?? {})}`);

  const place = relative(store.root, store.objectFolder(objectId));
  const sealedKey = `xa-mau/${place}/v1/content/large.pdf`;
  const sealed = await client.send(new HeadObjectCommand({ Bucket, Key: sealedKey }));
  expect(sealed.ObjectLockMode === "COMPLIANCE", "a sealed version is locked in COMPLIANCE mode");
  const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket, Prefix: sealedKey }));
  expect(
    await refuses(
      client.send(new DeleteObjectCommand({ Bucket, Key: sealedKey, VersionId: Versions[0]?.VersionId, BypassGovernanceRetention: true })),
    ),
    "a locked version cannot be deleted",
  );
  const unsealed = relative(
    store.root,
    store.objectFolder((await archiveDossier(store, madeUpDossier("H99-1", 2, 20_000), { now })).objectId),
  );
  const later = await client.send(new HeadObjectCommand({ Bucket, Key: `xa-mau/${unsealed}/v2/inventory.json` }));
  expect(later.ObjectLockMode === undefined, "a version that no seal covers is not locked yet");

  await bucket.put(`${place}/v1/content/large.pdf`, Buffer.from("khác"));
  await bucket.put(`${unsealed}/lạ.txt`, Buffer.from("lạ"));
  const hurt = await checkS3(bucket);
  expect(
    hurt.findings.some(({ place: at, kind }) => at.endsWith("large.pdf") && kind === "changed"),
    "changed bytes are found",
  );
  expect(
    hurt.findings.some(({ kind }) => kind === "unexpected"),
    "a stray file is found",
  );
  const { Versions: all = [] } = await client.send(new ListObjectVersionsCommand({ Bucket, Prefix: sealedKey }));
  expect(all.length === 2, "what was locked is still there below the change");
  await client.send(new PutObjectCommand({ Bucket, Key: sealedKey, Body: await store.readFile(objectId, "large.pdf") }));
  await client.send(new DeleteObjectCommand({ Bucket, Key: `xa-mau/${unsealed}/lạ.txt` }));

  const alone = openBucket(`s3://${Bucket}/tung-goi`, endpoint);
  const aloneCopy = { place: alone.address, s3Endpoint: endpoint, s3LockYears: 0 };
  for (const edition of [2, 3])
    await updateCopyOf(store, aloneCopy, (await archiveDossier(store, madeUpDossier("H99-1", edition, 20_000), { now })).objectId);
  const one = await checkS3(alone);
  expect(one.objects === 1 && one.findings.length === 0, "one dossier is brought over alone, version by version");

  const fetched = join(folder, "fetched");
  await fetchFromS3(bucket, fetched, async () => true);
  expect((await validateRoot(fetched, { exactBytes: true })).findings.length === 0, "what comes back is a sound storage root");
  if (hasOcflPy()) {
    const { judged, refused } = await ocflPy(fetched);
    expect(judged === first.objects && refused.length === 0, `ocfl-py accepts what comes back: ${refused[0] ?? ""}`);
  }
  rmSync(join(store.objectFolder(objectId), "v1", "content"), { recursive: true });
  expect((await restoreRoot(store, fetched)).length === 0, "a lost object is made good from the bucket");
  return { checked, failures };
}

export const conformance: Conformance = {
  what: "second copy in S3 with Object Lock, against a real server program (Moto)",
  async run() {
    if (!hasArchiveJudges()) return { checked: 0, failures: [], skipped: ["Moto (S3 server)"] };
    process.env.AWS_ACCESS_KEY_ID ??= credentials.accessKeyId;
    process.env.AWS_SECRET_ACCESS_KEY ??= credentials.secretAccessKey;
    const folder = mkdtempSync(join(tmpdir(), "camtay-s3-"));
    const services = await startTestServices();
    const { endpoint, server } = await startS3();
    try {
      return { ...(await judge(folder, endpoint, services.tsaUrl)), skipped: [] };
    } finally {
      server.kill();
      await services.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
