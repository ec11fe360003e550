import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DeleteObjectCommand, HeadObjectCommand, ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { archiveDossier, OcflStore, readArchiveRecord, validateRoot } from "@camtay/worker/archive/index.ts";
import { writeDurably } from "@camtay/worker/archive/ocfl/durable-files.ts";
import { replicateRoot } from "@camtay/worker/archive/ocfl/replicate-root.ts";
import { restoreRoot } from "@camtay/worker/archive/ocfl/restore-root.ts";
import { objectPath } from "@camtay/worker/archive/ocfl/storage-layout.ts";
import { lockedUntil, lockSealed } from "@camtay/worker/archive/seal/lock-sealed.ts";
import { proveFile } from "@camtay/worker/archive/seal/prove-file.ts";
import { checkSealChain, sealArchive } from "@camtay/worker/archive/seal/seal-archive.ts";
import { updateCopy, updateCopyOf } from "@camtay/worker/archive/second-copy.ts";
import { exportObject } from "@camtay/worker/cli/archive/export-object.ts";
import { rebuildIndex } from "@camtay/worker/cli/archive/rebuild-index.ts";
import { openDatabase } from "@camtay/worker/db/open-database.ts";
import { openDossierKeys } from "@camtay/worker/keys/dossier-keys.ts";
import { officeKeyWrapper } from "@camtay/worker/keys/wrapping-key.ts";
import { createStamper } from "@camtay/worker/pipeline/upkeep/seal-timestamps.ts";
import { madeUpDossier } from "../chaos/archive-input.ts";
import { hasS3, type S3Service, startS3 } from "../services/start-s3.ts";
import { startTestServices } from "../services/start-test-services.ts";
import type { Conformance } from "./conformance-report.ts";
import { hasOcflPy, ocflPy } from "./judge-archive.ts";

const user = { name: "Cầm Tay", address: "urn:camtay:account:thunghiem" };
const now = (): Date => new Date();
const YEARS = 1;
const BUCKET = "kho-luu-tru";

interface Judge {
  checked: number;
  readonly failures: string[];
  expect(holds: boolean, sentence: string): void;
}

function openJudge(): Judge {
  const judge: Judge = {
    checked: 0,
    failures: [],
    expect(holds, sentence) {
      judge.checked += 1;
      if (!holds) judge.failures.push(sentence);
    },
  };
  return judge;
}

const refuses = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => false,
    () => true,
  );

/** Whether a file is locked, and stays when somebody wants to delete it for good. */
async function isLocked({ client }: S3Service, Key: string): Promise<boolean> {
  const { ObjectLockMode } = await client.send(new HeadObjectCommand({ Bucket: BUCKET, Key }));
  const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket: BUCKET, Prefix: Key }));
  const erase = { Bucket: BUCKET, Key, VersionId: Versions[0]?.VersionId, BypassGovernanceRetention: true };
  return ObjectLockMode === "COMPLIANCE" && (await refuses(client.send(new DeleteObjectCommand(erase))));
}

const check = async (store: OcflStore) => validateRoot(store.versions.source, { exactBytes: true });

