import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { archiveDossier, OcflStore, validateRoot } from "@camtay/worker/archive/index.ts";
import { decodeEvidenceRecord, encodeEvidenceRecord } from "@camtay/worker/archive/seal/evidence-record.ts";
import type { SealDigest } from "@camtay/worker/archive/seal/hash-tree.ts";
import { digest } from "@camtay/worker/archive/seal/hash-tree.ts";
import { proveFile } from "@camtay/worker/archive/seal/prove-file.ts";
import { renewAgeingTimestamps, renewAllTimestamps, renewTree } from "@camtay/worker/archive/seal/renew-seals.ts";
import { checkSealChain, sealArchive } from "@camtay/worker/archive/seal/seal-archive.ts";
import { countSeals, sealObjectId } from "@camtay/worker/archive/seal/seals.ts";
import { type TokenReader, verifyEvidence } from "@camtay/worker/archive/seal/verify-evidence.ts";
import { audit } from "@camtay/worker/db/audit-log.ts";
import { openDatabase } from "@camtay/worker/db/open-database.ts";
import { atRestFrom } from "@camtay/worker/keys/at-rest.ts";
import { openLog } from "@camtay/worker/open-log.ts";
import { checkAudit } from "@camtay/worker/pipeline/upkeep/archive-audit.ts";
import { runDueUpkeep } from "@camtay/worker/pipeline/upkeep/run-upkeep.ts";
import { readSettings } from "@camtay/worker/settings.ts";
import { readDer } from "@camtay/worker/signing/asn1/der-reader.ts";
import { readTimestampResponse, timestampRequest } from "@camtay/worker/signing/timestamp/timestamp-message.ts";
import { readTimestampToken } from "@camtay/worker/signing/timestamp/timestamp-token.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestServices, type TestServices } from "./start-test-services.ts";

let services: TestServices;
let folder: string;
let store: OcflStore;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "camtay-seal-"));
  store = await OcflStore.open(join(folder, "archive"));
});
afterEach(async () => {
  await services.clearFaults();
  rmSync(folder, { recursive: true, force: true });
});

const now = (): Date => new Date();
const user = { name: "Cầm Tay", address: "urn:camtay:account:thunghiem" };
const stamper = {
  stamp: async (octets: Uint8Array, algorithm: SealDigest = "sha256") => {
    const question = { hash: algorithm, imprint: digest(algorithm, octets), nonce: randomBytes(8) };
    const headers = { "content-type": "application/timestamp-query" };
    const response = await fetch(services.tsaUrl, { method: "POST", headers, body: new Uint8Array(timestampRequest(question)) });
    return readTimestampResponse(Buffer.from(await response.arrayBuffer()), question, now());
  },
};
const edges = { stamper, now, user };
const readToken: TokenReader = (token) => readTimestampToken(readDer(token));

const keep = (code: string, texts: string[]) =>
  archiveDossier(
    store,
    {
      dossier: {
        code,
        title: "Đăng ký khai sinh",
        agency: { code: "H99", name: "UBND xã Mẫu" },
        procedure: null,
        maintenance: "01",
        mode: "02",
        startDate: "2026" as never,
        endDate: "2026" as never,
      },
      papers: texts.map((text) => ({ pdf: Buffer.from(text), documentType: null, component: "Giấy khai sinh", pageCount: 1 })),
      software: { name: "Cầm Tay", version: "0.1.0" },
      user,
    },
    { now },
  );
/** A file as an outsider would have it: somewhere else, under another name. */
const outside = (text: string): string => {
  const path = join(folder, `${randomBytes(4).toString("hex")}.pdf`);
  writeFileSync(path, text);
  return path;
};
const verdict = async (text: string, evidence?: Buffer) =>
  verifyEvidence(evidence ?? (await proveFile(store, outside(text))).evidence, Buffer.from(text), readToken);

