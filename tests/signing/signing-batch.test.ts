import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startTestServices, type TestServices } from "../services/start-test-services.ts";
import { heavyPdf, scriptedPdf } from "./blank-pdf.ts";
import { codesOf, type OfficeOptions, openSigningOffice, type SigningOffice, statesOf } from "./signing-office.ts";

let services: TestServices;
const opened: SigningOffice[] = [];
const open = async (options: OfficeOptions = {}): Promise<SigningOffice> => {
  const office = await openSigningOffice(services, options);
  opened.push(office);
  return office;
};

beforeAll(async () => {
  services = await startTestServices({ phone: "auto", phoneDelayMs: 20 });
});
afterEach(async () => {
  for (const office of opened.splice(0)) await office.close();
  await services.clearFaults();
  await services.resetCounters();
});
afterAll(() => services.stop());

const repeated = async (): Promise<readonly string[]> => (await services.counters()).repeated;

describe("a batch", () => {
  it("is signed under one authorisation, each digest once, and every file holds", async () => {
    const office = await open();
    const batch = await office.signAll(await office.papers(12));
    expect(batch.state).toBe("finished");
    expect(new Set(statesOf(batch))).toEqual(new Set(["VERIFIED"]));
    const counters = await services.counters();
    expect(counters).toMatchObject({ total: 12, repeated: [], activations: 1 });
    for (const file of await office.signedFiles(batch.id))
      expect(await office.verify(file)).toMatchObject({ verdict: "TOTAL-PASSED", signatures: [{ level: "B-T", coverage: "whole" }] });
    expect(office.changes).toContain(batch.id);
  });

  it("shows before the authorisation the very bytes and digests that are signed", async () => {
    const office = await open();
    const frozen = await office.batches.freeze({ agency: "H99", accountId: null, papers: await office.papers(2) });
    await office.batches.authorise(frozen.id, { pin: office.pin });
    await office.batches.idle();
    const after = await office.batches.status(frozen.id);
    expect(after.documents.map(({ digest, frozenPdf }) => [digest, frozenPdf])).toEqual(
      frozen.documents.map(({ digest, frozenPdf }) => [digest, frozenPdf]),
    );
    const [signed = new Uint8Array()] = await office.signedFiles(frozen.id);
    const shown = await office.blobs.get(frozen.documents[0]!.frozenPdf);
    expect(signed).toHaveLength(shown.length);
    const differing = shown.findIndex((byte, index) => byte !== signed[index]);
    const lastDiffering = shown.findLastIndex((byte, index) => byte !== signed[index]);
    expect(Buffer.from(shown.subarray(differing - 1, lastDiffering + 1)).toString("latin1")).toMatch(/^<?[0]+$/);
  });

  it.each(["B-B", "B-LT", "B-LTA"] as const)("reaches level %s, and pdfsig agrees", async (level) => {
    const office = await open({ setup: { level } });
    const batch = await office.signAll(await office.papers(2));
    expect(codesOf(batch)).toEqual([null, null]);
    const folder = mkdtempSync(join(tmpdir(), "camtay-level-"));
    for (const file of await office.signedFiles(batch.id)) {
      const report = await office.verify(file);
      expect(report).toMatchObject({ verdict: "TOTAL-PASSED" });
      expect(report.signatures[0]).toMatchObject({ level });
      writeFileSync(join(folder, "a.pdf"), file);
      expect(
        execFileSync("pdfsig", ["-nocert", join(folder, "a.pdf")], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
      ).toContain("Signature is Valid");
      expect(execFileSync("qpdf", ["--check", join(folder, "a.pdf")], { encoding: "utf8" })).toContain(
        "No syntax or stream encoding errors",
      );
    }
    rmSync(folder, { recursive: true });
  });

  it.each([
    ["officer-p256", {}],
    ["seal-rsa3072", {}],
    ["officer-pin", { pss: true }],
    ["officer-pin", { asynchronous: true }],
  ] as const)("%s %o signs and verifies", async (credentialId, csc) => {
    const office = await open({ credentialId, csc });
    const batch = await office.signAll(await office.papers(3));
    expect(statesOf(batch)).toEqual(["VERIFIED", "VERIFIED", "VERIFIED"]);
  });

  it.each(["B-T", "B-LTA"] as const)(
    "a file too large for memory is signed where it lies, %s, and differs from the original only by what is appended",
    async (level) => {
      const office = await open({ setup: { level } });
      const original = await heavyPdf(20 * 1024 * 1024);
      const papers = [{ paperId: "paper-heavy", name: "nang.pdf", pdf: await office.blobs.put(original) }, ...(await office.papers(1))];
      const batch = await office.signAll(papers);
      expect(codesOf(batch)).toEqual([null, null]);
      const [signed = new Uint8Array()] = await office.signedFiles(batch.id);
      expect(Buffer.from(signed.subarray(0, original.length)).equals(original)).toBe(true);
      expect(await office.verify(signed)).toMatchObject({
        verdict: "TOTAL-PASSED",
        signatures: [{ level }, ...(level === "B-LTA" ? [{}] : [])],
      });
    },
  );

  it("takes several authorisations when the service covers fewer signatures by one", async () => {
    const few = await startTestServices({ phone: "auto", phoneDelayMs: 5, multisign: 4 });
    const office = await openSigningOffice(few);
    const batch = await office.signAll(await office.papers(10));
    expect(batch.state).toBe("finished");
    expect(await few.counters()).toMatchObject({ activations: 3, total: 10, repeated: [] });
    await office.close();
    await few.stop();
  });

  it("officer first, seal second, on the same files", async () => {
    const officer = await open();
    const first = await officer.signAll(await officer.papers(2));
    const seal = await open({ credentialId: "seal-rsa3072", setup: { role: "seal", appearance: { profile: "invisible" } } });
    const papers = await Promise.all(
      (await officer.signedFiles(first.id)).map(async (bytes, index) => ({
        paperId: `paper-0000${index}`,
        name: `${index}.pdf`,
        pdf: await seal.blobs.put(bytes),
      })),
    );
    const second = await seal.signAll(papers);
    expect(second.state).toBe("finished");
    for (const file of await seal.signedFiles(second.id)) {
      const report = await seal.verify(file);
      expect(report).toMatchObject({ verdict: "TOTAL-PASSED", signatures: [{ coverage: "revision" }, { coverage: "whole" }] });
    }
  });
});

describe("nothing is signed twice", () => {
  it("a signed file is not frozen again for the same certificate", async () => {
    const office = await open();
    const papers = await office.papers(2);
    await office.signAll(papers);
    await expect(office.batches.freeze({ agency: "H99", accountId: null, papers })).rejects.toMatchObject({
      code: "signing.already_signed",
    });
    expect((await services.counters()).total).toBe(2);
  });

  it("two authorisations at once: the second is told that the first is at work", async () => {
    const office = await open();
    const batch = await office.batches.freeze({ agency: "H99", accountId: null, papers: await office.papers(5) });
    const answers = await Promise.allSettled([
      office.batches.authorise(batch.id, { pin: office.pin }),
      office.batches.authorise(batch.id, { pin: office.pin }),
    ]);
    await office.batches.idle();
    expect(answers.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await services.counters()).toMatchObject({ total: 5, repeated: [] });
  });

  it("an authorisation that expires in mid-batch is asked for again, for the rest only", async () => {
    const office = await open({ csc: { maxDigestsPerCall: 2 } });
    await services.setFaults({ sadExpiresAfterSignatures: 4 });
    const batch = await office.signAll(await office.papers(7));
    expect(batch.state).toBe("expired");
    expect(statesOf(batch)).toEqual([...Array<string>(4).fill("VERIFIED"), ...Array<string>(3).fill("PREPARED")]);
    expect(codesOf(batch).slice(4)).toEqual(Array(3).fill("signing.authorisation_expired"));
    await services.setFaults({ sadExpiresAfterSignatures: null });
    await office.batches.authorise(batch.id, { pin: office.pin });
    await office.batches.idle();
    expect((await office.batches.status(batch.id)).state).toBe("finished");
    expect(await repeated()).toEqual([]);
  });

  it("a lost answer is shown as UNKNOWN and not sent again by itself; the others go on", async () => {
    const office = await open({ csc: { maxDigestsPerCall: 2 } });
    await services.setFaults({ dropAfterSigning: 1 });
    const batch = await office.signAll(await office.papers(6));
    expect(statesOf(batch)).toEqual(["UNKNOWN", "UNKNOWN", "VERIFIED", "VERIFIED", "VERIFIED", "VERIFIED"]);
    expect(batch.documents[0]?.problem).toMatchObject({ code: "signing.outcome_unknown", canRetry: true });
    expect(await repeated()).toEqual([]);
    const before = batch.documents.map((document) => document.digest);
    const after = await office.again(batch.id);
    expect(after.state).toBe("finished");
    // A person decided; the bytes are the ones that may have been signed, so it is the same signature.
    expect(after.documents.map((document) => document.digest)).toEqual(before);
  });

  it("values in another order find their documents", async () => {
    const office = await open();
    await services.setFaults({ permuteAnswer: 1 });
    const batch = await office.signAll(await office.papers(5));
    expect(batch.state).toBe("finished");
    expect(await repeated()).toEqual([]);
  });

  it.each([
    ["duplicateAnswer", 1],
    ["truncateSignature", 1],
    ["foreignSignature", 4],
  ] as const)("%s: what does not verify is never embedded", async (fault, failures) => {
    const office = await open();
    await services.setFaults({ [fault]: 1 });
    const batch = await office.signAll(await office.papers(4));
    expect(statesOf(batch).filter((state) => state === "FAILED")).toHaveLength(failures);
    expect(codesOf(batch).filter((code) => code === "signing.answer_mismatch")).toHaveLength(failures);
    expect((await office.again(batch.id)).state).toBe("finished");
  });
});

describe("before the first digest goes out", () => {
  it.each([
    ["officer-expired", "signing.certificate_expired"],
    ["officer-revoked", "signing.certificate_revoked"],
    ["officer-disabled", "signing.key_disabled"],
  ])("%s is refused", async (credentialId, code) => {
    const office = await open({ credentialId });
    await expect(office.signAll(await office.papers(1))).rejects.toMatchObject({ code });
    expect((await services.counters()).total).toBe(0);
  });

  it("a signer who is not on the list is refused", async () => {
    const office = await open({ setup: { isAllowedSigner: () => false } });
    await expect(office.signAll(await office.papers(1))).rejects.toMatchObject({ code: "signing.certificate_not_listed" });
  });

  it("papers that waited more than ten minutes are frozen again and shown again", async () => {
    let time = new Date();
    const office = await open({ now: () => time });
    const frozen = await office.batches.freeze({ agency: "H99", accountId: null, papers: await office.papers(2) });
    time = new Date(time.getTime() + 11 * 60_000);
    await expect(office.batches.authorise(frozen.id, { pin: office.pin })).rejects.toMatchObject({ code: "signing.frozen_again" });
    const again = await office.batches.status(frozen.id);
    expect(again.frozenAt > frozen.frozenAt).toBe(true);
    expect(again.documents.map((one) => one.digest)).not.toEqual(frozen.documents.map((one) => one.digest));
    expect((await services.counters()).total).toBe(0);
  });
});

describe("what goes wrong ends in a state a clerk can read", () => {
  it("wrong PIN: nothing moved, type it again", async () => {
    const office = await open();
    const batch = await office.batches.freeze({ agency: "H99", accountId: null, papers: await office.papers(2) });
    await expect(office.batches.authorise(batch.id, { pin: "000000" })).rejects.toMatchObject({ code: "signing.pin_wrong" });
    await office.batches.idle();
    expect(await office.batches.status(batch.id)).toMatchObject({ state: "frozen" });
    await office.batches.authorise(batch.id, { pin: office.pin });
    await office.batches.idle();
    expect(await office.batches.status(batch.id)).toMatchObject({ state: "finished" });
  });

  it("the phone says no: the batch is refused and can be authorised later", async () => {
    const office = await open();
    await services.setFaults({ phone: "refuse" });
    const batch = await office.signAll(await office.papers(2));
    expect(batch.state).toBe("refused");
    expect(codesOf(batch)).toEqual(["signing.refused", "signing.refused"]);
  });

  it.each(["down", "wrong-nonce", "bad-signature", "wrong-imprint"] as const)(
    "timestamp %s: owed in the open, paid later, signed once",
    async (tsa) => {
      const office = await open();
      await services.setFaults({ tsa });
      const batch = await office.signAll(await office.papers(2));
      expect(batch.state).toBe("partly-failed");
      expect(statesOf(batch)).toEqual(["SIGNED", "SIGNED"]);
      for (const code of codesOf(batch)) expect(code).toMatch(/timestamp/);
      await services.setFaults({ tsa: "none" });
      await office.batches.retry(batch.id);
      await office.batches.idle();
      // The breaker may still rest after five failures; a second try belongs to a clerk's day.
      expect(await office.batches.status(batch.id)).toMatchObject({ state: "finished" });
      expect(await services.counters()).toMatchObject({ total: 2, repeated: [] });
    },
  );

  it.each(["unknown", "down", "wrong-responder"] as const)("OCSP %s falls back to the CRL for level B-LT", async (ocsp) => {
    const office = await open({ setup: { level: "B-LT" } });
    await services.setFaults({ ocsp });
    expect((await office.signAll(await office.papers(1))).state).toBe("finished");
  });

  it("an owed timestamp is paid without a person once the authority is back", async () => {
    const office = await open();
    await services.setFaults({ tsa: "rejected" });
    const batch = await office.signAll(await office.papers(2));
    expect(statesOf(batch)).toEqual(["SIGNED", "SIGNED"]);
    await services.setFaults({ tsa: "none" });
    await office.batches.payDebts();
    expect(await office.batches.status(batch.id)).toMatchObject({ state: "finished" });
    expect(await services.counters()).toMatchObject({ total: 2, repeated: [] });
  });

  it("no revocation data at all: level B-LT is owed, the paper is not released", async () => {
    const office = await open({ setup: { level: "B-LT" } });
    await services.setFaults({ ocsp: "down", crl: "down" });
    const batch = await office.signAll(await office.papers(1));
    expect(codesOf(batch)).toEqual(["signing.revocation_unavailable"]);
    await services.clearFaults();
    await office.batches.retry(batch.id);
    await office.batches.idle();
    expect(await office.batches.status(batch.id)).toMatchObject({ state: "finished" });
  });

  it("the certificate runs out in mid-batch: the rest fails by name", async () => {
    const office = await open({ csc: { maxDigestsPerCall: 2 } });
    await services.setFaults({ certificateExpiresAfterSignatures: 2 });
    const batch = await office.signAll(await office.papers(6));
    expect(statesOf(batch)).toEqual(["VERIFIED", "VERIFIED", "FAILED", "FAILED", "PREPARED", "PREPARED"]);
    expect(codesOf(batch)[2]).toBe("signing.certificate_expired");
  });

  it("a file with a script in it is not signed, and says why", async () => {
    const office = await open();
    const pdf = await office.blobs.put(await scriptedPdf());
    const freeze = office.batches.freeze({ agency: "H99", accountId: null, papers: [{ paperId: "paper-script", name: "a.pdf", pdf }] });
    await expect(freeze).rejects.toMatchObject({ code: "signing.active_content" });
  });

  it("one unreadable paper stops the freeze before anything is promised", async () => {
    const office = await open();
    const bad = { paperId: "paper-xxxxx", name: "hong.pdf", pdf: await office.blobs.put(Buffer.from("%PDF-1.7\nhong")) };
    await expect(office.batches.freeze({ agency: "H99", accountId: null, papers: [bad] })).rejects.toMatchObject({ code: /^pdf\./ });
  });
});