/** What is asked of a copy, one sentence each. */
async function judgeCopy({ expect }: Judge, folder: string, s3: S3Service, tsaUrl: string): Promise<void> {
  const { client, endpoint: s3Endpoint } = s3;
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

  const second = { place: `s3://${BUCKET}/xa-mau`, s3Endpoint, s3LockYears: YEARS };
  const first = await updateCopy(store, second, now());
  expect(first.copied === first.objects && first.damaged.length === 0, "every object is copied the first time");
  expect((await updateCopy(store, second, now())).copied === 0, "nothing is copied the second time");
  const copy = await OcflStore.openExisting(second.place, second);
  const whole = await check(copy);
  expect(whole.objects === first.objects && whole.findings.length === 0, `the copy is sound: ${JSON.stringify(whole.findings[0] ?? {})}`);

  const place = objectPath(objectId);
  const sealedKey = `xa-mau/${place}/v1/content/large.pdf`;
  expect(await isLocked(s3, sealedKey), "a sealed version is locked in COMPLIANCE mode and cannot be deleted");
  const unsealed = objectPath((await archiveDossier(store, madeUpDossier("H99-1", 2, 20_000), { now })).objectId);
  const later = await client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: `xa-mau/${unsealed}/v2/inventory.json` }));
  expect(later.ObjectLockMode === undefined, "a version that no seal covers is not locked yet");

  await copy.storage.replace(`${place}/v1/content/large.pdf`, Buffer.from("khác"));
  await copy.storage.replace(`${unsealed}/lạ.txt`, Buffer.from("lạ"));
  const { findings } = await check(copy);
  expect(
    findings.some(({ place: at, kind }) => at.endsWith("large.pdf") && kind === "changed"),
    "changed bytes are found",
  );
  expect(
    findings.some(({ kind }) => kind === "unexpected"),
    "a stray file is found",
  );
  const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket: BUCKET, Prefix: sealedKey }));
  expect(Versions.length === 2, "what was locked is still there below the change");
  expect((await restoreRoot(copy, store)).length === 0, "the bucket is put right from the archive");

  const alone = { ...second, place: `s3://${BUCKET}/tung-goi`, s3LockYears: 0 };
  for (const edition of [2, 3])
    await updateCopyOf(store, alone, (await archiveDossier(store, madeUpDossier("H99-1", edition, 20_000), { now })).objectId);
  const one = await check(await OcflStore.openExisting(alone.place, alone));
  expect(one.objects === 1 && one.findings.length === 0, "one dossier is brought over alone, version by version");

  await judgeFetched({ expect }, copy, join(folder, "fetched"), first.objects);
  rmSync(join(store.objectFolder(objectId), "v1", "content"), { recursive: true });
  expect((await restoreRoot(store, copy)).length === 0, "a lost object is made good from the bucket");
}

/** Everything in a bucket as a folder that anybody can check. */
async function judgeFetched({ expect }: Pick<Judge, "expect">, store: OcflStore, folder: string, objects: number): Promise<void> {
  for await (const { path } of store.storage.list("")) {
    if (path.startsWith("extensions/camtay-")) continue;
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeDurably(target, store.storage.content(path));
  }
  expect((await validateRoot(folder, { exactBytes: true })).findings.length === 0, "what comes back is a sound storage root");
  if (!hasOcflPy()) return;
  const { judged, refused } = await ocflPy(folder);
  expect(judged === objects && refused.length === 0, `ocfl-py accepts what comes back: ${refused[0] ?? ""}`);
}

