import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startTestServices, type TestServices } from "./start-test-services.ts";

let services: TestServices;
let folder: string;
const at = (name: string): string => join(folder, name);
/** openssl as the outside judge: exit status and everything it said. */
const openssl = (...args: string[]): { status: number | null; text: string } => {
  const { status, stdout, stderr } = spawnSync("openssl", args, { cwd: folder, encoding: "utf8" });
  return { status, text: stdout + stderr };
};
const pem = (name: string): string => {
  execFileSync("openssl", ["x509", "-inform", "der", "-in", join(services.trustDir, "..", `${name}.cer`), "-out", at(`${name}.pem`)]);
  return at(`${name}.pem`);
};

beforeAll(async () => {
  services = await startTestServices();
  folder = mkdtempSync(join(tmpdir(), "camtay-trust-"));
  writeFileSync(at("document"), randomBytes(1000));
});
afterEach(() => services.clearFaults());
afterAll(async () => {
  await services.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("certificates", () => {
  it.each(["officer", "seal", "officer-p256", "revoked", "tsa", "ocsp"])("%s chains to the root under openssl's strict rules", (name) => {
    const answer = openssl(
      "verify",
      "-x509_strict",
      "-CAfile",
      join(services.trustDir, "camtay-test-root.pem"),
      "-untrusted",
      pem("intermediate"),
      pem(name),
    );
    expect(answer).toMatchObject({ status: 0 });
  });

  it("the expired certificate is refused for its date alone", () => {
    const args = ["verify", "-x509_strict", "-CAfile", join(services.trustDir, "camtay-test-root.pem"), "-untrusted", pem("intermediate")];
    expect(openssl(...args, pem("expired")).text).toContain("certificate has expired");
    expect(openssl(...args, "-no_check_time", pem("expired")).status).toBe(0);
  });

  it("the PKCS#12 file opens with its password and holds the whole chain", () => {
    const { text } = openssl("pkcs12", "-in", services.p12.path, "-passin", `pass:${services.p12.password}`, "-nokeys");
    expect(text.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
  });

  it("each CRL is signed by its issuer and only the revoked officer is refused by it", async () => {
    for (const issuer of ["root", "intermediate"]) {
      const response = await fetch(`${services.baseUrl}/crl/${issuer}.crl`);
      expect(response.headers.get("content-type")).toBe("application/pkix-crl");
      writeFileSync(at(`${issuer}.crl`), Buffer.from(await response.arrayBuffer()));
      expect(openssl("crl", "-inform", "der", "-in", `${issuer}.crl`, "-CAfile", pem(issuer), "-noout", "-text").text).toContain(
        "verify OK",
      );
      openssl("crl", "-inform", "der", "-in", `${issuer}.crl`, "-out", `${issuer}.crl.pem`);
    }
    writeFileSync(at("all.crl.pem"), readFileSync(at("root.crl.pem"), "utf8") + readFileSync(at("intermediate.crl.pem"), "utf8"));
    const args = ["verify", "-crl_check_all", "-CRLfile", "all.crl.pem", "-CAfile", pem("root"), "-untrusted", pem("intermediate")];
    expect(openssl(...args, pem("officer"))).toMatchObject({ status: 0 });
    expect(openssl(...args, pem("revoked")).text).toContain("certificate revoked");
  });

  it("serves the issuing certificate where the leaf says it is", async () => {
    const response = await fetch(`${services.baseUrl}/ca/intermediate.cer`);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(readFileSync(join(services.trustDir, "..", "intermediate.cer")));
  });
});

describe("time-stamp authority", () => {
  const stamp = async (...options: string[]): Promise<Response> => {
    openssl("ts", "-query", "-data", "document", "-sha256", "-out", "query.tsq", ...options);
    const response = await fetch(services.tsaUrl, {
      method: "POST",
      headers: { "content-type": "application/timestamp-query" },
      body: readFileSync(at("query.tsq")),
    });
    if (response.ok) writeFileSync(at("reply.tsr"), Buffer.from(await response.arrayBuffer()));
    return response;
  };
  const verify = () =>
    openssl("ts", "-verify", "-queryfile", "query.tsq", "-in", "reply.tsr", "-CAfile", pem("root"), "-untrusted", pem("intermediate"));

  it("gives a token that openssl accepts: imprint, nonce, ESSCertIDv2, chain and the critical key purpose", async () => {
    expect((await stamp("-cert")).headers.get("content-type")).toBe("application/timestamp-reply");
    expect(verify()).toMatchObject({ status: 0, text: expect.stringContaining("Verification: OK") });
  });

  it("leaves the certificates out when they are not asked for", async () => {
    await stamp();
    execFileSync("openssl", ["ts", "-reply", "-in", "reply.tsr", "-token_out", "-out", "bare.tst"], { cwd: folder, stdio: "ignore" });
    expect(openssl("pkcs7", "-inform", "der", "-in", "bare.tst", "-print_certs", "-noout").text.trim()).toBe("");
    await stamp("-cert");
    execFileSync("openssl", ["ts", "-reply", "-in", "reply.tsr", "-token_out", "-out", "full.tst"], { cwd: folder, stdio: "ignore" });
    expect(openssl("pkcs7", "-inform", "der", "-in", "full.tst", "-print_certs", "-noout").text).toContain("Test TSA");
  });

  it.each(["-sha384", "-sha512"])("accepts %s", async (digest) => {
    await stamp("-cert", digest);
    expect(verify()).toMatchObject({ status: 0 });
  });

  it("rejects a weak digest with badAlg and rubbish with badDataFormat", async () => {
    await stamp("-cert", "-sha1");
    expect(openssl("ts", "-reply", "-in", "reply.tsr", "-text").text).toMatch(/Rejected[\s\S]*unrecognized or unsupported algorithm/i);
    const response = await fetch(services.tsaUrl, {
      method: "POST",
      headers: { "content-type": "application/timestamp-query" },
      body: "rubbish",
    });
    writeFileSync(at("reply.tsr"), Buffer.from(await response.arrayBuffer()));
    expect(openssl("ts", "-reply", "-in", "reply.tsr", "-text").text).toMatch(/Rejected[\s\S]*wrong format/i);
  });

  it.each([
    ["wrong-nonce", /nonce/],
    ["wrong-imprint", /imprint/],
    ["bad-signature", /signature failure|verif/i],
    ["wrong-certificate", /ess/i],
    ["rejected", /FAILED/],
  ] as const)("with the fault %s openssl refuses the answer", async (tsa, reason) => {
    await services.setFaults({ tsa });
    await stamp("-cert");
    expect(verify()).toMatchObject({ status: 1, text: expect.stringMatching(reason) });
  });

  it("can be down", async () => {
    await services.setFaults({ tsa: "down" });
    expect((await stamp("-cert")).status).toBe(503);
  });
});

describe("OCSP responder", () => {
  const ask = (name: string, ...options: string[]) =>
    openssl(
      "ocsp",
      "-issuer",
      pem("intermediate"),
      "-cert",
      pem(name),
      "-CAfile",
      pem("root"),
      "-verify_other",
      pem("intermediate"),
      "-url",
      `${services.baseUrl}/ocsp`,
      ...options,
    );

  it("says good for the officer and revoked for the revoked one, with the nonce, signed by the delegated responder", () => {
    const good = ask("officer", "-nonce");
    expect(good.text).toContain("Response verify OK");
    expect(good.text).not.toMatch(/no nonce|Nonce Verify error/i);
    expect(good.text).toMatch(/officer\.pem: good/);
    expect(ask("revoked").text).toMatch(/revoked\.pem: revoked[\s\S]*Reason: superseded/);
  });

  it("takes SHA-256 certificate ids too", () => {
    expect(
      openssl(
        "ocsp",
        "-sha256",
        "-issuer",
        pem("intermediate"),
        "-cert",
        pem("officer"),
        "-CAfile",
        pem("root"),
        "-url",
        `${services.baseUrl}/ocsp`,
      ).text,
    ).toMatch(/officer\.pem: good/);
  });

  it("knows only its own issuer's certificates", () => {
    const { text } = openssl(
      "ocsp",
      "-issuer",
      pem("root"),
      "-cert",
      pem("intermediate"),
      "-CAfile",
      pem("root"),
      "-url",
      `${services.baseUrl}/ocsp`,
    );
    expect(text).toMatch(/intermediate\.pem: unknown/);
  });

  it("answers GET with the request in the address", async () => {
    openssl("ocsp", "-issuer", pem("intermediate"), "-cert", pem("officer"), "-reqout", "request.der", "-no_nonce");
    const response = await fetch(`${services.baseUrl}/ocsp/${encodeURIComponent(readFileSync(at("request.der")).toString("base64"))}`);
    writeFileSync(at("answer.der"), Buffer.from(await response.arrayBuffer()));
    expect(
      openssl("ocsp", "-respin", "answer.der", "-issuer", pem("intermediate"), "-cert", pem("officer"), "-CAfile", pem("root")).text,
    ).toMatch(/officer\.pem: good/);
  });

  it.each([
    ["unknown", /officer\.pem: unknown/],
    ["revoked", /officer\.pem: revoked/],
    ["try-later", /trylater/],
    ["wrong-responder", /Response Verify Failure/],
    ["stale", /status expired|Status times invalid/i],
    ["down", /503|Error querying/],
  ] as const)("with the fault %s openssl says so", async (ocsp, reason) => {
    await services.setFaults({ ocsp });
    expect(ask("officer").text).toMatch(reason);
  });
});
