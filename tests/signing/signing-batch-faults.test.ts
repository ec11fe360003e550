import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { runSql } from "@camtay/worker/db/testing/run-sql.ts";
import { describe, expect, it } from "vitest";
import { heavyPdf, scriptedPdf } from "./blank-pdf.ts";
import { officeBench } from "./office-bench.ts";
import { codesOf, statesOf } from "./signing-office.ts";

const bench = officeBench();
const { open } = bench;

describe("before the first digest goes out", () => {
  it.each([
    ["officer-expired", "signing.certificate_expired"],
    ["officer-revoked", "signing.certificate_revoked"],
    ["officer-disabled", "signing.key_disabled"],
  ])("%s is refused", async (credentialId, code) => {
    const office = await open({ credentialId });
    await expect(office.signAll(await office.papers(1))).rejects.toMatchObject({ code });
    expect((await bench.services.counters()).total).toBe(0);
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
    expect((await bench.services.counters()).total).toBe(0);
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
    await bench.services.setFaults({ phone: "refuse" });
    const batch = await office.signAll(await office.papers(2));
    expect(batch.state).toBe("refused");
    expect(codesOf(batch)).toEqual(["signing.refused", "signing.refused"]);
  });

  it.each(["down", "wrong-nonce", "bad-signature", "wrong-imprint"] as const)(
    "timestamp %s: owed in the open, paid later, signed once",
    async (tsa) => {
      const office = await open();
      await bench.services.setFaults({ tsa });
      const batch = await office.signAll(await office.papers(2));
      expect(batch.state).toBe("partly-failed");
      expect(statesOf(batch)).toEqual(["SIGNED", "SIGNED"]);
      for (const code of codesOf(batch)) expect(code).toMatch(/timestamp/);
      await bench.services.setFaults({ tsa: "none" });
      await office.batches.retry(batch.id);
      await office.batches.idle();
      // The breaker may still rest after five failures; a second try belongs to a clerk's day.
      expect(await office.batches.status(batch.id)).toMatchObject({ state: "finished" });
      expect(await bench.services.counters()).toMatchObject({ total: 2, repeated: [] });
    },
  );

  it.each(["unknown", "down", "wrong-responder"] as const)("OCSP %s falls back to the CRL for level B-LT", async (ocsp) => {
    const office = await open({ setup: { level: "B-LT" } });
    await bench.services.setFaults({ ocsp });
    expect((await office.signAll(await office.papers(1))).state).toBe("finished");
  });

  it("an owed timestamp is paid without a person once the authority is back", async () => {
    const office = await open();
    await bench.services.setFaults({ tsa: "rejected" });
    const batch = await office.signAll(await office.papers(2));
    expect(statesOf(batch)).toEqual(["SIGNED", "SIGNED"]);
    await bench.services.setFaults({ tsa: "none" });
    await office.batches.payDebts();
    expect(await office.batches.status(batch.id)).toMatchObject({ state: "finished" });
    expect(await bench.services.counters()).toMatchObject({ total: 2, repeated: [] });
  });

  it("a database that fails in the middle is told of, and what it left is put in order without a restart", async () => {
    const office = await open();
    const batch = await office.batches.freeze({ agency: "H99", accountId: null, papers: await office.papers(2) });
    await runSql(
      office.database,
      "create trigger broken before update on signing_documents when new.state = 'SIGNING' begin select raise(abort, 'disk full'); end",
    );
    await office.batches.authorise(batch.id, { pin: office.pin });
    await office.batches.idle();
    expect(office.faults).toHaveLength(1);
    expect(statesOf(await office.batches.status(batch.id))).toEqual(["AUTHORISED", "AUTHORISED"]);
    await runSql(office.database, "drop trigger broken");
    await office.batches.payDebts();
    await office.batches.idle();
    expect(statesOf(await office.batches.status(batch.id))).toEqual(["PREPARED", "PREPARED"]);
    await office.batches.authorise(batch.id, { pin: office.pin });
    await office.batches.idle();
    expect(await office.batches.status(batch.id)).toMatchObject({ state: "finished" });
    expect(await bench.services.counters()).toMatchObject({ total: 2, repeated: [] });
    expect(office.faults).toHaveLength(1);
  });

  it("no revocation data at all: level B-LT is owed, the paper is not released", async () => {
    const office = await open({ setup: { level: "B-LT" } });
    await bench.services.setFaults({ ocsp: "down", crl: "down" });
    const batch = await office.signAll(await office.papers(1));
    expect(codesOf(batch)).toEqual(["signing.revocation_unavailable"]);
    await bench.services.clearFaults();
    await office.batches.retry(batch.id);
    await office.batches.idle();
    expect(await office.batches.status(batch.id)).toMatchObject({ state: "finished" });
  });

  it.each(["B-LT", "B-LTA"] as const)(
    "a large paper that still owes what %s needs leaves no readable half of itself behind",
    async (level) => {
      const blobs = mkdtempSync(join(tmpdir(), "camtay-owed-"));
      const { timestamps } = (await open()).setup;
      const stampDigest = () => Promise.reject(new AppError("signing.timestamp_unavailable", { status: 503 }));
      const office = await open({ blobs, setup: { level, timestamps: timestamps && { ...timestamps, stampDigest } } });
      const pdf = await office.blobs.put(await heavyPdf(17 * 1024 * 1024));
      if (level === "B-LT") await bench.services.setFaults({ ocsp: "down", crl: "down" });
      const batch = await office.signAll([{ paperId: "paper-heavy", name: "nang.pdf", pdf }]);
      expect(codesOf(batch)).toEqual([level === "B-LT" ? "signing.revocation_unavailable" : "signing.timestamp_unavailable"]);
      expect(readdirSync(blobs).filter((name) => name.includes(".tmp"))).toEqual([]);
      rmSync(blobs, { recursive: true });
    },
  );

  it("the certificate runs out in mid-batch: the rest fails by name", async () => {
    const office = await open({ csc: { maxDigestsPerCall: 2 } });
    await bench.services.setFaults({ certificateExpiresAfterSignatures: 2 });
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