/** What is asked of an archive that lies in a bucket and nowhere else. */
async function judgePrimary({ expect }: Judge, folder: string, s3: S3Service, tsaUrl: string): Promise<void> {
  const place = `s3://${BUCKET}/chinh`;
  const dossierKeys = openDossierKeys(join(folder, "bucket.keys"), officeKeyWrapper(Buffer.alloc(32, 1)));
  const open = () => OcflStore.open(place, { keys: dossierKeys, s3Endpoint: s3.endpoint });
  const [one, other] = [await open(), await open()];
  const input = (at: number, edition = 0) => madeUpDossier(`H99-${at}`, edition, 20_000);
  // Two workers on two machines, each with its own half and the first dossier both.
  const written = await Promise.all([0, 0, 1, 2, 3].map((at, nth) => archiveDossier(nth % 2 === 0 ? one : other, input(at), { now })));
  const both = await Promise.allSettled([one, other].map((store, at) => archiveDossier(store, input(1, at + 1), { now })));
  const isLate = (outcome: PromiseSettledResult<unknown>) =>
    outcome.status === "rejected" && (outcome.reason as { code?: unknown }).code === "archive.version_conflict";
  expect(
    both.filter((outcome) => !isLate(outcome)).every(({ status }) => status === "fulfilled"),
    "who comes late is told so",
  );
  const whole = await check(one);
  expect(whole.objects === 4 && whole.findings.length === 0, `what two workers wrote is sound: ${JSON.stringify(whole.findings[0] ?? {})}`);

  const objectId = written[0]?.objectId ?? "";
  const record = await readArchiveRecord(await open(), objectId);
  const paper = record.papers[0];
  const pdf = await one.readFile(objectId, paper?.file ?? "");
  expect(createHash("sha256").update(pdf).digest("hex") === paper?.sha256, "a paper is read back as it was given");

  const sealed = await sealArchive(one, { stamper: createStamper(tsaUrl), now, user });
  expect(sealed.versions >= 5 && sealed.damaged.length === 0, "every version is sealed");
  const until = lockedUntil(YEARS, now());
  expect(until !== null && (await lockSealed(one, one, until)) > 0, "what is sealed is locked");
  const inventoryKey = `chinh/${objectPath(objectId)}/v1/inventory.json`;
  expect(await isLocked(s3, inventoryKey), "a locked version cannot be deleted");
  await archiveDossier(other, input(0, 1), { now });
  expect((await check(one)).findings.length === 0, "a locked object takes a new version");
  writeFileSync(join(folder, "paper.pdf"), pdf);
  const proof = await proveFile(one, join(folder, "paper.pdf"));
  expect(proof.objectId === objectId, "a paper is proven from the bucket");
  expect((await checkSealChain(one)).length === 0, "the chain of seals holds");

  const db = await openDatabase(join(folder, "index.sqlite"), { columnKey: Buffer.alloc(32, 2) });
  const rebuilt = await rebuildIndex(one, db, Buffer.alloc(32, 3), now);
  await db.destroy();
  expect(rebuilt.dossiers === 4 && rebuilt.skipped === 0, "the index is made anew from the bucket");
  const exported = await exportObject(one, objectId, join(folder, "out"));
  expect(exported.files > 5, "a package is exported");

  await one.createObject("urn:camtay:plain", new Map([["a", Buffer.from("1")]]), { created: now(), message: "m", user }, { open: true });
  await one.purgeObject("urn:camtay:plain");
  const { Versions = [] } = await s3.client.send(
    new ListObjectVersionsCommand({ Bucket: BUCKET, Prefix: `chinh/${objectPath("urn:camtay:plain")}` }),
  );
  expect(Versions.length === 0, "a plain object is gone with all its versions");
  await dossierKeys.destroy(objectId, "1", now());
  expect(await refuses(one.readFile(objectId, paper?.file ?? "")), "a dossier whose key was destroyed is read by nobody");
  expect((await check(one)).findings.length === 0, "and its bytes, which are locked, are still sound");

  const { objects } = await check(one);
  await judgeFetched({ expect }, one, join(folder, "primary"), objects);
  const copy = await OcflStore.open(join(folder, "copy"));
  await replicateRoot(one, copy);
  const damaged = objectPath(written[2]?.objectId ?? "");
  for await (const { path } of one.storage.list(`${damaged}/`))
    if (path.endsWith(".pdf")) await one.storage.replace(path, Buffer.from("hỏng"));
  expect((await check(one)).findings.length > 0, "damage is found");
  expect(
    (await restoreRoot(one, copy)).length === 0 && (await check(one)).findings.length === 0,
    "damage is mended from a copy in a folder",
  );
}

export const conformance: Conformance = {
  what: "archive and second copy in S3 with Object Lock, against a real server program (Moto)",
  async run() {
    if (!hasS3()) return { checked: 0, failures: [], skipped: ["Moto (S3 server)"] };
    const folder = mkdtempSync(join(tmpdir(), "camtay-s3-"));
    const services = await startTestServices();
    const s3 = await startS3();
    const judge = openJudge();
    try {
      await s3.makeBucket(BUCKET);
      await judgeCopy(judge, folder, s3, services.tsaUrl);
      await judgePrimary(judge, folder, s3, services.tsaUrl);
      return { checked: judge.checked, failures: judge.failures, skipped: [] };
    } finally {
      await s3.stop();
      await services.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
