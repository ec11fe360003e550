import { createPrivateKey, sign } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SigningBatch } from "@camtay/shared/api/answers.ts";
import type { Client } from "@camtay/shared/api/client.ts";
import { fillOffice } from "@camtay/worker/api/testing/fill-office.ts";
import { startTestServer } from "@camtay/worker/api/testing/test-server.ts";
import { openBlobStore } from "@camtay/worker/blobs/blob-store.ts";
import { openAtRest } from "@camtay/worker/keys/at-rest.ts";
import type { SignersFile } from "@camtay/worker/signing/signers/signer-settings.ts";
import { loadTrustAnchors } from "@camtay/worker/signing/verify/trust-anchors.ts";
import { verifyPdf } from "@camtay/worker/signing/verify-pdf.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startTestServices, type TestServices } from "../services/start-test-services.ts";
import { blankPdf } from "./blank-pdf.ts";

let services: TestServices;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  services = await startTestServices({ phone: "auto", phoneDelayMs: 5 });
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await services.clearFaults();
  await services.resetCounters();
});
afterAll(() => services.stop());

/** A server whose office has the keys named, one paper ready to be signed, and an account for each kind of signer. */
const openOffice = async (signers: unknown) => {
  const folder = mkdtempSync(join(tmpdir(), "camtay-rounds-"));
  const file = join(folder, "signers.json");
  writeFileSync(file, JSON.stringify(signers satisfies unknown as SignersFile));
  const environment = { CAMTAY_SIGNERS: file, CAMTAY_TSA_URL: services.tsaUrl, CAMTAY_TRUST: services.trustDir };
  const server = await startTestServer(environment);
  closing.push(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const { wrapper } = await openAtRest(server.settings);
  const blobs = openBlobStore(join(server.settings.dataFolder, "blobs"), wrapper);
  const { paperId } = await fillOffice(server.db, "H99");
  await server.db.deleteFrom("signing_batches").execute();
  const pdf = await blobs.put(await blankPdf(9));
  await server.db.updateTable("papers").set({ state: "ready", pdf_sha256: pdf }).where("id", "=", paperId).execute();
  const paper = () => server.db.selectFrom("papers").select(["state", "pdf_sha256"]).where("id", "=", paperId).executeTakeFirstOrThrow();
  return {
    server,
    paperId,
    paper,
    signer: await server.clientFor("ky", ["signer"]),
    keeper: await server.clientFor("dau", ["seal-keeper"]),
    bytes: async () => blobs.get((await paper()).pdf_sha256 as never),
    verify: async () =>
      verifyPdf(await blobs.get((await paper()).pdf_sha256 as never), "a.pdf", {
        trust: await loadTrustAnchors(services.trustDir),
        now: new Date(),
      }),
  };
};

const csc = (credential: string) => ({
  kind: "csc-v2",
  url: services.cscUrl,
  clientId: services.client.id,
  clientSecret: services.client.secret,
  credential,
});
const settled = async (client: Client, id: string, until: (batch: SigningBatch) => boolean): Promise<SigningBatch> => {
  for (;;) {
    const batch = await client.call("signingBatch", { path: { signingBatchId: id } });
    if (until(batch)) return batch;
    await new Promise((done) => setImmediate(done));
  }
};
const atRest = (batch: SigningBatch): boolean => !["authorising", "waiting-for-phone", "signing"].includes(batch.state);
const pinOf = (credential: string): string => services.pins[credential] ?? "";

describe("officer first, then the agency's seal", () => {
  it("two dependent rounds over one file; the paper leaves the desk after the second", async () => {
    const office = await openOffice({ officer: csc("officer-rsa2048"), seal: csc("seal-rsa3072") });
    const { signer, keeper, paperId } = office;
    await expect(keeper.call("freeze", { path: {}, body: { paperIds: [paperId as never], role: "seal" } })).rejects.toMatchObject({
      answer: { code: "signing.officer_first" },
    });
    const first = await signer.call("freeze", { path: {}, body: { paperIds: [paperId as never] } });
    expect(first).toMatchObject({ role: "officer", checkCode: expect.stringMatching(/^[0-9A-F]{4}-[0-9A-F]{4}$/) });
    await signer.call("authorise", { path: { signingBatchId: first.id }, body: { pin: pinOf("officer-rsa2048") } });
    expect((await settled(signer, first.id, atRest)).state).toBe("finished");
    expect(await office.paper()).toMatchObject({ state: "ready" });
    expect((await keeper.call("signingRounds", { path: {} })).awaitingSeal).toEqual([paperId]);
    await expect(signer.call("freeze", { path: {}, body: { paperIds: [paperId as never] } })).rejects.toMatchObject({
      answer: { code: "signing.already_signed" },
    });
    await expect(signer.call("freeze", { path: {}, body: { paperIds: [paperId as never], role: "seal" } })).rejects.toMatchObject({
      answer: { code: "access.role_missing" },
    });

    // What goes wrong between the rounds leaves the officer's signature whole and the paper waiting.
    const afterFirst = await office.bytes();
    const second = await keeper.call("freeze", { path: {}, body: { paperIds: [paperId as never], role: "seal" } });
    await expect(keeper.call("authorise", { path: { signingBatchId: second.id }, body: { pin: "000000" } })).rejects.toMatchObject({
      answer: { code: "signing.pin_wrong" },
    });
    await services.setFaults({ dropAfterSigning: 1 });
    await keeper.call("authorise", { path: { signingBatchId: second.id }, body: { pin: pinOf("seal-rsa3072") } });
    expect((await settled(keeper, second.id, atRest)).documents[0]?.state).toBe("UNKNOWN");
    expect(Buffer.from(await office.bytes()).equals(afterFirst)).toBe(true);
    expect((await office.verify()).verdict).toBe("TOTAL-PASSED");

    await services.clearFaults();
    await keeper.call("retrySigning", { path: { signingBatchId: second.id } });
    await keeper.call("authorise", { path: { signingBatchId: second.id }, body: { pin: pinOf("seal-rsa3072") } });
    expect((await settled(keeper, second.id, atRest)).state).toBe("finished");
    expect(await office.paper()).toMatchObject({ state: "signed" });
    expect(await office.verify()).toMatchObject({
      verdict: "TOTAL-PASSED",
      signatures: [
        { field: "CamTay-CanBo", coverage: "revision" },
        { field: "CamTay-CoQuan", coverage: "whole" },
      ],
    });
    const signed = Buffer.from(await office.bytes());
    expect(signed.subarray(0, afterFirst.length).equals(afterFirst)).toBe(true);
  });
});

describe("a batch confirmed on the service's own page", () => {
  it("is bound to its hashes, shown there with its check number, and signed after the return", async () => {
    const office = await openOffice({ officer: csc("officer-oauth") });
    const { signer, paperId } = office;
    const batch = await signer.call("freeze", { path: {}, body: { paperIds: [paperId as never] } });
    const begun = signer.call("authorise", { path: { signingBatchId: batch.id }, body: { pin: "" } });
    const waiting = await settled(signer, batch.id, ({ authorisationUrl }) => typeof authorisationUrl === "string");
    await begun;
    const page = new URL(waiting.authorisationUrl ?? "");
    expect(page.searchParams.get("description")).toContain(waiting.checkCode);
    const [account] = services.accounts;
    const form = new URLSearchParams([
      ...page.searchParams,
      ["account", account?.name ?? ""],
      ["password", account?.password ?? ""],
      ["pin", pinOf("officer-oauth")],
      ["answer", "allow"],
    ]);
    const answer = await fetch(page.href.replace(/\?.*/, ""), { method: "POST", body: form, redirect: "manual" });
    const returned = answer.headers.get("location") ?? "";
    const path = { signingBatchId: batch.id };
    await expect(
      signer.call("returnFromBrowser", { path, body: { returned: returned.replace(/state=[^&]+/, "state=x") } }),
    ).rejects.toMatchObject({
      answer: { code: "signing.login_failed" },
    });
    await signer.call("returnFromBrowser", { path, body: { returned } });
    expect((await settled(signer, batch.id, atRest)).state).toBe("finished");
    expect((await office.verify()).verdict).toBe("TOTAL-PASSED");
  });
});

describe("a token in the officer's own computer", () => {
  const chainOf = (): string[] =>
    ["officer.cer", "intermediate.cer"].map((name) => readFileSync(join(services.trustDir, "..", name)).toString("base64"));
  const key = () => createPrivateKey(readFileSync(join(services.trustDir, "..", "officer.key.pem")));

  it("is handed the attributes, hands in the values; a refusal leaves the paper waiting", async () => {
    const office = await openOffice({ officer: { kind: "desk-token" } });
    const { signer, paperId } = office;
    const path = (batch: SigningBatch) => ({ signingBatchId: batch.id });
    await expect(signer.call("freeze", { path: {}, body: { paperIds: [paperId as never] } })).rejects.toMatchObject({
      answer: { code: "signing.no_credential" },
    });
    const batch = await signer.call("freeze", { path: {}, body: { paperIds: [paperId as never], tokenChain: chainOf() } });
    expect(batch).toMatchObject({ withToken: true });
    const request = async () => {
      for (;;) {
        const found = (await signer.call("tokenRequest", { path: path(batch) })).request;
        if (found !== null) return found;
      }
    };
    await signer.call("authorise", { path: path(batch), body: { pin: "" } });
    await signer.call("tokenAnswer", {
      path: path(batch),
      body: { requestId: (await request()).requestId, refused: "signing.token_missing" },
    });
    const refused = await settled(signer, batch.id, atRest);
    expect(refused.documents[0]).toMatchObject({ state: "PREPARED", problem: { code: "signing.token_missing" } });

    await signer.call("authorise", { path: path(batch), body: { pin: "" } });
    const asked = await request();
    expect(asked.checkCode).toBe(batch.checkCode);
    const signatures = asked.items.map((item) => sign("sha256", Buffer.from(item.signedAttributes, "base64"), key()).toString("base64"));
    await signer.call("tokenAnswer", { path: path(batch), body: { requestId: asked.requestId, signatures } });
    expect((await settled(signer, batch.id, atRest)).state).toBe("finished");
    expect((await office.verify()).verdict).toBe("TOTAL-PASSED");
  });
});

describe("the file that names the keys", () => {
  it("may stop naming a key: its batches stay in the list, the others go on", async () => {
    const { server, signer, paperId } = await openOffice({ officer: csc("officer-rsa2048") });
    const batch = await signer.call("freeze", { path: {}, body: { paperIds: [paperId as never] } });
    await server.db.updateTable("signing_batches").set({ role: "seal" }).where("id", "=", batch.id).execute();
    const { batches } = await signer.call("signingBatches", { path: {} });
    expect(batches).toMatchObject([{ id: batch.id, role: "seal", documents: [{ state: "PREPARED" }] }]);
  });

  it("is refused by the place of the fault, without a word of its secrets", async () => {
    const thrown = await openOffice({ officer: { ...csc("x"), clientSecret: 42, secretWord: "bimat" } }).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: "system.bad_setting" });
    expect(JSON.stringify((thrown as { facts: unknown }).facts)).not.toContain("bimat");
  });
});
