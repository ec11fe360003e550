import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { derContext, derSequence, derValue } from "@camtay/worker/signing/asn1/der-writer.ts";
import { OID } from "@camtay/worker/signing/asn1/object-identifiers.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeCrl } from "./attacks/made-up-answers.ts";
import { extension, type MadeUpPki, makeHolder, makeUpPki } from "./attacks/made-up-pki.ts";
import { signByHand } from "./attacks/sign-by-hand.ts";
import { blankPdf } from "./blank-pdf.ts";

const CAMTAY = fileURLToPath(new URL("../../worker/cli/camtay.ts", import.meta.url));
let folder: string;
let pki: MadeUpPki;
const at = (name: string): string => join(folder, name);
const pem = (der: Buffer, label = "CERTIFICATE"): string => `-----BEGIN ${label}-----\n${der.toString("base64")}\n-----END ${label}-----\n`;

const verify = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", CAMTAY, "verify", ...args], {
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "", CAMTAY_DATA: at("data"), CAMTAY_TRUST: "" },
  });
  const last = stdout.trimEnd().split("\n").at(-1) ?? "";
  return { status, stdout, stderr, json: last.startsWith("{") ? (JSON.parse(last) as Record<string, unknown>) : null };
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "camtay-verify-"));
  pki = makeUpPki();
  mkdirSync(at("trust/tsa"), { recursive: true });
  // A bundle as offices keep them: several certificates, and a key that has no business there.
  writeFileSync(at("trust/goc.pem"), `${pem(pki.stranger.certificate)}${pem(pki.root.certificate)}`);
  writeFileSync(at("trust/la.pem"), pki.stranger.key.export({ type: "pkcs8", format: "pem" }));
  writeFileSync(at("trust/trust.json"), JSON.stringify({ version: "2026-11" }));
  writeFileSync(at("good.pdf"), signByHand(await blankPdf(1), pki, { stampedAt: new Date() }));
  writeFileSync(at("plain.pdf"), await blankPdf(2));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("camtay verify", () => {
  it("says in Vietnamese what holds, and ends with 0", () => {
    const { status, stdout } = verify(at("good.pdf"), "--trust", at("trust"), "--offline");
    expect(status).toBe(0);
    expect(stdout).toContain("HỢP LỆ");
    expect(stdout).toContain("Can bo Thu");
  });

  it("gives one JSON object with the members others rely on", () => {
    const { status, json } = verify(at("good.pdf"), "--trust", at("trust"), "--offline", "--json");
    expect(status).toBe(0);
    expect(json).toMatchObject({
      file: "good.pdf",
      verdict: "TOTAL-PASSED",
      reasons: [],
      trustVersion: "2026-11",
      signatures: [{ verdict: "TOTAL-PASSED", reasons: [], level: "B-T", coverage: "whole", changesSince: [] }],
    });
  });

  it("without a trusted root is indeterminate and ends with 3", () => {
    const { status, json } = verify(at("good.pdf"), "--offline", "--json");
    expect(status).toBe(3);
    expect(json).toMatchObject({ verdict: "INDETERMINATE", reasons: ["NO_CERTIFICATE_CHAIN_FOUND"] });
  });

  it("a changed file fails and ends with 1", async () => {
    const bytes = signByHand(await blankPdf(1), pki);
    bytes[bytes.indexOf("/MediaBox") + 12] = 0x39;
    writeFileSync(at("bad.pdf"), bytes);
    expect(verify(at("bad.pdf"), "--trust", at("trust"), "--offline", "--json")).toMatchObject({
      status: 1,
      json: { verdict: "TOTAL-FAILED" },
    });
  });

  it("an unsigned file is no valid file", () => {
    expect(verify(at("plain.pdf"), "--offline", "--json")).toMatchObject({
      status: 3,
      json: { reasons: ["SIGNED_DATA_NOT_FOUND"], signatures: [] },
    });
  });

  it.each([
    ["a file that is not there", ["khong-co.pdf"]],
    ["a folder", ["."]],
    ["no file", []],
    ["a time that is none", ["x.pdf", "--at", "hôm qua"]],
    ["an unknown option", ["x.pdf", "--xyz"]],
    ["a trust folder that is not there", ["x.pdf", "--trust", "khong-co"]],
  ])("%s ends with 2 and says what to do", (_, args) => {
    const { status, stdout, stderr } = verify(...args);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr.length).toBeGreaterThan(30);
  });

  it("an unreadable root in the trust folder stops the command instead of being passed over", () => {
    mkdirSync(at("broken"), { recursive: true });
    writeFileSync(at("broken/goc.cer"), "không phải chứng thư");
    expect(verify(at("good.pdf"), "--trust", at("broken"))).toMatchObject({ status: 2 });
  });

  it("a timestamp root in its own folder is believed for timestamps only", () => {
    mkdirSync(at("only-tsa/tsa"), { recursive: true });
    writeFileSync(at("only-tsa/tsa/goc.pem"), pem(pki.root.certificate));
    expect(verify(at("good.pdf"), "--trust", at("only-tsa"), "--offline", "--json")).toMatchObject({
      status: 3,
      json: { reasons: ["NO_CERTIFICATE_CHAIN_FOUND"] },
    });
  });

  it("a revocation list in the trust folder is used", () => {
    mkdirSync(at("with-crl"), { recursive: true });
    writeFileSync(at("with-crl/goc.pem"), pem(pki.root.certificate));
    const day = 86_400_000;
    const crl = makeCrl({
      issuer: pki.intermediate,
      thisUpdate: new Date(Date.now() - day),
      nextUpdate: new Date(Date.now() + day),
      revoked: [{ holder: pki.officer, at: new Date(Date.now() - 2 * day) }],
    });
    writeFileSync(at("with-crl/a.crl"), pem(crl, "X509 CRL"));
    expect(verify(at("good.pdf"), "--trust", at("with-crl"), "--offline", "--json")).toMatchObject({
      status: 1,
      json: { reasons: ["REVOKED"] },
    });
  });

  it("addresses that do not answer do not hold the report up", async () => {
    const uri = derValue(0x86, Buffer.from("http://127.0.0.1:9/crl"));
    const points = extension(OID.cRLDistributionPoints, derSequence(derSequence(derContext(0, derContext(0, uri)))));
    const by = makeHolder({ name: "Xa", issuer: pki.intermediate, extra: [points] });
    writeFileSync(at("far.pdf"), signByHand(await blankPdf(1), pki, { by }));
    expect(verify(at("far.pdf"), "--trust", at("trust"), "--json")).toMatchObject({ status: 0 });
    expect(verify(at("far.pdf"), "--trust", at("trust"), "--json", "--require-revocation")).toMatchObject({
      status: 3,
      json: { reasons: ["TRY_LATER"] },
    });
  });
});