describe("the daily seal", () => {
  it("covers every new version once, with one timestamp, and is kept as an object of the archive", async () => {
    await keep("H99-1", ["một", "hai"]);
    await keep("H99-2", ["ba"]);
    expect(await sealArchive(store, edges)).toMatchObject({ seal: { ordinal: 1 }, versions: 2, damaged: [] });
    expect(await sealArchive(store, edges)).toMatchObject({ seal: null, versions: 0 });
    await keep("H99-2", ["ba", "bốn"]);
    expect(await sealArchive(store, edges)).toMatchObject({ seal: { ordinal: 2 }, versions: 1 });
    expect(await countSeals(store)).toBe(2);
    expect(await checkSealChain(store)).toEqual([]);
    expect((await validateRoot(store.root, { exactBytes: true })).findings).toEqual([]);
  });

  it("proves each file by itself, wherever it lies", async () => {
    for (let dossier = 0; dossier < 5; dossier++) await keep(`H99-${dossier}`, [`${dossier} một`, `${dossier} hai`]);
    await sealArchive(store, edges);
    for (let dossier = 0; dossier < 5; dossier++)
      for (const text of ["một", "hai"]) expect(await verdict(`${dossier} ${text}`)).toMatchObject({ holds: true });
  });

  it("does not prove what was never sealed, nor a file of which one bit changed", async () => {
    await keep("H99-1", ["một"]);
    await expect(proveFile(store, outside("một"))).rejects.toMatchObject({ code: "archive.not_sealed" });
    await sealArchive(store, edges);
    const { evidence } = await proveFile(store, outside("một"));
    expect(await verdict("mot", evidence)).toEqual({ holds: false, reason: "other-object" });
  });

  it("any changed byte of the evidence is refused", async () => {
    await keep("H99-1", ["một"]);
    await keep("H99-2", ["hai"]);
    await sealArchive(store, edges);
    const { evidence } = await proveFile(store, outside("một"));
    // Outside the token every byte counts; inside it what the authority signed: imprint, number, time, nonce.
    const { token, root } = await proveFile(store, outside("một"));
    const tokenAt = evidence.indexOf(token);
    const imprintAt = evidence.lastIndexOf(Buffer.from(root, "hex"));
    const signed = Array.from({ length: 100 }, (_, offset) => imprintAt + offset);
    for (const at of [...Array(tokenAt).keys(), ...signed]) {
      const changed = Buffer.from(evidence);
      changed[at]! ^= 1;
      expect(await verdict("một", changed), `byte ${at}`).toMatchObject({ holds: false });
    }
    expect(await verdict("một", evidence.subarray(0, -1))).toMatchObject({ holds: false });
  });

  it("leaves a damaged dossier out and says so", async () => {
    const { files } = await keep("H99-1", ["một"]);
    await keep("H99-2", ["hai"]);
    writeFileSync(files.find((file) => file.logicalPath.endsWith(".pdf"))?.path ?? "", "hỏng");
    const result = await sealArchive(store, edges);
    expect(result).toMatchObject({ versions: 1 });
    expect(result.damaged).toHaveLength(1);
  });

  it("without a timestamp nothing is sealed, and the next run takes it up", async () => {
    await keep("H99-1", ["một"]);
    await services.setFaults({ tsa: "wrong-nonce" });
    await expect(sealArchive(store, edges)).rejects.toThrow();
    expect(await countSeals(store)).toBe(0);
    await services.clearFaults();
    expect(await sealArchive(store, edges)).toMatchObject({ versions: 1 });
  });

  it("notices a seal whose list was changed after the fact", async () => {
    for (const [code, text] of [
      ["H99-1", "một"],
      ["H99-2", "hai"],
    ] as const) {
      await keep(code, [text]);
      await sealArchive(store, edges);
    }
    const seal = sealObjectId(1);
    const record = JSON.parse((await store.readFile(seal, "seal.json")).toString()) as { root: string };
    const put = new Map([["seal.json", Buffer.from(JSON.stringify({ ...record, root: "0".repeat(64) }))]]);
    await store.addVersion(seal, { put }, { created: now(), message: "sửa", user });
    expect(await checkSealChain(store)).toEqual([1, 2]);
  });
});

