import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DossierSummary, PaperSummary, SigningBatch } from "@camtay/shared/api/answers.ts";
import type { Client } from "@camtay/shared/api/client.ts";
import { IdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import { parsePrintedDate } from "@camtay/shared/domain/partial-date.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerDossierQuestions, type Office, SAMPLE, startOffice } from "./office.ts";
import { sampleTruth } from "./sample-truth.ts";

let office: Office;
let officer: Client;
let signer: Client;
const truth = sampleTruth();

beforeAll(async () => {
  office = await startOffice();
  officer = await office.clientFor("canbo-quay-1", ["officer"]);
  signer = await office.clientFor("ky-so-1", ["signer"]);
});
afterAll(() => office?.close());

const dossiers = async (): Promise<DossierSummary[]> => (await officer.call("dossiers", { path: {} })).dossiers;
const papers = async (state?: PaperSummary["state"]) =>
  (await signer.call("papers", { path: {}, query: { ...(state && { state }), limit: 200 } })).papers;

describe("scans in, signed archive out, data back", () => {
  const digests = new Map(
    readdirSync(join(SAMPLE, "pages")).map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(SAMPLE, "pages", name)))
        .digest("hex"),
    ]),
  );

  it("digitizes a folder into dossiers that wait for a person or a signature", async () => {
    const run = await office.camtay("digitize", join(SAMPLE, "pages"));
    expect(run.status, run.stderr).toBe(0);
    const found = await dossiers();
    expect(found.map((dossier) => dossier.code).sort()).toEqual([truth.birth.code, truth.business.code, truth.allowance.code].sort());
    for (const dossier of found) for (const paper of dossier.papers) expect(["review", "ready"]).toContain(paper.state);
  });

  it("leaves the original scans as they were", () => {
    for (const [name, digest] of digests)
      expect(
        createHash("sha256")
          .update(readFileSync(join(SAMPLE, "pages", name)))
          .digest("hex"),
      ).toBe(digest);
  });

  it("lets a person decide what the machine would not", async () => {
    for (const { id } of (await dossiers()).flatMap((dossier) => dossier.papers).filter((paper) => paper.state === "review")) {
      const detail = await officer.call("paper", { path: { paperId: id } });
      expect(detail.reviews.length).toBeGreaterThan(0);
      const fields = detail.fields.filter((field) => field.flagged).map(({ key, text }) => ({ key, text }));
      await officer.call("reviewPaper", { path: { paperId: id }, body: { documentType: detail.documentType, fields, done: true } });
    }
    await expect.poll(async () => (await papers()).every((paper) => paper.state === "ready")).toBe(true);
    const asked = (await papers()).find((paper) => paper.dossierQuestions !== undefined);
    await expect(signer.call("freeze", { path: {}, body: { paperIds: [asked!.id] } })).rejects.toMatchObject({
      answer: { code: "signing.dossier_questions" },
    });
    expect(await answerDossierQuestions(officer)).toBeGreaterThan(0);
  });

  it("signs every paper under one authorisation, once", async () => {
    const ready = await papers("ready");
    expect(ready.length).toBeGreaterThan(5);
    const frozen = await signer.call("freeze", { path: {}, body: { paperIds: ready.map((paper) => paper.id) } });
    const first = frozen.documents[0]!;
    const preview = await signer.bytes("paperPdf", { path: { paperId: first.paperId }, query: { sha256: first.frozenPdf } });
    expect(
      createHash("sha256")
        .update(Buffer.from(await preview.arrayBuffer()))
        .digest("hex"),
    ).toBe(first.frozenPdf);

    const wrong = await signer
      .call("authorise", { path: { signingBatchId: frozen.id }, body: { pin: "000000" } })
      .catch((error: unknown) => error);
    expect(wrong).toMatchObject({ answer: { code: expect.stringMatching(/^signing\./) } });

    const pin = Object.values(office.services.pins)[0]!;
    await signer.call("authorise", { path: { signingBatchId: frozen.id }, body: { pin } });
    const status = (): Promise<SigningBatch> => signer.call("signingBatch", { path: { signingBatchId: frozen.id } });
    await expect.poll(async () => (await status()).documents.map((document) => document.state)).toEqual(ready.map(() => "VERIFIED"));
    const counters = await office.services.counters();
    expect(Object.values(counters.signatures).every((count) => count === 1)).toBe(true);
    expect(Object.keys(counters.signatures)).toHaveLength(ready.length);
  });

  it("every signed file holds for pdfsig, qpdf and camtay verify", async () => {
    for (const paper of await papers()) {
      const file = join(office.data, `${paper.id}.pdf`);
      writeFileSync(file, Buffer.from(await (await signer.bytes("paperPdf", { path: { paperId: paper.id }, query: {} })).arrayBuffer()));
      execFileSync("qpdf", ["--check", file], { stdio: "ignore" });
      expect(execFileSync("pdfsig", [file], { encoding: "utf8" })).toContain("Signature is Valid");
      const run = await office.camtay("verify", file, "--trust", office.services.trustDir, "--json");
      const report = JSON.parse(run.stdout.trim().split("\n").at(-1)!) as {
        verdict: string;
        reasons: string[];
        signatures: { level: string; coverage: string }[];
      };
      expect(report.verdict, JSON.stringify(report)).toBe("TOTAL-PASSED");
      expect(report.signatures).toMatchObject([{ coverage: "whole" }]);
      expect(report.signatures[0]!.level).toMatch(/B-(T|LT|LTA)$/);
    }
  });

  it("archives each dossier as one OCFL object that checks clean", async () => {
    await expect.poll(async () => (await dossiers()).every((dossier) => dossier.archivedAt !== null)).toBe(true);
    const run = await office.camtay("archive", "check");
    expect(run.status, run.stdout + run.stderr).toBe(0);
  });

  it("gives back what was read, with its place on the page, only after the result was handed over", async () => {
    const child = truth.birth.fieldsOf("giay-khai-sinh");
    const ask = () =>
      officer.call("lookup", {
        path: {},
        body: {
          identityNumber: IdentityNumber.parse(child.id),
          purpose: "Kiểm thử: đăng ký thường trú cho trẻ",
          dossier: truth.birth.code,
        },
      });
    const before = await ask();
    expect(before.values.filter((value) => value.documentType === "giay_khai_sinh")).toEqual([]);

    const dossier = (await dossiers()).find((candidate) => candidate.code === truth.birth.code)!;
    await officer.call("markReturned", { path: { dossierId: dossier.id } });
    const answer = await ask();
    const text = (relation: string, attribute: string) =>
      answer.values.find((value) => value.relation === relation && value.attribute === attribute)?.text;
    expect(text("self", "fullName")?.toLocaleUpperCase("vi")).toBe(child.name!.toLocaleUpperCase("vi"));
    expect(text("self", "dateOfBirth")).toBe(parsePrintedDate(child.born!));
    expect(text("father", "fullName")).toBe(child.father);
    expect(text("mother", "fullName")).toBe(child.mother);

    const named = answer.values.find((value) => value.attribute === "fullName" && value.relation === "self")!;
    expect(named.box).not.toBeNull();
    const crop = await officer.bytes("valueCrop", { path: { lookupId: answer.id, valueId: named.id } });
    expect(crop.type).toBe("image/png");
    expect(crop.size).toBeGreaterThan(200);
  });

  it("keeps identity numbers out of its logs", () => {
    const child = truth.birth.fieldsOf("giay-khai-sinh");
    for (const name of readdirSync(join(office.data, "logs")))
      expect(readFileSync(join(office.data, "logs", name), "utf8")).not.toContain(child.id);
  });
});
