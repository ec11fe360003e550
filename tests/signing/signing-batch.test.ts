import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startTestServices } from "../services/start-test-services.ts";
import { heavyPdf } from "./blank-pdf.ts";
import { officeBench } from "./office-bench.ts";
import { codesOf, openSigningOffice, statesOf } from "./signing-office.ts";

const bench = officeBench();
const { open } = bench;

const repeated = async (): Promise<readonly string[]> => (await bench.services.counters()).repeated;

describe("a batch", () => {
  it("is signed under one authorisation, each digest once, and every file holds", async () => {
    const office = await open();
    const batch = await office.signAll(await office.papers(12));
    expect(batch.state).toBe("finished");
    expect(new Set(statesOf(batch))).toEqual(new Set(["VERIFIED"]));
    const counters = await bench.services.counters();
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
    ["officer-p384", {}],
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
    expect((await bench.services.counters()).total).toBe(2);
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
    expect(await bench.services.counters()).toMatchObject({ total: 5, repeated: [] });
  });

  it("a process that starts does not take the papers of one that is at work", async () => {
    const folder = mkdtempSync(join(tmpdir(), "camtay-two-"));
    const first = await open({ folder });
    const batch = await first.batches.freeze({ agency: "H99", accountId: null, papers: await first.papers(2) });
    await first.database.updateTable("signing_documents").set({ state: "SIGNING", sent: 1 }).execute();
    const second = await open({ folder });
    const owned = (owner: string) => first.database.updateTable("signing_batches").set({ owner }).where("id", "=", batch.id).execute();
    await owned(`${hostname()}:${process.ppid}`);
    await second.batches.recover();
    expect(statesOf(await second.batches.status(batch.id))).toEqual(["SIGNING", "SIGNING"]);
    await owned(`${hostname()}:2147483646`);
    await second.batches.recover();
    await second.batches.idle();
    expect(statesOf(await second.batches.status(batch.id))).toEqual(["UNKNOWN", "UNKNOWN"]);
  });

  it("a call under way whose service is not there after the restart is UNKNOWN, never sent again by itself", async () => {
    const folder = mkdtempSync(join(tmpdir(), "camtay-away-"));
    const before = await open({ folder });
    const batch = await before.batches.freeze({ agency: "H99", accountId: null, papers: await before.papers(2) });
    const dead = `${hostname()}:2147483646`;
    await before.database.updateTable("signing_documents").set({ state: "SIGNING", sent: 1, request_id: "da-gui" }).execute();
    await before.database.updateTable("signing_batches").set({ owner: dead }).execute();
    const away = await open({ folder, csc: { baseUrl: "http://127.0.0.1:9/csc/v2" } });
    await away.batches.recover();
    const { documents } = await away.batches.status(batch.id);
    expect(documents.map(({ state, problem }) => [state, problem?.code])).toEqual(Array(2).fill(["UNKNOWN", "signing.outcome_unknown"]));
  });

  it("an answer our own program stumbles over leaves its papers UNKNOWN: the key has signed them", async () => {
    const { setup } = await open();
    const signer: typeof setup.signer = {
      ...setup.signer,
      sign: async (...call) => {
        await setup.signer.sign(...call);
        return { state: "signed", signatures: [null as never, null as never] };
      },
    };
    const office = await open({ setup: { signer } });
    const batch = await office.signAll(await office.papers(2));
    expect(statesOf(batch)).toEqual(["UNKNOWN", "UNKNOWN"]);
    expect((await bench.services.counters()).total).toBe(2);
  });

  it("an authorisation that expires in mid-batch is asked for again, for the rest only", async () => {
    const office = await open({ csc: { maxDigestsPerCall: 2 } });
    await bench.services.setFaults({ sadExpiresAfterSignatures: 4 });
    const batch = await office.signAll(await office.papers(7));
    expect(batch.state).toBe("expired");
    expect(statesOf(batch)).toEqual([...Array<string>(4).fill("VERIFIED"), ...Array<string>(3).fill("PREPARED")]);
    expect(codesOf(batch).slice(4)).toEqual(Array(3).fill("signing.authorisation_expired"));
    await bench.services.setFaults({ sadExpiresAfterSignatures: null });
    await office.batches.authorise(batch.id, { pin: office.pin });
    await office.batches.idle();
    expect((await office.batches.status(batch.id)).state).toBe("finished");
    expect(await repeated()).toEqual([]);
  });

  it("a lost answer is shown as UNKNOWN and not sent again by itself; the others go on", async () => {
    const office = await open({ csc: { maxDigestsPerCall: 2 } });
    await bench.services.setFaults({ dropAfterSigning: 1 });
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
    await bench.services.setFaults({ permuteAnswer: 1 });
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
    await bench.services.setFaults({ [fault]: 1 });
    const batch = await office.signAll(await office.papers(4));
    expect(statesOf(batch).filter((state) => state === "FAILED")).toHaveLength(failures);
    expect(codesOf(batch).filter((code) => code === "signing.answer_mismatch")).toHaveLength(failures);
    expect((await office.again(batch.id)).state).toBe("finished");
  });
});