describe("renewal", () => {
  it("of the timestamp, then of the tree with SHA-512, then of the timestamp again: the first day still counts", async () => {
    await keep("H99-1", ["một", "hai"]);
    await keep("H99-2", ["ba"]);
    const first = await sealArchive(store, edges);
    await renewAllTimestamps(store, edges);
    await renewTree(store, 1, "sha512", edges);
    await renewAllTimestamps(store, edges);
    for (const text of ["một", "hai", "ba"]) {
      const result = await verdict(text);
      expect(result).toMatchObject({ holds: true, provenAt: first.seal?.sealedAt });
      expect(result.holds && result.tokens).toHaveLength(4);
    }
    const { evidence } = await proveFile(store, outside("một"));
    expect(await verdict("hai khác", evidence)).toMatchObject({ holds: false });
    expect((await validateRoot(store.root, { exactBytes: true })).findings).toEqual([]);
  });

  it("of the timestamp a year before the authority's certificate ends, or at half of a short one's time, and not before", async () => {
    await keep("H99-1", ["một"]);
    await sealArchive(store, edges);
    const madeAt = new Date("2026-11-23T00:00:00Z");
    const years = (count: number) => new Date(madeAt.getTime() + count * 365 * 86_400_000);
    const renewed = (at: number, end: number) =>
      renewAgeingTimestamps(store, () => ({ madeAt, endsAt: years(end) }), { ...edges, now: () => years(at) });
    expect(await renewed(3.9, 5)).toBe(0);
    expect(await renewed(0.4, 1)).toBe(0);
    expect(await renewed(4.1, 5)).toBe(1);
    expect(await renewed(0.6, 1)).toBe(1);
    expect(await verdict("một")).toMatchObject({ holds: true });
  });

  it("of the tree refuses to make evidence for changed bytes", async () => {
    const { files } = await keep("H99-1", ["một"]);
    await sealArchive(store, edges);
    writeFileSync(files.find((file) => file.logicalPath.endsWith(".pdf"))?.path ?? "", "hỏng");
    await expect(renewTree(store, 1, "sha512", edges)).rejects.toMatchObject({ code: "archive.object_damaged" });
  });

  it("a link left out of the chain is noticed", async () => {
    await keep("H99-1", ["một"]);
    await sealArchive(store, edges);
    await renewTree(store, 1, "sha512", edges);
    const { evidence } = await proveFile(store, outside("một"));
    const record = decodeEvidenceRecord(evidence, () => "sha256")!;
    expect(encodeEvidenceRecord(record)).toEqual(evidence);
    expect(await verdict("một", encodeEvidenceRecord({ chains: record.chains.slice(1) }))).toMatchObject({ holds: false });
    expect(await verdict("một", encodeEvidenceRecord({ chains: record.chains.toReversed() }))).toMatchObject({ holds: false });
  });
});

describe("an outsider with openssl", () => {
  it("climbs the steps by hand and checks the token over the root", async () => {
    await keep("H99-1", ["một", "hai"]);
    await keep("H99-2", ["ba"]);
    await sealArchive(store, edges);
    const proof = await proveFile(store, outside("ba"));
    const climbed = proof.steps.reduce<string | undefined>((below, list) => {
      const all = [...list, ...(below === undefined ? [] : [below])].sort();
      return execFileSync("openssl", ["dgst", "-sha256", "-r"], { input: Buffer.from(all.join(""), "hex") })
        .toString()
        .slice(0, 64);
    }, undefined);
    expect(climbed).toBe(proof.root);
    writeFileSync(join(folder, "token.tst"), proof.token);
    const pki = join(services.trustDir, "..");
    const pem = execFileSync("openssl", ["x509", "-inform", "der", "-in", join(pki, "intermediate.cer")]);
    writeFileSync(join(folder, "intermediate.pem"), pem);
    const args = [
      "ts",
      "-verify",
      "-digest",
      proof.root,
      "-token_in",
      "-in",
      "token.tst",
      "-CAfile",
      join(services.trustDir, "camtay-test-root.pem"),
      "-untrusted",
      "intermediate.pem",
    ];
    expect(spawnSync("openssl", args, { cwd: folder, encoding: "utf8" }).stdout).toContain("Verification: OK");
    expect(readFileSync(join(folder, "token.tst")).length).toBeGreaterThan(1000);
    // The record itself is well-formed ASN.1 to openssl, with the digest and tree where RFC 4998 puts them.
    writeFileSync(join(folder, "evidence.ers"), proof.evidence);
    const dump = execFileSync("openssl", ["asn1parse", "-inform", "der", "-in", join(folder, "evidence.ers")]).toString();
    expect(dump).toMatch(
      /d=1 .* INTEGER +:01[\s\S]*d=3 .*:sha256[\s\S]*cont \[ 0 \][\s\S]*cont \[ 2 \][\s\S]*OCTET STRING[\s\S]*pkcs7-signedData/,
    );
  });
});

it("the worker seals by itself what is new, the audit trail with it, once a day", async () => {
  await keep("H99-1", ["một"]);
  const settings = readSettings({ CAMTAY_DATA: folder, CAMTAY_TSA_URL: services.tsaUrl, CAMTAY_FIXITY_PERCENT: "0" });
  const db = await openDatabase(":memory:");
  try {
    await audit(db, { actor: "a", agency: "H99", action: "view", subject: { kind: "paper", id: "1" }, outcome: "done" }, now());
    const { dossierKeys: keys } = atRestFrom(Buffer.alloc(32, 3), settings.archiveFolder);
    const { signal } = new AbortController();
    const upkeep = () => runDueUpkeep({ db, settings, keys, log: openLog({ logLevel: "silent" }), now, signal });
    expect(await upkeep()).toEqual(["seal", "renew"]);
    expect(await countSeals(store)).toBe(1);
    expect(await checkAudit(await OcflStore.open(settings.archiveFolder, { keys }), db)).toBe(1);
    expect(await verdict("một")).toMatchObject({ holds: true });
    expect(await upkeep()).toEqual([]);
  } finally {
    await db.destroy();
  }
});
